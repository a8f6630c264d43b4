"""What the public reads of a result: a list of columns that is fixed, never the record (domain.md 3.F F10, 8.2)."""

from __future__ import annotations

from collections.abc import Sequence

from appraisal.results.models import AssessmentResult, Ranking
from appraisal.schemes.marks import marked, shown
from appraisal.schemes.models import AssessmentScheme
from villagegov.common.places import Place

BONUS, DEDUCTION = "加分", "扣分"
NO_VALUE = "—"
BORDER = "待党委会研究"
GRADE_TONES = {"GOOD": "ok", "FAIR": "due", "POOR": "late", "": "due"}
GROUPS = dict(Place.Kind.choices)


def mechanisms(scheme: AssessmentScheme) -> list[tuple[str, str, int]]:
    """Path, name and full mark of each mechanism, in order; one query."""
    rows = scheme.indicators.filter(parent=None).in_order()
    return [(row.number_path, row.name, row.full_milli) for row in rows]


def parts_of(result: AssessmentResult) -> dict[str, int]:
    """The points of each mechanism by its path, as corrected."""
    parts = {part["path"]: part["points"] for part in result.sheet.parts}
    for correction in result.ranking.corrections.all():
        if correction.place_id == result.place_id:
            parts[correction.path] = correction.new_milli
    return parts


def arrow(result: AssessmentResult) -> str:
    """↑2, ↓1, — for the same place; empty where there is no place of last year."""
    rise = result.rise
    if rise is None:
        return ""
    return NO_VALUE if rise == 0 else f"{'↑' if rise > 0 else '↓'}{abs(rise)}"


def table(ranking: Ranking, results: Sequence[AssessmentResult]) -> list[list[str]]:
    """Head and rows. Where only grades are published there are no places and no points."""
    if ranking.scheme.shows == AssessmentScheme.Shows.GRADE:
        return [["村（社区）", "等次"], *([row.place.name, row.get_grade_display()] for row in results)]
    named = mechanisms(ranking.scheme)
    sums = {
        BONUS: [row.sheet.bonus_milli for row in results],
        DEDUCTION: [row.sheet.deducted_milli for row in results],
    }
    beside = {label: points for label, points in sums.items() if any(points)}
    has_groups = len({row.rank_group for row in results}) > 1
    head = [
        *(["组"] if has_groups else []), "名次", "村（社区）", *(name for _, name, _ in named), *beside, "总分",
        "上年名次", "升降", "等次",
    ]  # fmt: skip
    rows = []
    for number, row in enumerate(results):
        parts = parts_of(row)
        rows.append([
            *([GROUPS.get(row.rank_group, "")] if has_groups else []),
            str(row.rank), row.place.name, *(marked(parts.get(path)) for path, _, _ in named),
            *(marked(points[number]) for points in beside.values()),
            total_of(ranking, row), str(row.last_rank or NO_VALUE), arrow(row) or NO_VALUE, row.get_grade_display(),
        ])  # fmt: skip
    return [head, *rows]


def total_of(ranking: Ranking, row: AssessmentResult) -> str:
    """With as many decimals as it was ranked by."""
    decimals = {1000: 0, 100: 1, 10: 2}[ranking.step_milli]
    return f"{row.shown:.{decimals}f}"


def notes(ranking: Ranking, results: Sequence[AssessmentResult]) -> list[str]:
    """How to read the table: rounding, equal places, bounds and quota of the grades."""
    said = [f"{row.place.name}：{row.remark}。" for row in results if row.is_limited]
    if ranking.scheme.shows == AssessmentScheme.Shows.GRADE:
        return said
    decimals = {1000: "取整数", 100: "保留一位小数", 10: "保留两位小数"}[ranking.step_milli]
    good, better, fair = (
        shown(ranking.good_from_milli), shown(ranking.better_from_milli), shown(ranking.fair_from_milli)
    )  # fmt: skip
    how = [
        f"总分{decimals}后排名，总分相同的名次并列，后面的名次空出。",
        f"{good} 分以上为好，{better} 分以上为较好，{fair} 分以上为一般，不足 {fair} 分为差。"
        f"好等次限额为 {ranking.quota_percent}%，取整数部分。",
    ]
    return [*how, *said]
