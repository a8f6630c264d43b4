"""Steps: the only way in which a record changes its stage.

    records and buttons -> take_step: lock, permission, stage, guards, save, trail; one transaction

A superuser passes Django's permissions, but no sentence of `rules.py`, no stage and no guard.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404

from villagegov.common import audit, clock, permissions

CLOCK_TOLERANCE = datetime.timedelta(minutes=5)


class Blocked(ValidationError):
    """Everything that stands in the way of a step, not the first thing only."""

    def __init__(self, obstacles: list[str]) -> None:
        self.obstacles = obstacles
        super().__init__(obstacles)


class Conflict(Exception):
    """Somebody changed the record since the form was shown."""

    def __init__(self, record: models.Model) -> None:
        self.record = record
        super().__init__("这条记录刚被别人改过，请核对后再保存")


@dataclass(frozen=True)
class Step:
    """One arrow of a workflow. A guard returns the reason why not, or an empty string."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: str
    guards: tuple[Callable[..., str], ...] = ()
    hold: Callable | None = None  # locks what the guards read beside the record, before the record itself
    apply: Callable | None = None  # sets fields of the record before it is saved
    after: Callable | None = None  # inside the same transaction
    needs_note: bool = False


def obstacles(step: Step, record: models.Model, *, by, note: str = "", **facts) -> list[str]:
    """All reasons why the step cannot be taken now, in words; empty when it can."""
    found = []
    if record.stage not in step.sources:
        found.append(f"现在是“{record.get_stage_display()}”，不能{step.label}")
    if step.needs_note and not note.strip():
        found.append(f"请写明{step.label}的理由")
    found += [reason for guard in step.guards if (reason := guard(record, by=by, **facts))]
    return found


def open_steps(steps: Iterable[Step], record: models.Model, *, by) -> list[Step]:
    """The steps that this stage has and this user may take; blocked ones stay, they explain on click."""
    return [s for s in steps if record.stage in s.sources and permissions.permits(by, s.permission, record)]


def lock(record: models.Model, *, version: int | None = None) -> models.Model:
    """The row as it is now, held until the transaction ends."""
    held = type(record)._base_manager.select_for_update().filter(pk=record.pk).first()
    if held is None:
        raise Http404
    if version is not None and held.version != version:
        raise Conflict(held)
    return held


def refuse_backward_clock() -> None:
    """No act is dated before one that the trail already holds; but in the demo every night leads back to its day."""
    if settings.DEMO:
        return
    last = audit.last_entry_at()
    if last is not None and clock.now() < last - CLOCK_TOLERANCE:
        raise ValidationError(f"这台机器的时钟慢了：最后一条操作记在 {last:%Y-%m-%d %H:%M}，请先校准时间")


@audit.one_act()
def take_step(
    step: Step, record: models.Model, *, by, note: str = "", version: int | None = None, **facts
) -> models.Model:
    """Take the step, or say everything that stands in the way. `facts` go to the guards, to `apply` and `after`."""
    if not by.is_active:
        raise PermissionDenied("账号已停用")
    permissions.require(by, step.permission, record)
    refuse_backward_clock()
    if step.hold:
        step.hold(record)
    record = lock(record, version=version)
    permissions.read_anew(by)
    permissions.require(by, step.permission, record)
    found = obstacles(step, record, by=by, note=note, **facts)
    if found:
        raise Blocked(found)
    before = audit.snapshot(record)
    record.stage = step.target
    if step.apply:
        step.apply(record, by=by, **facts)
    record.version += 1
    record.save()
    old, new = audit.changes(before, audit.snapshot(record))
    audit.write(audit.act_on(record, step.name, step.label, before=old, after=new, reason=note), by=by)
    if step.after:
        step.after(record, by=by, **facts)
    return record
