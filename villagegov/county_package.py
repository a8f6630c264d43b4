"""The county report workbook, composed from the reports of the apps, as page, as sheet and as frozen copy.

A report is a function `county_tNN` in a subject's `county_tables.py`, named in its `COUNTY_TABLES`; it is found there.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from villagegov import package_checks, package_rounds
from villagegov.common import codes, permissions, publications, subjects
from villagegov.common.dates import PartialDate
from villagegov.common.places import Place
from villagegov.common.publications import Publication
from villagegov.sheets.county import Period, Report
from villagegov.sheets.tables import COUNT, MONEY, PERCENT, TEXT, SheetColumn, Table

KIND = "COUNTY_PACKAGE"
EARLIEST_YEAR = 2000
COVER_COLUMNS = (
    SheetColumn(("序号",), COUNT),
    SheetColumn(("表号",)),
    SheetColumn(("表名",)),
    SheetColumn(("行数",), COUNT),
    SheetColumn(("有/无变化",)),
)
CHANGED, UNCHANGED, FIRST = "有", "无", "首次"
SIGNATURES = "填表人：　　　　　　审核人：　　　　　　负责人：　　　　　　填报日期："


def cut_off_refusal(cut_off: datetime.date, today: datetime.date) -> str:
    """Why a report cannot be made by this day; "" when it can."""
    if cut_off > today:
        return f"统计截止日期 {cut_off:%Y-%m-%d} 还没有到，最晚填今天"
    if cut_off.year < EARLIEST_YEAR:
        return f"统计截止日期 {cut_off.isoformat()} 太早，最早填 {EARLIEST_YEAR}-01-01"
    return ""


@cache
def reports() -> dict[str, Report]:
    """The reports of all apps by their table number, in order."""
    found: dict[str, Report] = {}
    for module in subjects.modules("county_tables").values():
        found |= module.COUNTY_TABLES
    return dict(sorted(found.items()))


def package(
    place: Place, *, year: int, cut_off: datetime.date, user: Any, masked: bool = False, today: datetime.date
) -> list[Table]:
    """Cover sheet and every table that exists, with the titles and signature lines that the county asks for."""
    facts = {"year": year, "cut_off": cut_off, "user": user}
    made = tables_of(place, masked=masked, **facts)
    compared = made if masked else tables_of(place, masked=True, **facts)  # what is handed in is masked
    return [cover(place, compared, year=year, cut_off=cut_off, today=today), *made]


def tables_of(place: Place, *, year: int, cut_off: datetime.date, user: Any, masked: bool) -> list[Table]:
    county = (
        Place.objects.filter(code=codes.county_of(place.code)).values_list("name", flat=True).first() or ""
    )
    made = []
    for report in reports().values():
        table = report.make(place, year=year, cut_off=cut_off, user=user, masked=masked)
        unit = table.lines[-1] if table.lines else ""
        table.rows = list(table.rows)
        table.title = f"{county}{place.name} {table.title}"
        table.lines = (f"填报单位(盖章)：{place.name}党委", f"统计截止日期：{long_day(cut_off)}", unit)
        table.foot = (*table.foot, SIGNATURES)
        made.append(table)
    return made


def cover(
    place: Place, tables: list[Table], *, year: int, cut_off: datetime.date, today: datetime.date
) -> Table:
    """The list of the tables, each against the copy that was handed in last: 有, 无, 首次."""
    before = handed_in(place, year)
    known = {table["name"]: table for table in before.content["tables"]} if before else {}
    rows = []
    for number, table in enumerate(tables, 1):
        change = change_of(known.get(table.name), table)
        rows.append([number, table.name, table.title, len(list(table.rows)), change])
    return Table(
        name="封面", title=f"{place.name} {year} 年度上报表", columns=COVER_COLUMNS, rows=rows,
        lines=(f"报送单位：{place.name}党委", f"统计截止日期：{long_day(cut_off)}", f"日期：{long_day(today)}"),
        foot=(f"联系人：　　　　　　联系电话：{place.contact_phone}",),
    )  # fmt: skip


def change_of(before: dict[str, Any] | None, table: Table) -> str:
    if before is None:
        return FIRST
    now = as_json(table)
    same = before["rows"] == now["rows"] and before["total"] == now["total"]
    return UNCHANGED if same else CHANGED


def long_day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def plain_cell(value: Any) -> Any:
    """A cell as the frozen copy keeps it."""
    if isinstance(value, PartialDate):
        return value.text()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def as_json(table: Table) -> dict[str, Any]:
    rows = [[plain_cell(value) for value in row] for row in table.rows]
    total = [plain_cell(value) for value in table.total] if table.total else None
    return {
        "name": table.name, "title": table.title, "columns": [list(column.heads) for column in table.columns],
        "kinds": [column.kind for column in table.columns], "rows": rows, "total": total,
        "lines": list(table.lines), "foot": list(table.foot), "freeze_columns": table.freeze_columns,
    }  # fmt: skip


def from_json(kept: dict[str, Any]) -> Table:
    """A frozen table again, for page, print and sheet; its numbers are numbers, its dates the text that was kept."""
    kinds = kept.get("kinds") or [TEXT] * len(kept["columns"])
    columns = [SheetColumn(tuple(heads), kind) for heads, kind in zip(kept["columns"], kinds, strict=True)]

    def values(row: list[Any]) -> list[Any]:
        return [typed_cell(value, column.kind) for value, column in zip(row, columns, strict=True)]

    return Table(
        name=kept["name"], title=kept["title"], columns=columns, rows=[values(row) for row in kept["rows"]],
        total=values(kept["total"]) if kept.get("total") else None, lines=tuple(kept.get("lines", ())),
        foot=tuple(kept.get("foot", ())), freeze_columns=kept.get("freeze_columns", 0),
    )  # fmt: skip


def typed_cell(value: Any, kind: str) -> Any:
    return Decimal(value) if isinstance(value, str) and kind in {COUNT, MONEY, PERCENT} else value


def copies_of(place: Place, year: int) -> QuerySet[Publication]:
    """The copies of the year that are in force, the newest first."""
    copies = Publication.objects.in_force().filter(kind=KIND, place=place, year=year)
    return copies.order_by("-published_at", "-pk")


def copies_of_year(user: Any, year: int) -> QuerySet[Publication]:
    """The copies in force that the user may read, of all townships."""
    return Publication.objects.visible_to(user).in_force().filter(kind=KIND, year=year)


def handed_in(place: Place, year: int) -> Publication | None:
    """The copy that the county has: the newest of the year."""
    return copies_of(place, year).first()


def cut_off_of(copy: Publication) -> datetime.date:
    return datetime.date.fromisoformat(copy.content["cut_off"])


def earlier_of_round(place: Place, year: int, cut_off: datetime.date) -> Publication | None:
    """The copy of the same half-year: what comes after it is its correction."""
    wanted = package_rounds.round_of(cut_off, place.code, year)
    return next(
        (
            copy
            for copy in copies_of(place, year)
            if package_rounds.round_of(cut_off_of(copy), place.code, year) == wanted
        ),
        None,
    )


def frozen(
    place: Place, *, year: int, cut_off: datetime.date, user: Any, today: datetime.date
) -> dict[str, Any]:
    """What is handed in: the tables of this moment, numbers masked, and what does not fit or is missing in them.

    Slow, so made before the place is locked.
    """
    permissions.require(user, "branches.hand_in_report", place)
    front, *tables = package(place, year=year, cut_off=cut_off, user=user, masked=True, today=today)
    period = Period(place.code, year, cut_off)
    return {
        "cut_off": cut_off.isoformat(),
        "cover": as_json(front),
        "tables": [as_json(table) for table in tables],
        "open": open_points(tables, period, user),
    }


def open_points(tables: list[Table], period: Period, user: Any) -> list[str]:
    """What has to be explained when the package is handed in: cells that do not fit, villages without their musts."""
    names = dict(Place.objects.visible_to(user).within(period.place).values_list("code", "name"))
    musts = [
        f"{number} {names.get(gap.place, gap.place)}：{gap.text}"
        for number, report in reports().items()
        for gap in report.gaps(period, user)
        if gap.is_must
    ]
    return [*(str(mismatch) for mismatch in package_checks.check(tables).mismatches), *musts]


@transaction.atomic
def hand_in(place: Place, *, year: int, content: dict[str, Any], user: Any, reason: str = "") -> Publication:
    """Freeze the package for the county to read. A second one of the half-year is a correction."""
    permissions.require(user, "branches.hand_in_report", place)
    Place.objects.select_for_update().get(pk=place.pk)
    cut_off, reason = datetime.date.fromisoformat(content["cut_off"]), reason.strip()
    before = earlier_of_round(place, year, cut_off)
    if before is not None and not reason:
        raise ValidationError(f"{year} 年的上报表已经报过（{before.number}）。再报是更正，请写明理由")
    if content["open"] and not reason:
        raise ValidationError(
            f"还有 {len(content['open'])} 处缺项或对不上。请先补上，或在说明里写明情况再报送"
        )
    count = Publication.objects.filter(kind=KIND, place=place, year=year).count()
    number = f"SB-{year}-{place.code[:9]}-{count + 1:02d}"  # all nine digits: townships of two counties share the last
    if before is not None:
        before = Publication.objects.select_for_update().get(pk=before.pk)
    name = package_rounds.round_of(cut_off, place.code, year).name
    return publications.publish(
        kind=KIND, number=number, title=f"{place.name} {year} 年{name}上报表", place=place, year=year,
        content={**content, "explanation": reason}, by=user, corrects=before, reason=reason if before else "",
    )  # fmt: skip
