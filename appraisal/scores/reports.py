"""Scores as rows to read: the places of all villages so far, one sheet by mechanism, where a point comes from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from appraisal.schemes.marks import marked, shown
from appraisal.schemes.models import Indicator
from appraisal.scores.arithmetic import places, rounded, sum_of
from appraisal.scores.measured import number_in_words
from appraisal.scores.models import ScoreEntry, ScoreSheet, SelfScore
from appraisal.scores.operations import NOT_APPLICABLE, takes_number
from appraisal.scores.ranked import Standing
from villagegov.common.templatetags.ui import moment

SHEET_TONES = {"SCORING": "off", "SCORED": "run", "CONFIRMED": "ok", "PUBLISHED": "pub"}
SELF_TONES = {"OPEN": "off", "SUBMITTED": "ok", "LOCKED": "off"}
MIDDLE, LONGEST_BAR = 20, 17
RADIUS, CENTRE = 44, 60
UNITS = {"DEDUCT": "次", "RATIO": "完成数", "STEP": "数值", "RANK": "数值"}


@dataclass(frozen=True)
class Bar:
    """How far a part lies from the township's mean: a bar to the right or to the left of the middle."""

    text: str
    x: str = ""
    width: str = ""
    is_above: bool = True


@dataclass(frozen=True)
class RankRow:
    """A village among all; `standing` once the year is reckoned, before that the place is provisional."""

    sheet: ScoreSheet
    place: int | None
    bars: list[Bar]
    total: str
    tone: str
    word: str
    standing: Standing | None = None


@dataclass(frozen=True)
class Ranks:
    """The table of all villages: heads of the mechanisms, rows from the highest total down, the means."""

    heads: list[str]
    rows: list[RankRow]
    means: list[int | None]
    mean_texts: list[str]
    mean_total: str
    counted: int


def mean(values: Iterable[int | None]) -> int | None:
    """Over what is there: a gap never counts as nothing."""
    there = [value for value in values if value is not None]
    return int(Fraction(sum(there), len(there)) + Fraction(1, 2)) if there else None


def ranks_of(
    sheets: Sequence[ScoreSheet], decimals: int, standings: Mapping[int, Standing] | None = None
) -> Ranks:
    """Every sheet in the order of the result, else of its total so far; who has none stands below in the
    township's order."""
    heads = [part["name"] for part in sheets[0].parts] if sheets else []
    columns = [[_points(sheet, n) for sheet in sheets] for n in range(len(heads))]
    means = [mean(column) for column in columns]
    widest = max(
        (_farthest(column, middle) for column, middle in zip(columns, means, strict=True)), default=0
    )
    so_far = places({str(sheet.pk): sheet.total_milli for sheet in sheets}, decimals)
    if standings:
        so_far = {str(key): one.place for key, one in standings.items()}
    rows = [
        RankRow(
            sheet, so_far.get(str(sheet.pk)),
            [bar_of(_points(sheet, n), means[n], widest) for n in range(len(heads))],
            total_text(sheet.total_milli, decimals), SHEET_TONES[sheet.stage], sheet.get_stage_display(),
            (standings or {}).get(sheet.pk),
        )
        for sheet in sheets
    ]  # fmt: skip
    rows.sort(key=lambda row: (row.place is None, row.standing.group if row.standing else "", row.place or 0))
    total = mean(sheet.total_milli for sheet in sheets)
    texts = [total_text(one, 1) for one in means]
    return Ranks(heads, rows, means, texts, total_text(total, decimals), len(so_far))


def _farthest(column: Sequence[int | None], middle: int | None) -> int:
    return max((abs(value - (middle or 0)) for value in column if value is not None), default=0)


def _points(sheet: ScoreSheet, position: int) -> int | None:
    return sheet.parts[position]["points"] if position < len(sheet.parts) else None


def total_text(milli: int | None, decimals: int) -> str:
    return "—" if milli is None else str(rounded(milli, decimals))


def bar_of(points: int | None, middle: int | None, widest: int) -> Bar:
    if points is None or middle is None or not widest:
        return Bar(marked(points))
    length = abs(points - middle) / widest * LONGEST_BAR
    above = points >= middle
    return Bar(marked(points), f"{MIDDLE if above else MIDDLE - length:.1f}", f"{length:.1f}", above)


# One sheet


