"""T01, the basic figures of the villages: from the year's figures and the register of members, by the cut-off day."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from branches.organizations.models import PartyOrganization
from branches.people.models import PartyMembership
from branches.places.models import VillageFigures
from villagegov.common.money import half_up, weighted_mean
from villagegov.common.places import Place
from villagegov.sheets.tables import COUNT, MONEY, PERCENT, SheetColumn, Table

YOUNG_AT_MOST, OLD_AT_LEAST = 35, 60
CENT = Decimal("0.01")

COLUMNS = (
    SheetColumn(("序号",), COUNT),
    SheetColumn(("村(社区)名称",)),
    SheetColumn(("区划代码",)),
    SheetColumn(("村民小组(个)",), COUNT),
    SheetColumn(("户数",), COUNT),
    SheetColumn(("人口(人)", "户籍"), COUNT),
    SheetColumn(("人口(人)", "常住"), COUNT),
    SheetColumn(("人口(人)", "18周岁以上"), COUNT),
    SheetColumn(("耕地(亩)",), MONEY),
    SheetColumn(("党组织", "类型")),
    SheetColumn(("党组织", "党员总数"), COUNT),
    SheetColumn(("党组织", "正式"), COUNT),
    SheetColumn(("党组织", "预备"), COUNT),
    SheetColumn(("党组织", "35岁及以下"), COUNT),
    SheetColumn(("党组织", "60岁及以上"), COUNT),
    SheetColumn(("党组织", "女"), COUNT),
    SheetColumn(("党组织", "流动党员"), COUNT),
    SheetColumn(("党组织", "党小组(个)"), COUNT),
    SheetColumn(("村民代表(人)", "总数"), COUNT),
    SheetColumn(("村民代表(人)", "其中妇女"), COUNT),
    SheetColumn(("村民代表(人)", "妇女占比(%)"), PERCENT),
    SheetColumn(("上年农民人均可支配收入(元)",), MONEY),
    SheetColumn(("备注",)),
)
SUMMED = (3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17)
POPULATION, INCOME = 5, 21
FIGURES = (
    "group_count", "household_count", "registered_population", "resident_population", "adult_count", "farmland_mu",
)  # fmt: skip
COUNTS = ("young", "old", "women", "mobile", "groups")


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def members_on(day: datetime.date, rows: QuerySet[PartyMembership]) -> QuerySet[PartyMembership]:
    """Who was a member on the day."""
    return rows.filter(Q(ended_on=None) | Q(ended_on__gt=day), admitted_on__lte=day)


def member_counts(rows: QuerySet[PartyMembership], day: datetime.date) -> dict[str, dict[str, int]]:
    """Members of each village on the day, by kind, age, sex; one query."""
    formal = Q(member_kind="FORMAL") & (Q(confirmed_on=None) | Q(confirmed_on__lte=day))
    counted = members_on(day, rows).values("place_id").annotate(
        total=Count("id"),
        formal=Count("id", filter=formal),
        young=Count("id", filter=Q(person__birth_date__gt=years_before(day, YOUNG_AT_MOST + 1))),
        old=Count("id", filter=Q(person__birth_date__lte=years_before(day, OLD_AT_LEAST))),
        women=Count("id", filter=Q(person__sex="FEMALE")),
        mobile=Count("id", filter=Q(is_mobile=True)),
        groups=Count("party_group", distinct=True, filter=~Q(party_group="")),
    )  # fmt: skip
    return {row["place_id"]: row for row in counted}


def county_t01(place: Place, *, year: int, cut_off: datetime.date, user: Any, masked: bool = False) -> Table:
    """T01 of a township: every village of that day in its order, then the sums. Nothing in it is masked."""
    villages = (
        Place.objects.visible_to(user)
        .within(place.code)
        .filter(level=Place.Level.VILLAGE)
        .on(cut_off)
        .in_order()
    )
    counts = member_counts(PartyMembership.objects.visible_to(user).within(place.code), cut_off)
    figures = VillageFigures.objects.visible_to(user).within(place.code).latest_up_to(year)
    of_village = {row.place_id: row for row in figures}
    heads = PartyOrganization.objects.visible_to(user).within(place.code).heads()
    kinds = {head.place_id: head.get_kind_display() for head in heads}
    rows = [
        village_row(
            number,
            village,
            of_village.get(village.code),
            counts.get(village.code, {}),
            kinds.get(village.code),
        )
        for number, village in enumerate(villages, 1)
    ]
    return Table(
        name="T01", title="村(社区)基本情况统计表", columns=COLUMNS, rows=rows, total=total_row(rows),
        lines=("单位：户、人、亩、元",), freeze_columns=2,
    )  # fmt: skip


def village_row(
    number: int, village: Place, figures: VillageFigures | None, counts: dict[str, int], kind: str | None
) -> list[Any]:
    """One village; what is not known is empty, what was counted and not found is 0."""
    total, formal = counts.get("total", 0), counts.get("formal", 0)
    known = [getattr(figures, name, None) for name in FIGURES]
    counted = [total, formal, total - formal, *(counts.get(name, 0) for name in COUNTS)]
    income, remark = getattr(figures, "income_per_capita", None), getattr(figures, "remark", "")
    return [
        number,
        village.name,
        village.code,
        *known,
        kind,
        *counted,
        None,
        None,
        None,
        income,
        remark or None,
    ]


def total_row(rows: list[list[Any]]) -> list[Any]:
    """Sums of the rows; income per head weighted by registered population, never averaged."""
    total: list[Any] = [None] * len(COLUMNS)
    total[1] = "合计"
    for position in SUMMED:
        known = [row[position] for row in rows if row[position] is not None]
        total[position] = sum(known) if known else None
    pairs = [(row[INCOME], row[POPULATION]) for row in rows if row[INCOME] is not None and row[POPULATION]]
    mean = weighted_mean(pairs)
    total[INCOME] = None if mean is None else half_up(mean, CENT)
    return total


COUNTY_TABLES = {"T01": county_t01}
