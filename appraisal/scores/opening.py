"""Opening the sheets of a year: one for every village, what an earlier edition holds carried over where it fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from appraisal.schemes.models import AssessmentScheme, Indicator
from appraisal.scores.measured import OPEN_SCORES, take_facts
from appraisal.scores.models import ScoreEntry, ScoreSheet, SelfScore
from appraisal.scores.sums import keep_sums, put_self_total
from villagegov.common import audit, permissions
from villagegov.common.places import Village
from villagegov.common.workflow import lock

CARRIED = (
    "number", "base", "auto_milli", "points_milli", "is_not_applicable", "reason", "fact_words", "fact_url",
    "measured_on", "entered_by_id", "entered_at",
)  # fmt: skip
DEFINED_BY = ("full_milli", "standard", "rule", "measure", "parameters")
BESIDE = ("adjustments", "vetoes")


@audit.one_act()
def open_sheets(scheme: AssessmentScheme, *, by: Any) -> int:
    """A sheet for every village of the township that has none under this edition; how many were opened."""
    permissions.require(by, OPEN_SCORES, scheme)
    scheme = lock(scheme)  # type: ignore[assignment]
    if scheme.stage != AssessmentScheme.Stage.PUBLISHED:
        raise ValidationError(f"{scheme.year} 年的考核办法{scheme.get_stage_display()}，发布后才能开始评分")
    sheets = make_sheets(scheme)
    take_facts(scheme, sheets)
    for sheet in sheets:
        keep_sums(sheet)
        put_self_total(sheet.self_score)
        sheet.self_score.save(update_fields=["total_milli"])
    if sheets:
        told = {"rows": len(sheets)}
        audit.write(audit.act_on(scheme, "open_scores", "开始评分", after=told), by=by)
    return len(sheets)


def make_sheets(scheme: AssessmentScheme) -> list[ScoreSheet]:
    """The sheets of the villages that have none yet, with the entries of all leaves."""
    there = set(ScoreSheet.objects.filter(scheme=scheme).values_list("place_id", flat=True))
    villages = Village.objects.current().within(scheme.place_id).exclude(code__in=there).in_order()
    leaves = list(scheme.indicators.leaves().in_order())
    sheets = [ScoreSheet.objects.create(scheme=scheme, place=village) for village in villages]
    earlier = _earlier_sheets(scheme)
    for sheet in sheets:
        _fill(sheet, leaves, earlier.get(sheet.place_id))
    return sheets


def _earlier_sheets(scheme: AssessmentScheme) -> dict[str, ScoreSheet]:
    """The sheets of the newest edition before this one, by village."""
    before = ScoreSheet.objects.filter(
        scheme__place=scheme.place_id, scheme__year=scheme.year, scheme__edition__lt=scheme.edition
    )
    rows = before.select_related("self_score").order_by("scheme__edition")
    return {sheet.place_id: sheet for sheet in rows}


def _fill(sheet: ScoreSheet, leaves: Sequence[Indicator], earlier: ScoreSheet | None) -> None:
    """Entries of both sides for every leaf; what was said under the same definition is said here too."""
    known = earlier.entries.select_related("indicator") if earlier else ()
    said = {(entry.indicator.key, entry.source): entry for entry in known}
    rows = []
    for indicator in leaves:
        for source in ScoreEntry.Source.values:
            entry = ScoreEntry(
                sheet=sheet, indicator=indicator, source=source, full_milli=indicator.full_milli
            )
            before = said.get((indicator.key, source))
            if before is not None and is_defined_alike(indicator, before.indicator):
                for name in CARRIED:
                    setattr(entry, name, getattr(before, name))
            rows.append(entry)
    ScoreEntry.objects.bulk_create(rows)
    _self_score(sheet, earlier)
    if earlier is not None:
        _carry_what_stands_beside(sheet, earlier)


def is_defined_alike(one: Indicator, other: Indicator) -> bool:
    """The same full mark by the same rule: what was given under the one holds under the other."""
    return all(getattr(one, name) == getattr(other, name) for name in DEFINED_BY)


def _self_score(sheet: ScoreSheet, earlier: ScoreSheet | None) -> None:
    """What was submitted stays submitted, unless the new edition asks for something that was not judged yet."""
    facts: dict[str, Any] = {}
    if earlier is not None and earlier.self_score.stage != SelfScore.Stage.OPEN:
        missing = sheet.entries.of_village().filter(points_milli=None, is_not_applicable=False).exists()
        if not missing:
            before = earlier.self_score
            facts = {
                "stage": SelfScore.Stage.SUBMITTED, "submitted_by": before.submitted_by,
                "submitted_at": before.submitted_at,
            }  # fmt: skip
    sheet.self_score = SelfScore.objects.create(sheet=sheet, place_id=sheet.place_id, **facts)


def _carry_what_stands_beside(sheet: ScoreSheet, earlier: ScoreSheet) -> None:
    """Honours, criticisms and vetoes hold under the new edition too; the old rows stay with the old sheet."""
    for name in BESIDE:
        for row in getattr(earlier, name).standing():
            row.pk, row.sheet = None, sheet
            row.save(force_insert=True)
