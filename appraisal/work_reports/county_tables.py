"""T12, the roster of the year's results of village cadres: reports and ballots, as far as the system holds them.

The year is the one whose reports were due by the cut-off day: in March that of last December. Points and grades of
persons are decided outside the system and stay empty for the township to fill in.
"""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from appraisal.work_reports import arithmetic
from appraisal.work_reports.ballots import AppraisalTally
from appraisal.work_reports.models import WorkReport
from appraisal.work_reports.results import result_of
from appraisal.work_reports.year import year_in_question
from branches.places.county_rows import villages_of
from villagegov.common.dates import PartialDate
from villagegov.common.places import Place
from villagegov.sheets.county import Gap, Period, Report
from villagegov.sheets.tables import COUNT, DATE, MONEY, PERCENT, SheetColumn, Table

TITLE = "村干部年度考核结果花名册"
COLUMNS = (
    SheetColumn(("序号",), COUNT),
    SheetColumn(("村名",)),
    SheetColumn(("姓名",)),
    SheetColumn(("职务",)),
    SheetColumn(("述职", "日期"), DATE),
    SheetColumn(("述职", "形式")),
    SheetColumn(("民主测评", "参加人数"), COUNT),
    SheetColumn(("民主测评", "优秀"), COUNT),
    SheetColumn(("民主测评", "称职"), COUNT),
    SheetColumn(("民主测评", "基本称职"), COUNT),
    SheetColumn(("民主测评", "不称职"), COUNT),
    SheetColumn(("民主测评", "满意率(%)"), PERCENT),
    SheetColumn(("组织评分",), MONEY),
    SheetColumn(("综合得分",), MONEY),
    SheetColumn(("等次",)),
    SheetColumn(("备注(诫勉等)",)),
)
EMPTY: list[Any] = [None] * 4
FOOT = "组织评分、综合得分、等次和备注由镇党委研究后填写。"
OF_BALLOTS = {"参加人数", "优秀", "称职", "基本称职", "不称职", "满意率(%)"}


def of_the_year(rows: QuerySet, period: Period) -> QuerySet:
    """What the township's villages of that day have for the year in question, in the order of the table."""
    held = rows.within(period.place).of_year(year_in_question(period.place, period.cut_off))
    return held.select_related("place").order_by(
        "place__display_order", "place__code", "-is_required", "name"
    )


def reports_of(period: Period, user: Any) -> QuerySet:
    return of_the_year(WorkReport.objects.visible_to(user), period)


def county_t12(place: Place, *, year: int, cut_off: datetime.date, user: Any, masked: bool = False) -> Table:
    """T12 of a township: one row a person who reports, the secretary of a village first. Nothing in it is masked."""
    period = Period(place.code, year, cut_off)
    reports = list(reports_of(period, user))
    tallies = AppraisalTally.objects.visible_to(user).in_force().filter(report__in=reports)
    ballots = {tally.report_id: tally for tally in tallies.prefetch_related("counts")}
    rows = [
        [number, one.place.name, one.name, one.post, *_reported(one), *_ballots(ballots.get(one.pk)), *EMPTY]
        for number, one in enumerate(reports, 1)
    ]
    return Table(
        name="T12", title=TITLE, columns=COLUMNS, rows=rows, freeze_columns=3, keys=[one.place_id for one in reports],
        lines=(f"{year_in_question(place.code, cut_off)}年度　单位：人、张",), foot=(FOOT,),
    )  # fmt: skip


def _reported(report: WorkReport) -> list[Any]:
    day = PartialDate(report.reported_on) if report.reported_on else None
    return [day, report.get_form_display() or None]


def _ballots(tally: AppraisalTally | None) -> list[Any]:
    """Empty where no ballots were confirmed: nobody was asked, which is not zero."""
    if tally is None:
        return [None] * len(OF_BALLOTS)
    counts = result_of(tally)
    return [counts.returned, *counts.grades, arithmetic.rounded_share(counts)]


def t12_link(column: SheetColumn, village: str | None, period: Period) -> str:
    """The lists behind the numbers: the ballots, the reports; "" for what is decided elsewhere."""
    leaf, where = column.heads[-1], {"place": village} if village else {}
    query = urlencode({"year": year_in_question(period.place, period.cut_off), **where})
    if leaf in OF_BALLOTS:
        return f"{reverse('appraisal_tally_list')}?{query}"
    if leaf in {"日期", "形式", "姓名"}:
        return f"{reverse('work_report_list')}?{query}"
    return reverse("village", args=[village]) if leaf == "村名" and village else ""


def t12_gaps(period: Period, user: Any) -> list[Gap]:
    """Villages whose secretary has no report of the year, or one that is not appraised yet."""
    year, found = year_in_question(period.place, period.cut_off), []
    held: dict[str, list[WorkReport]] = {}
    for one in reports_of(period, user).of_secretaries():
        held.setdefault(one.place_id, []).append(one)
    for village in villages_of(period, user):
        if village.code not in held:
            url = f"{reverse('work_report_list')}?{urlencode({'year': year})}"
            found.append(Gap(village.code, f"没有 {year} 年书记的述职报告", url))
        for one in held.get(village.code, ()):
            if one.stage != WorkReport.Stage.APPRAISED:
                text = f"{one.name}的述职报告{one.get_stage_display()}，还没有测评"
                found.append(Gap(village.code, text, one.get_absolute_url()))
    return found


COUNTY_TABLES = {"T12": Report(TITLE, county_t12, t12_link, t12_gaps)}