@dataclass(frozen=True)
class GridRow:
    """One indicator of the sheet: what stands in its cells, and whether this user types in them."""

    entry: ScoreEntry
    own: ScoreEntry | None
    full: str
    self_points: str
    number: str
    points: str
    reason: str
    may_enter: bool
    takes_number: bool
    unit: str
    auto: str
    evidence: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class MechanismRows:
    """A mechanism with its rows and subtotals."""

    name: str
    path: str
    full: str
    self_points: str
    points: str
    note: str
    rows: list[GridRow] = field(default_factory=list)

    @property
    def has_numbers(self) -> bool:
        """Is there a number that people type? What the system counts stands in words beside the points."""
        return any(row.takes_number for row in self.rows)


def points_text(entry: ScoreEntry | None) -> str:
    """A gap is empty, so that it stays a gap when it is sent again."""
    if entry is None:
        return ""
    if entry.points_milli is None:
        return NOT_APPLICABLE if entry.is_not_applicable else ""
    return marked(entry.points_milli)


def mechanisms_of(
    sheet: ScoreSheet, *, own: set[int] | None, may_enter: bool, cells: Mapping[str, str] | None = None,
    errors: Mapping[int, list[str]] | None = None, with_evidence: bool = False,
) -> list[MechanismRows]:  # fmt: skip
    """The sheet by mechanism; `own` are the indicators that the user reads, None all; two queries."""
    tops = {one.number_path: one for one in sheet.scheme.indicators.filter(parent=None)}
    entries = list(sheet.entries.in_order())
    mine = {e.indicator_id: e for e in entries if e.source == ScoreEntry.Source.SELF}
    checked = [e for e in entries if e.source == ScoreEntry.Source.TOWNSHIP]
    papers = evidence_by_indicator(sheet) if with_evidence else {}
    found = []
    for path, top in sorted(tops.items()):
        inside = [e for e in checked if e.indicator.number_path.split(".")[0] == path]
        shown_ones = [e for e in inside if own is None or e.indicator_id in own]
        rows = [
            grid_row(
                e,
                mine.get(e.indicator_id),
                may_enter,
                cells or {},
                errors or {},
                papers.get(e.indicator_id, ()),
            )
            for e in shown_ones
        ]
        if rows:
            found.append(_mechanism(top, inside, [mine.get(e.indicator_id) for e in inside], rows))
    return found


def _mechanism(
    top: Indicator, checked: list[ScoreEntry], own: list[ScoreEntry | None], rows: list[GridRow]
) -> MechanismRows:
    points = sum_of(entry.points_milli for entry in checked)
    by_self = sum_of(None if entry is None else entry.points_milli for entry in own)
    return MechanismRows(
        top.name, top.number_path, shown(top.full_milli), marked(by_self), marked(points),
        _subtotal_note(top.full_milli, points, checked), rows,
    )  # fmt: skip


def _subtotal_note(full: int, points: int | None, entries: list[ScoreEntry]) -> str:
    if points is None:
        missing = sum(entry.points_milli is None for entry in entries)
        return f"还有 {missing} 项没有评"
    return "满分" if points == full else f"差 {shown(full - points)}，均有说明"


def grid_row(
    entry: ScoreEntry, own: ScoreEntry | None, may_enter: bool, cells: Mapping[str, str],
    errors: Mapping[int, list[str]], evidence: Sequence[str],
) -> GridRow:  # fmt: skip
    key, rule = entry.pk, entry.indicator.rule
    number = plain_number(entry) if takes_number(entry) else number_in_words(entry)
    return GridRow(
        entry, own, full=shown(entry.full_milli), self_points=points_text(own) or "—",
        number=cells.get(f"number-{key}", "" if rule == "MANUAL" else number),
        points=cells.get(f"points-{key}", points_text(entry)), reason=cells.get(f"reason-{key}", entry.reason),
        may_enter=may_enter, takes_number=takes_number(entry), unit=UNITS.get(rule, ""),
        auto=automatic_words(entry), evidence=tuple(evidence), errors=tuple(errors.get(key, ())),
    )  # fmt: skip


def plain_number(entry: ScoreEntry) -> str:
    return "" if entry.number is None else f"{entry.number.normalize():f}"


def automatic_words(entry: ScoreEntry) -> str:
    """What the system says, and what its rule would give where a person gave something else."""
    words = entry.fact_words
    if entry.is_overridden:
        words = (
            f"{words}，按办法 {shown(entry.auto_milli)} 分"
            if words
            else f"按办法 {shown(entry.auto_milli)} 分"
        )
    return words


# The picture beside the sheet


