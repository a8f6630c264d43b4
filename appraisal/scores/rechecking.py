"""The kept sums of many sheets held against their scores: one scan of all scores, however many villages there are.

What one sheet comes to while it is scored says `sums.py`; both add by the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Substr

from appraisal import policy as numbers
from appraisal.schemes.marks import to_milli
from appraisal.schemes.models import AssessmentScheme
from appraisal.scores.arithmetic import Composite, capped_bonus, composed, raised, sum_of, within_bounds
from appraisal.scores.beside import ScoreAdjustment
from appraisal.scores.models import ScoreEntry, ScoreSheet
from appraisal.scores.sums import number_of

COLUMNS = (
    "pk", "scheme_id", "parts", "base_milli", "bonus_milli", "deducted_milli", "total_milli", "ballots_milli",
    "peers_milli", "leaders_milli",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """The numbers of an edition by which its sheets add up."""

    bonus_cap: int
    rescales: bool
    weights: Sequence[int] | None


def rule_of(scheme: AssessmentScheme) -> Rule:
    is_composite = number_of(scheme, numbers.SCORE_MODEL) == numbers.COMPOSITE
    return Rule(
        bonus_cap=to_milli(Fraction(number_of(scheme, numbers.BONUS_CAP))),
        rescales=number_of(scheme, numbers.RESCALE_NOT_APPLICABLE),
        weights=number_of(scheme, numbers.COMPOSITE_WEIGHTS) if is_composite else None,
    )


def differing(schemes: Sequence[AssessmentScheme]) -> list[int]:
    """The keys of the sheets of these editions whose kept sums are not those of their scores."""
    rules = {scheme.pk: rule_of(scheme) for scheme in schemes}
    mechanisms, added, gone = _mechanisms(rules), _added(rules), _gone(rules)
    sheets = ScoreSheet.objects.filter(scheme__in=rules).order_by("pk")
    found = []
    for key, scheme, parts, *kept, ballots, peers, leaders in sheets.values_list(*COLUMNS).iterator(2000):
        rule = rules[scheme]
        composite = Composite(rule.weights, ballots, peers, leaders) if rule.weights else None
        told = [(part["path"], part["full"], part["points"]) for part in parts]
        again = _sums(rule, mechanisms.get(key, []), gone.get(key, {}), added.get(key, {}), composite)
        if (told, *kept) != again:
            found.append(key)
    return found


def _entries(rules: Collection[int]) -> QuerySet:
    """The township's scores, each with the path of its mechanism."""
    entries = ScoreEntry.objects.of_township().filter(indicator__scheme__in=rules).order_by()
    return entries.annotate(path=Substr("indicator__number_path", 1, 2))


def _mechanisms(rules: Collection[int]) -> dict[int, list[tuple[Any, ...]]]:
    """By sheet: path, points, full marks and gaps of each mechanism in order."""
    rows = _entries(rules).values_list("sheet_id", "path").annotate(
        Sum("points_milli"), Sum("full_milli"), Count("pk"), Count("points_milli")
    )  # fmt: skip
    found: dict[int, list[tuple[Any, ...]]] = {}
    for sheet, path, points, full, scores, there in rows.order_by("sheet_id", "path"):
        found.setdefault(sheet, []).append((path, points, full, scores - there))
    return found


def _gone(rules: Mapping[int, Rule]) -> dict[int, dict[str, tuple[int, int]]]:
    """By sheet and mechanism: how many do not apply and their full marks, where the rest is raised to all."""
    raising = [key for key, rule in rules.items() if rule.rescales]
    found: dict[int, dict[str, tuple[int, int]]] = {}
    if raising:
        rows = _entries(raising).filter(points_milli=None, is_not_applicable=True)
        for sheet, path, number, full in rows.values_list("sheet_id", "path").annotate(
            Count("pk"), Sum("full_milli")
        ):
            found.setdefault(sheet, {})[path] = (number, full)
    return found


def _added(rules: Collection[int]) -> dict[int, dict[str, int]]:
    """By sheet: what honours add and criticisms take."""
    rows = ScoreAdjustment.objects.standing().filter(sheet__scheme__in=rules).order_by()
    found: dict[int, dict[str, int]] = {}
    for sheet, kind, points in rows.values_list("sheet_id", "kind").annotate(Sum("points_milli")):
        found.setdefault(sheet, {})[kind] = points
    return found


def _sums(
    rule: Rule, mechanisms: list[tuple[Any, ...]], gone: Mapping[str, tuple[int, int]], added: Mapping[str, int],
    composite: Composite | None,
) -> tuple[Any, ...]:  # fmt: skip
    """Parts, base, bonus, deducted and total, as a sheet keeps them."""
    parts, all_full = [], 0
    for path, points, full, gaps in mechanisms:
        number, left_out = gone.get(path, (0, 0))
        parts.append((path, full - left_out, None if gaps > number else points or 0))
        all_full += full
    base = raised(sum_of(points for _, _, points in parts), sum(full for _, full, _ in parts), all_full)
    base = base if composite is None else composed(composite, base)
    bonus, deducted = capped_bonus([added.get("BONUS", 0)], rule.bonus_cap), added.get("DEDUCTION", 0)
    return parts, base, bonus, deducted, within_bounds(base, bonus - deducted)
