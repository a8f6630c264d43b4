"""The end of a representative's term."""

from __future__ import annotations

import datetime
from typing import Any

from branches.representatives.models import EndReason, Representative
from villagegov.common import audit, clock, permissions
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.workflow import Blocked, lock

CHANGE = "branches.change_representative"


@audit.one_act()
def end_term(
    representative: Representative,
    *,
    ended_on: datetime.date,
    reason: str,
    note: str,
    by: Any,
    version: int | None,
) -> Representative:
    """From the day on it counts no more; raises Blocked with all that is wrong, Conflict when changed."""
    held = lock(representative, version=version)
    permissions.require(by, CHANGE, held)
    found = obstacles_to_end(held, ended_on, reason)
    if found:
        raise Blocked(found)
    before = audit.snapshot(held)
    held.ended_on, held.end_reason, held.version = ended_on, reason, held.version + 1
    held.save()
    old, new = audit.changes(before, audit.snapshot(held))
    label = f"登记终止：{EndReason(reason).label}"
    audit.write(audit.act_on(held, "end_representative", label, before=old, after=new, reason=note), by=by)
    return held


def obstacles_to_end(representative: Representative, ended_on: datetime.date, reason: str) -> list[str]:
    """Everything that stands against this end, in words."""
    if representative.ended_on is not None:
        return [f"{representative.name}的代表资格已于{in_words(representative.ended_on)}终止"]
    found = []
    if ended_on > clock.today():
        found.append("终止日期还没到")
    if representative.elected_on and ended_on < representative.elected_on:
        elected = in_words(representative.elected_on, representative.elected_on_by_month)
        found.append(f"终止日期早于当选时间{elected}，请核对")
    if reason not in EndReason.values:
        found.append("请选终止原因")
    return found
