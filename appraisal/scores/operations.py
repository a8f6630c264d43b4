"""Giving points: the cells of one sheet under its lock, with the reasons that deductions need, and its sums anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from appraisal import policy as numbers
from appraisal.schemes.marks import shown
from appraisal.schemes.models import AssessmentScheme, IndicatorScorer
from appraisal.scores.arithmetic import RULES_BY_NUMBER, by_rule
from appraisal.scores.models import ScoreEntry, ScoreSheet
from appraisal.scores.sums import keep_sums, number_of
from villagegov.common import audit, clock, duties, permissions
from villagegov.common.roles import Role
from villagegov.common.workflow import Conflict, lock

ENTER = "appraisal.enter_score"
NOT_APPLICABLE = "不适用"


@dataclass(frozen=True)
class Given:
    """What is typed in one row of the grid. `version` is the row's when it was shown; None where nobody saw one."""

    points: int | None
    reason: str = ""
    number: Decimal | None = None
    is_not_applicable: bool = False
    version: int | None = None


class RowsRefused(ValidationError):
    """What is wrong in which row: sentences by the key of the entry."""

    def __init__(self, rows: Mapping[int, list[str]]) -> None:
        self.rows = rows
        super().__init__([text for texts in rows.values() for text in texts])


def stationed_refusal(user: Any, sheet: ScoreSheet) -> str:
    """SD11, where the setting holds it."""
    if not number_of(sheet.scheme, numbers.STATIONED_DO_NOT_SCORE):
        return ""
    return duties.stationed_here(user, sheet.place_id)


def own_indicators(user: Any, sheet: ScoreSheet) -> set[int] | None:
    """The indicators that the user scores and reads on this sheet; None is all of them."""
    readers = {*permissions.SENTENCES["appraisal.view_score"].roles, Role.VILLAGE_SECRETARY}
    if permissions.held_by(*readers)(user, sheet):
        return None
    asked = IndicatorScorer.objects.filter(indicator__scheme=sheet.scheme_id, user_id=user.pk)
    return set(asked.values_list("indicator", flat=True))


def refuse_who_may_not(user: Any, sheet: ScoreSheet) -> None:
    """Who does not score here at all, before and under the lock. Raises PermissionDenied."""
    permissions.require(user, ENTER, sheet)
    if refusal := stationed_refusal(user, sheet):
        raise PermissionDenied(refusal)


def refuse_closed(sheet: ScoreSheet) -> None:
    """Raises ValidationError where no score of the sheet can be changed any more."""
    if not sheet.is_open:
        raise ValidationError(f"现在是“{sheet.get_stage_display()}”，不能再评分。要改请先退回评分")
    if sheet.scheme.stage != AssessmentScheme.Stage.PUBLISHED:
        raise ValidationError("这张表用的是旧版考核办法，已由新版代替，不能再评分")


@audit.one_act()
def give(sheet: ScoreSheet, rows: Mapping[int, Given], *, by: Any, batch: str = "") -> ScoreSheet:
    """Put the typed rows into the sheet, all or none, with an entry of the trail for each one that changed.

    Raises RowsRefused with what is wrong in which row, Conflict where a row was changed since it was shown.
    """
    refuse_who_may_not(by, sheet)
    held: ScoreSheet = lock(sheet)  # type: ignore[assignment]
    permissions.read_anew(by)
    refuse_who_may_not(by, held)
    refuse_closed(held)
    entries = {entry.pk: entry for entry in held.entries.of_township().in_order()}
    own = own_indicators(by, held)
    if any(key not in entries or (own is not None and entries[key].indicator_id not in own) for key in rows):
        raise PermissionDenied("这一项不由您评分")
    changed = changed_entries(entries, rows)
    if not changed:
        return held
    acts = []
    for entry, before in changed:
        entry.entered_by, entry.entered_at = by, clock.now()
        entry.version += 1
        entry.save()
        acts.append(act_of(held, entry, before, batch=batch))
    keep_sums(held)
    audit.write_many(acts, by=by)
    return held


