"""The sums of a sheet, read from its own entries alone and kept with it in the act that changes one of them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from appraisal import policy as numbers
from appraisal.schemes.marks import to_milli
from appraisal.schemes.models import AssessmentScheme
from appraisal.scores.arithmetic import Composite, Mark, Totals, sum_of, totals
from appraisal.scores.models import ScoreEntry, ScoreSheet, SelfScore
from villagegov.common import policy

KEPT = ("parts", "base_milli", "bonus_milli", "deducted_milli", "total_milli")


def number_of(scheme: AssessmentScheme, key: str) -> Any:
    """The number with which the edition began; one that it did not freeze as it holds in its year."""
    if key in scheme.numbers:
        return policy.frozen(scheme.numbers, key)
    return policy.value(key, scheme.place_id, scheme.year)


def marks_of(entries: Iterable[ScoreEntry]) -> list[Mark]:
    """The leaves with the points of one side; the entries come with their indicators."""
    return [
        Mark(
            entry.indicator.number_path, entry.indicator.name, entry.full_milli, entry.points_milli,
            applies=not entry.is_not_applicable,
        )
        for entry in entries
    ]  # fmt: skip


def composite_of(sheet: ScoreSheet) -> Composite | None:
    """The three groups beside the township's check, where the locality uses the composite model."""
    if number_of(sheet.scheme, numbers.SCORE_MODEL) != numbers.COMPOSITE:
        return None
    weights = number_of(sheet.scheme, numbers.COMPOSITE_WEIGHTS)
    return Composite(weights, sheet.ballots_milli, sheet.peers_milli, sheet.leaders_milli)


def reckoned(sheet: ScoreSheet) -> Totals:
    """What the sheet comes to by its entries as they stand, whatever is kept with it."""
    points: dict[str, list[int]] = {"BONUS": [], "DEDUCTION": []}
    for kind, milli in sheet.adjustments.standing().values_list("kind", "points_milli"):
        points[kind].append(milli)
    return totals(
        marks_of(sheet.entries.of_township().in_order()),
        bonuses=points["BONUS"],
        deductions=points["DEDUCTION"],
        bonus_cap=to_milli(Fraction(number_of(sheet.scheme, numbers.BONUS_CAP))),
        rescale=number_of(sheet.scheme, numbers.RESCALE_NOT_APPLICABLE),
        composite=composite_of(sheet),
    )


def put_sums(sheet: ScoreSheet) -> Totals:
    """The sums into the sheet, which is locked; not saved yet."""
    found = reckoned(sheet)
    mechanisms = {one.number_path: one for one in sheet.scheme.indicators.filter(parent=None)}
    sheet.parts = [
        {
            "path": part.path,
            "name": mechanisms[part.path].name,
            "full": part.full,
            "points": part.points,
        }
        for part in found.parts
    ]
    sheet.base_milli, sheet.total_milli = found.base, found.total
    sheet.bonus_milli, sheet.deducted_milli = found.bonus, found.deducted
    return found


def keep_sums(sheet: ScoreSheet) -> Totals:
    """The sums anew, saved with a higher version: whoever looked at the sheet before has an old one."""
    found = put_sums(sheet)
    sheet.version += 1
    sheet.save(update_fields=[*KEPT, "version"])
    return found


def put_self_total(self_score: SelfScore) -> None:
    """What the village gives itself in all, None while something is missing."""
    points = self_score.sheet.entries.of_village().exclude(is_not_applicable=True)
    self_score.total_milli = sum_of(points.values_list("points_milli", flat=True))