def polygon(shares: Sequence[Fraction]) -> str:
    """The corners of a radar for shares from 0 to 1, the first upward, on clockwise."""
    corners = []
    for position, share in enumerate(shares):
        angle = 2 * math.pi * position / len(shares)
        x, y = (
            CENTRE + RADIUS * float(share) * math.sin(angle),
            CENTRE - RADIUS * float(share) * math.cos(angle),
        )
        corners.append(f"{x:.1f},{y:.1f}")
    return " ".join(corners)


@dataclass(frozen=True)
class Radar:
    """The shape of one village against the township's mean; the letters stand at the corners."""

    outline: str
    half: str
    mean: str
    own: str
    letters: list[tuple[str, str, str]]


def radar_of(sheet: ScoreSheet, means: Sequence[int | None]) -> Radar | None:
    """None while a part is missing or there are fewer than three: numbers stand in the table in any case."""
    parts = sheet.parts
    if len(parts) < 3 or any(part["points"] is None or not part["full"] for part in parts) or None in means:
        return None
    ones = [Fraction(1)] * len(parts)
    spots = polygon([Fraction(5, 4)] * len(parts)).split(" ")
    letters = [(part["name"][:1], *spot.split(",")) for part, spot in zip(parts, spots, strict=True)]
    return Radar(
        polygon(ones), polygon([Fraction(1, 2)] * len(parts)),
        polygon([Fraction(m or 0, part["full"]) for m, part in zip(means, parts, strict=True)]),
        polygon([Fraction(part["points"], part["full"]) for part in parts]), letters,  # type: ignore[arg-type]
    )  # fmt: skip


def part_rows(sheet: ScoreSheet, means: Sequence[int | None]) -> list[dict[str, str]]:
    """Name, own points and the township's mean of each mechanism, with the way to its rows."""
    return [
        {"name": part["name"], "path": part["path"], "points": marked(part["points"]), "full": shown(part["full"]),
         "mean": total_text(middle, 1)}
        for part, middle in zip(sheet.parts, means, strict=False)
    ]  # fmt: skip


def facts_of_sheet(sheet: ScoreSheet) -> list[dict[str, str]]:
    """The line under the heading: which edition, who scored and confirmed, when."""
    facts = [("评分依据", f"{sheet.scheme.title}（第 {sheet.scheme.edition} 版）")]
    if sheet.scored_by:
        facts.append(("评分", f"{sheet.scored_by.name} {moment(sheet.scored_at)}"))
    if sheet.confirmed_by:
        facts.append(("确认", f"{sheet.confirmed_by.name} {moment(sheet.confirmed_at)}"))
    return [{"label": label, "value": value} for label, value in facts]


def evidence_by_indicator(sheet: ScoreSheet) -> dict[int, list[str]]:
    """The names of the links and files behind each indicator; two queries, none where they were fetched before."""
    found: dict[int, list[str]] = {}
    for link in sorted(sheet.evidence.all(), key=lambda one: one.pk):
        if link.removed_at is None:
            found.setdefault(link.indicator_id, []).append(link.ground)
    for file in sorted(sheet.files.all(), key=lambda one: one.pk):
        if file.indicator_id:
            found.setdefault(file.indicator_id, []).append(file.name)
    return found


def number_text(entry: ScoreEntry) -> str:
    """The number behind the points with what it counts; a dash where the rule takes none."""
    if entry.indicator.rule == "MANUAL":
        return "—"
    return number_in_words(entry)


def full_text(entry: ScoreEntry) -> str:
    return shown(entry.full_milli)


# What the village gives itself


@dataclass(frozen=True)
class OwnRow:
    """One indicator of the own score: name, full mark, points or a dash, the note, and what the system counts."""

    name: str
    full: str
    points: str
    note: str


def automatic_row(entry: ScoreEntry) -> OwnRow:
    return OwnRow(entry.indicator.name, shown(entry.full_milli), points_text(entry) or "—", entry.fact_words)


def own_by_mechanism(one: SelfScore) -> list[tuple[str, str, list[OwnRow]]]:
    """Name, subtotal and rows of each mechanism; two queries."""
    entries = list(one.sheet.entries.of_village().in_order())
    found = []
    for top in one.sheet.scheme.indicators.filter(parent=None).order_by("number_path"):
        mine = [e for e in entries if e.indicator.number_path.split(".")[0] == top.number_path]
        rows = [
            OwnRow(e.indicator.name, shown(e.full_milli), points_text(e) or "—", e.reason or e.fact_words)
            for e in mine
        ]
        found.append((top.name, marked(sum_of(e.points_milli for e in mine)), rows))
    return found
