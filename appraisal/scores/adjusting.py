"""What the office adds to a sheet: honours, criticisms, vetoes, evidence, the groups of the composite model."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from appraisal.schemes.marks import shown
from appraisal.schemes.models import Indicator
from appraisal.scores.beside import BesideSheet, ScoreAdjustment, ScoreEvidence, ScoreFile, Veto
from appraisal.scores.links import Target
from appraisal.scores.models import ScoreSheet
from appraisal.scores.operations import refuse_closed
from appraisal.scores.sums import keep_sums
from villagegov.common import audit, clock, permissions
from villagegov.common.attachment_checks import Accepted
from villagegov.common.workflow import lock

ADJUST = "appraisal.adjust_score"
GROUPS = ("ballots", "peers", "leaders")


def hold(sheet: ScoreSheet, *, by: Any, version: int | None = None) -> ScoreSheet:
    """The sheet under its lock, still being scored, for who may add to it."""
    held: ScoreSheet = lock(sheet, version=version)  # type: ignore[assignment]
    permissions.read_anew(by)
    permissions.require(by, ADJUST, held)
    refuse_closed(held)
    return held


def _attach(sheet: ScoreSheet, file: Accepted | None, *, by: Any, **about: Any) -> None:
    if file is not None:
        ScoreFile.attach(file, by=by, sheet=sheet, place_id=sheet.place_id, **about)


@audit.one_act()
def adjust(
    sheet: ScoreSheet, *, kind: str, level: str, points: int, ground: str, file: Accepted | None, by: Any
) -> ScoreAdjustment:
    """An honour or a criticism with its points; the sums follow."""
    held = hold(sheet, by=by)
    row = ScoreAdjustment.objects.create(
        sheet=held,
        kind=kind,
        level=level,
        points_milli=points,
        ground=ground,
        made_by=by,
        made_at=clock.now(),
    )
    _attach(held, file, by=by, adjustment=row)
    keep_sums(held)
    told = {"value": f"{shown(points)} 分"}
    label = row.get_kind_display()
    audit.write(audit.act_on(held, "adjust_score", label, after=told, reason=ground), by=by)
    return row


@audit.one_act()
def veto(sheet: ScoreSheet, *, event: str, ground: str, file: Accepted | None, by: Any) -> Veto:
    """An event that keeps the village out of the good grades; the points stay as they are."""
    held = hold(sheet, by=by)
    row = Veto.objects.create(sheet=held, event=event, ground=ground, made_by=by, made_at=clock.now())
    _attach(held, file, by=by, veto=row)
    keep_sums(held)
    audit.write(audit.act_on(held, "veto_score", str(row), reason=ground), by=by)
    return row


@audit.one_act()
def add_evidence(
    sheet: ScoreSheet,
    indicator: Indicator,
    *,
    target: Target | None,
    ground: str,
    file: Accepted | None,
    by: Any,
) -> None:
    """A record of the system or a paper behind the points of an indicator."""
    held = hold(sheet, by=by)
    if target is not None:
        ScoreEvidence.objects.create(
            sheet=held, indicator=indicator, ground=ground, address=target.path, record_kind=target.kind,
            record_key=target.key, made_by=by, made_at=clock.now(),
        )  # fmt: skip
    _attach(held, file, by=by, indicator=indicator)
    label = f"给“{indicator.name}”加佐证"
    audit.write(audit.act_on(held, "add_evidence", label, reason=ground), by=by)


@audit.one_act()
def take_back(row: BesideSheet, *, reason: str, by: Any) -> None:
    """It no longer counts; the row stays with who took it back and why."""
    held = hold(row.sheet, by=by)
    locked: BesideSheet = lock(row)  # type: ignore[assignment]
    if locked.removed_at is not None:
        raise ValidationError("已经撤回了")
    locked.removed_by, locked.removed_at, locked.remove_reason = by, clock.now(), reason
    locked.version += 1
    locked.save(update_fields=["removed_by", "removed_at", "remove_reason", "version"])
    keep_sums(held)
    audit.write(audit.act_on(held, "take_back", f"撤回{locked}", reason=reason), by=by)


@audit.one_act()
def set_groups(
    sheet: ScoreSheet, points: dict[str, int | None], *, by: Any, version: int | None = None
) -> None:
    """The points of ballots, peers and leaders in the composite model; all three are written, so none was changed."""
    held = hold(sheet, by=by, version=version)
    before = audit.snapshot(held)
    for name in GROUPS:
        setattr(held, f"{name}_milli", points[name])
    held.save(update_fields=[f"{name}_milli" for name in GROUPS])
    keep_sums(held)
    old, new = audit.changes(before, audit.snapshot(held))
    audit.write(audit.act_on(held, "set_groups", "填综合制得分", before=old, after=new), by=by)
