"""T11, the scores and grades of a year: sorted by place, with the means below and no sum (domain.md 6)."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse

from appraisal.results import public, reports, workflow
from appraisal.results.models import Ranking
from appraisal.schemes.marks import shown, to_points
from villagegov.common.places import Place
from villagegov.sheets.county import Gap, Period, Report
from villagegov.sheets.tables import COUNT, MONEY, TEXT, SheetColumn, Table

TITLE = "年度考核得分及等次汇总表"
NO_RESULT = "这一年的考核结果还没有公示"
LAST = (
    ("加分", MONEY), ("扣分", MONEY), ("总分", MONEY), ("上年名次", COUNT), ("升降", COUNT), ("一票否决", TEXT),
    ("等次", TEXT),
)  # fmt: skip


def ranking_table(ranking: Ranking, *, user: Any) -> Table:
    """The table of one revision, as its readers may see it."""
    results = list(workflow.results_of(ranking))
    named = public.mechanisms(ranking.scheme)
    rows = []
    for one in results:
        parts = public.parts_of(one)
        rows.append([
            one.rank, one.place.name, *(to_points(parts.get(path)) for path, _, _ in named),
            to_points(one.sheet.bonus_milli), to_points(one.sheet.deducted_milli), one.shown, one.last_rank, one.rise,
            "是" if one.is_vetoed else None, one.get_grade_display() or public.BORDER,
        ])  # fmt: skip
    means = reports.average(ranking, results)
    total = [None, "平均", *means[:-1], None, None, means[-1], None, None, None, None]
    return Table(
        name="T11", title=f"{ranking.place.name}{ranking.year}{TITLE}", columns=columns_of(named), rows=rows,
        total=total, lines=("单位：分",), freeze_columns=2, keys=[one.place_id for one in results],
        foot=tuple(public.notes(ranking, results)),
    )  # fmt: skip


def columns_of(named: Any) -> list[SheetColumn]:
    mechanisms = [SheetColumn((f"{name}({shown(full)})",), MONEY) for _, name, full in named]
    last = [SheetColumn((label,), kind) for label, kind in LAST]
    return [SheetColumn(("名次",), COUNT), SheetColumn(("村(社区)",)), *mechanisms, *last]


def assessed_year(period_year: int, cut_off: datetime.date) -> int:
    """The result of a year is posted in the next January: a table of half a year holds the year before."""
    return period_year if cut_off.month == 12 else period_year - 1


def county_t11(place: Place, *, year: int, cut_off: datetime.date, user: Any, masked: bool = False) -> Table:
    found = _posted(place.code, assessed_year(year, cut_off), user)
    if found is not None:
        return ranking_table(found, user=user)
    columns = columns_of([])
    return Table(
        name="T11",
        title=f"{place.name}{TITLE}",
        columns=columns,
        rows=[],
        lines=(NO_RESULT,),
        freeze_columns=2,
    )


def _posted(township: str, year: int, user: Any) -> Ranking | None:
    rows = Ranking.objects.visible_to(user).posted().filter(place_id=township, year=year)
    return rows.select_related("place", "scheme").first()


def t11_link(column: SheetColumn, key: Any, period: Period) -> str:
    """Every number opens the page of the ranking, whose rows open the sheets."""
    return f"{reverse('ranking', args=[assessed_year(period.year, period.cut_off)])}?township={period.place}"


def t11_gaps(period: Period, user: Any) -> list[Gap]:
    if _posted(period.place, assessed_year(period.year, period.cut_off), user) is not None:
        return []
    return [Gap(period.place, NO_RESULT, t11_link(SheetColumn(("",)), None, period))]


COUNTY_TABLES = {"T11": Report(TITLE, county_t11, t11_link, t11_gaps)}
