"""What the system counts, put into the sheets: facts of all villages at once, points by the rule, as often as wanted.

Nothing changes where nothing changed. Points that a person gave instead stay, beside what the rule gives now.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from appraisal.schemes.marks import shown
from appraisal.schemes.models import AssessmentScheme, Indicator
from appraisal.scores.arithmetic import RULES_BY_NUMBER, by_rank, by_rule
from appraisal.scores.models import ScoreEntry, ScoreSheet, SelfScore
from appraisal.scores.sums import keep_sums, put_self_total
from villagegov.common import audit, clock, permissions
from villagegov.common.indicator_facts import Fact, measures
from villagegov.common.workflow import lock

OPEN_SCORES = "appraisal.open_scores"
MICRO = Decimal("0.000001")
MOST_WORDS, MOST_ADDRESS = 200, 300
WRITTEN = [
    "number", "base", "auto_milli", "points_milli", "is_not_applicable", "fact_words", "fact_url", "measured_on",
    "version",
]  # fmt: skip


@audit.one_act()
def refresh(scheme: AssessmentScheme, *, by: Any) -> int:
    """Take the facts anew for every sheet that is still being scored; how many sheets changed."""
    permissions.require(by, OPEN_SCORES, scheme)
    lock(scheme)
    sheets = list(ScoreSheet.objects.filter(scheme=scheme).select_for_update(of=("self",)).order_by("pk"))
    changed = take_facts(scheme, sheets)
    for sheet in sheets:
        if sheet.pk in changed:
            sheet.scheme = scheme
            keep_sums(sheet)
            _keep_self_total(sheet)
            told = {"rows": changed[sheet.pk]}
            audit.write(audit.act_on(sheet, "refresh_facts", "系统取数", after=told), by=by)
    return len(changed)


def _keep_self_total(sheet: ScoreSheet) -> None:
    """Under the lock of the own score, which the village may be writing at this moment."""
    held: SelfScore = lock(sheet.self_score)  # type: ignore[assignment]
    put_self_total(held)
    held.save(update_fields=["total_milli"])


def take_facts(scheme: AssessmentScheme, sheets: Iterable[ScoreSheet]) -> dict[int, int]:
    """The facts into the entries of locked sheets; how many entries of which sheet changed."""
    by_key = {sheet.pk: sheet for sheet in sheets}
    wanted = [one for one in scheme.indicators.leaves().in_order() if one.measure or one.rule == "RANK"]
    entries = ScoreEntry.objects.filter(sheet__in=by_key, indicator__in=wanted).in_order()
    rows: dict[int, list[ScoreEntry]] = {}
    for entry in entries:
        rows.setdefault(entry.indicator_id, []).append(entry)
    changed: list[ScoreEntry] = []
    for indicator in wanted:
        changed += _of_indicator(indicator, rows.get(indicator.pk, []), by_key, scheme.year)
    ScoreEntry.objects.bulk_update(changed, WRITTEN)
    counts: dict[int, int] = {}
    for entry in changed:
        counts[entry.sheet_id] = counts.get(entry.sheet_id, 0) + 1
    return counts


def _of_indicator(
    indicator: Indicator, rows: list[ScoreEntry], sheets: dict[int, ScoreSheet], year: int
) -> list[ScoreEntry]:
    """The entries of one indicator that differ now; those of sheets that are scored already count for the rank only."""
    measure = measures().get(indicator.measure)
    if measure is None and indicator.rule != "RANK":
        return []
    if measure is None:  # what the village gives itself stays its own
        rows = [row for row in rows if row.source == ScoreEntry.Source.TOWNSHIP]
    codes = {sheet.place_id for sheet in sheets.values()}
    facts = measure.gather(codes, year, clock.today()) if measure else {}
    before = {row.pk: state_of(row) for row in rows}
    for row in rows:
        if measure is not None:
            put_fact(row, facts.get(sheets[row.sheet_id].place_id, Fact(None)))
    put_points(indicator, rows, sheets)
    changed = []
    for row in rows:
        if sheets[row.sheet_id].is_open and state_of(row) != before[row.pk]:
            row.measured_on = clock.today()
            row.version += 1
            changed.append(row)
    return changed


def state_of(row: ScoreEntry) -> tuple[Any, ...]:
    return (
        row.number, row.base, row.auto_milli, row.points_milli, row.is_not_applicable, row.fact_words, row.fact_url
    )  # fmt: skip


def put_fact(row: ScoreEntry, fact: Fact) -> None:
    row.number, row.base = stored(fact.value), stored(fact.base)
    row.is_not_applicable = not fact.applies
    row.fact_words, row.fact_url = fact.words[:MOST_WORDS], fact.url[:MOST_ADDRESS]


def stored(value: Fraction | None) -> Decimal | None:
    """A measured number as the column holds it: half up at the sixth decimal."""
    if value is None:
        return None
    micro = (value * 1_000_000 + Fraction(1, 2)).__floor__()
    return (Decimal(micro) / 1_000_000).quantize(MICRO)


def put_points(indicator: Indicator, rows: list[ScoreEntry], sheets: dict[int, ScoreSheet]) -> None:
    """What the rule gives now; points that followed the rule follow it further, others stay as they are."""
    given = _by_rule(indicator, rows, sheets)
    for row in rows:
        auto = None if row.is_not_applicable else given.get(sheets[row.sheet_id].place_id)
        if row.source == ScoreEntry.Source.SELF or not row.reason or row.points_milli == row.auto_milli:
            row.points_milli = auto
        row.auto_milli = auto


def _by_rule(
    indicator: Indicator, rows: list[ScoreEntry], sheets: dict[int, ScoreSheet]
) -> dict[str, int | None]:
    numbers = {
        sheets[row.sheet_id].place_id: row
        for row in rows
        if row.source == ScoreEntry.Source.TOWNSHIP and row.number is not None and not row.is_not_applicable
    }
    if indicator.rule == "RANK":
        values = {code: Fraction(row.number) for code, row in numbers.items()}  # type: ignore[arg-type]
        return dict(by_rank(indicator.full_milli, indicator.parameters, values))
    if indicator.rule not in RULES_BY_NUMBER:
        return {}
    return {
        code: by_rule(
            indicator.rule, indicator.full_milli, indicator.parameters, Fraction(row.number),  # type: ignore[arg-type]
            None if row.base is None else Fraction(row.base),
        )
        for code, row in numbers.items()
    }  # fmt: skip


def number_in_words(entry: ScoreEntry) -> str:
    """The number behind automatic points: 8／10, 15.8, or a dash."""
    if entry.is_not_applicable:
        return "不适用"
    if entry.number is None:
        return "—"
    plain = shown(int(entry.number * 1000))
    return plain if entry.base is None else f"{plain}／{shown(int(entry.base * 1000))}"
