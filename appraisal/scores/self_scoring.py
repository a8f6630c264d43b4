"""What the village gives itself: its points and notes under the lock of its own score, while it is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from appraisal.schemes.marks import shown
from appraisal.schemes.models import AssessmentScheme
from appraisal.scores.models import SelfScore
from appraisal.scores.sums import put_self_total
from appraisal.scores.workflow import SUBMIT
from villagegov.common import audit, clock, permissions
from villagegov.common.workflow import lock, take_step

CHANGE = "appraisal.change_self_score"


def what_forbids_editing(one: SelfScore) -> str:
    """Why the own score cannot be changed now; "" when it can."""
    if not one.is_open:
        return f"自评现在是“{one.get_stage_display()}”，不能再改。确需修改的，请镇里报县组织部退回"
    if one.sheet.scheme.stage != AssessmentScheme.Stage.PUBLISHED:
        return "考核办法已经改版，请在新版的自评里填"
    return ""


@audit.one_act()
def write(
    one: SelfScore, rows: Mapping[int, tuple[int | None, str]], *, by: Any, version: int, submits: bool
) -> SelfScore:
    """Keep what was typed; with `submits` hand it to the township in the same act."""
    held: SelfScore = lock(one, version=version)  # type: ignore[assignment]
    permissions.read_anew(by)
    permissions.require(by, SUBMIT.permission if submits else CHANGE, held)
    if refusal := what_forbids_editing(held):
        raise ValidationError(refusal)
    before, after = {}, {}
    for entry in held.sheet.entries.of_village().in_order().filter(pk__in=rows):
        points, note = rows[entry.pk]
        if (points, note) == (entry.points_milli, entry.reason):
            continue
        before[entry.indicator.name] = shown(entry.points_milli)
        after[entry.indicator.name] = shown(points)
        entry.points_milli, entry.reason = points, note
        entry.entered_by, entry.entered_at = by, clock.now()
        entry.version += 1
        entry.save()
    put_self_total(held)
    held.version += 1
    held.save(update_fields=["total_milli", "version"])
    if after:
        audit.write(audit.act_on(held, "write_self_score", "填写自评", before=before, after=after), by=by)
    return take_step(SUBMIT, held, by=by) if submits else held  # type: ignore[return-value]