def changed_entries(
    entries: Mapping[int, ScoreEntry], rows: Mapping[int, Given]
) -> list[tuple[ScoreEntry, str]]:
    """The entries that differ, with what they said before. Raises RowsRefused and Conflict."""
    wrong: dict[int, list[str]] = {}
    changed = []
    for key, given in rows.items():
        entry = entries[key]
        before, old = state_of(entry), in_words(entry)
        put(entry, given)
        if state_of(entry) == before:
            continue
        if given.version is not None and given.version != entry.version:
            raise Conflict(entry)
        if texts := problems_of(entry):
            wrong[key] = texts
        changed.append((entry, old))
    if wrong:
        raise RowsRefused(wrong)
    return changed


def state_of(entry: ScoreEntry) -> tuple[Any, ...]:
    return (entry.number, entry.points_milli, entry.is_not_applicable, entry.reason)


def takes_number(entry: ScoreEntry) -> bool:
    """Does a person type the number from which the rule reckons?"""
    rule = entry.indicator.rule
    return not entry.indicator.is_automatic and (rule in RULES_BY_NUMBER or rule == "RANK")


def put(entry: ScoreEntry, given: Given) -> None:
    """The typed row into its entry: a new number brings the points of its rule, unless other points are typed too."""
    typed = given.points
    if takes_number(entry) and given.number != entry.number:
        entry.number = given.number
        if entry.indicator.rule in RULES_BY_NUMBER:
            entry.auto_milli = rule_points(entry)
            if typed == entry.points_milli:
                typed = entry.auto_milli
    if typed is None and not given.is_not_applicable:
        typed = entry.auto_milli if entry.indicator.is_automatic or entry.number is not None else None
    entry.points_milli, entry.reason = typed, given.reason.strip()
    told_by_system = entry.indicator.is_automatic and entry.is_not_applicable
    entry.is_not_applicable = given.is_not_applicable or told_by_system


def rule_points(entry: ScoreEntry) -> int | None:
    """What the rule gives for the entry's number. None while there is none."""
    if entry.number is None:
        return None
    base = None if entry.base is None else Fraction(entry.base)
    one = entry.indicator
    return by_rule(one.rule, entry.full_milli, one.parameters, Fraction(entry.number), base)


def problems_of(entry: ScoreEntry) -> list[str]:
    """Why the row cannot be stored so."""
    points, full, name = entry.points_milli, entry.full_milli, entry.indicator.name
    if points is None:
        needs_reason = entry.is_not_applicable and not entry.fact_words and not entry.reason
        return [f"“{name}”标为不适用，须填写理由"] if needs_reason else []
    if points > full:
        return [f"“{name}”核定 {shown(points)} 分超过满分 {shown(full)} 分"]
    if entry.reason or points == entry.auto_milli:
        return []
    if entry.auto_milli is not None:
        auto = f"系统按办法算出 {shown(entry.auto_milli)} 分"
        return [f"修改镇核分须填写理由：“{name}”{auto}，现在填 {shown(points)} 分"]
    if entry.is_not_applicable:
        return [f"“{name}”不适用，给分须填写理由"]
    return [] if points == full else [f"“{name}”扣了 {shown(full - points)} 分，须填写扣分说明"]


def in_words(entry: ScoreEntry) -> str:
    if entry.is_not_applicable and entry.points_milli is None:
        return NOT_APPLICABLE
    return "" if entry.points_milli is None else shown(entry.points_milli)


def act_of(sheet: ScoreSheet, entry: ScoreEntry, before: str, *, batch: str = "") -> audit.Act:
    name = entry.indicator.name
    return audit.act_on(
        sheet, "give_points", "镇核", before={name: before}, after={name: in_words(entry)}, reason=entry.reason,
        batch=batch,
    )  # fmt: skip


def entered_by(entries: Iterable[ScoreEntry]) -> set[int]:
    """Who typed points of the sheet."""
    return {entry.entered_by_id for entry in entries if entry.entered_by_id}
