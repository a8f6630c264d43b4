"""T01, the basic figures of the villages: from the year's figures and the register of members, by the cut-off day."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet

from branches.organizations.models import PartyOrganization
from branches.people.cut_off import formal_on, member_on, old_on, young_on
from branches.people.models import PartyMembership
from branches.places.county_rows import t01_gaps, t01_link, villages_of
from branches.places.models import VillageFigures
from branches.places.reports import mean_income
from branches.representatives.models import Representative
from branches.representatives.reports import counts_on
from villagegov.common.money import half_up
from villagegov.common.places import Place
from villagegov.sheets.county import Period, Report
from villagegov.sheets.tables import COUNT, MONEY, PERCENT, SheetColumn, Table

TITLE = "村(社区)基本情况统计表"
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
SUMMED = (3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)
POPULATION, REPRESENTATIVES, WOMEN, WOMEN_SHARE, INCOME = 5, 18, 19, 20, 21
PER_MILLE = Decimal("0.001")
FIGURES = (
    "group_count", "household_count", "registered_population", "resident_population", "adult_count", "farmland_mu",
)  # fmt: skip
COUNTS = ("young", "old", "women", "mobile", "groups")


def member_counts(rows: QuerySet[PartyMembership], day: datetime.date) -> dict[str, dict[str, int]]:
    """Members of each village on the day, by kind, age, sex; one query."""
    counted = rows.filter(member_on(day)).order_by().values("place_id").annotate(
        total=Count("id"),
        formal=Count("id", filter=formal_on(day)),
        young=Count("id", filter=young_on(day, "person__")),
        old=Count("id", filter=old_on(day, "person__")),
        women=Count("id", filter=Q(person__sex="FEMALE")),
        mobile=Count("id", filter=Q(is_mobile=True)),
        groups=Count("party_group", distinct=True, filter=~Q(party_group="")),
    )  # fmt: skip
    return {row["place_id"]: row for row in counted}


def county_t01(place: Place, *, year: int, cut_off: datetime.date, user: Any, masked: bool = False) -> Table:
    """T01 of a township: every village of that day in its order, then the sums. Nothing in it is masked."""
    villages = list(villages_of(Period(place.code, year, cut_off), user))
    counts = member_counts(PartyMembership.objects.visible_to(user).within(place.code), cut_off)
    figures = VillageFigures.objects.visible_to(user).within(place.code).latest_up_to(year)
    of_village = {row.place_id: row for row in figures}
    heads = PartyOrganization.objects.visible_to(user).within(place.code).heads()
    kinds = {head.place_id: head.get_kind_display() for head in heads}
    elected = counts_on(cut_off, Representative.objects.visible_to(user).within(place.code))
    rows = []
    for number, village in enumerate(villages, 1):
        code = village.code
        facts = (of_village.get(code), counts.get(code, {}), kinds.get(code), elected.get(code, (0, 0)))
        rows.append([number, village.name, code, *village_cells(*facts)])
    return Table(
        name="T01", title=TITLE, columns=COLUMNS, rows=rows, total=total_row(rows),
        lines=("单位：户、人、亩、元",), freeze_columns=2, keys=[village.code for village in villages],
    )  # fmt: skip


def village_cells(
    figures: VillageFigures | None, counts: dict[str, int], kind: str | None, elected: tuple[int, int]
) -> list[Any]:
    """One village; what is not known is empty, what was counted and not found is 0."""
    total, formal = counts.get("total", 0), counts.get("formal", 0)
    known = [getattr(figures, name, None) for name in FIGURES]
    counted = [total, formal, total - formal, *(counts.get(name, 0) for name in COUNTS)]
    income, remark = getattr(figures, "income_per_capita", None), getattr(figures, "remark", "")
    return [*known, kind, *counted, *elected, share(*elected), income, remark or None]


def share(representatives: int, women: int) -> Decimal | None:
    """The share of women, to a tenth of a percent; None where nobody was elected."""
    return half_up(Fraction(women, representatives), PER_MILLE) if representatives else None


def total_row(rows: list[list[Any]]) -> list[Any]:
    """Sums of the rows; the share of women from the sums, income per head weighted by registered population."""
    total: list[Any] = [None] * len(COLUMNS)
    total[1] = "合计"
    for position in SUMMED:
        known = [row[position] for row in rows if row[position] is not None]
        total[position] = sum(known) if known else None
    total[WOMEN_SHARE] = share(total[REPRESENTATIVES] or 0, total[WOMEN] or 0)
    total[INCOME] = mean_income((row[INCOME], row[POPULATION]) for row in rows)
    return total


ONLY_NOW = (
    "党员的性别、党小组、是否流动，党组织的类型，按现在登记的；撤并村的党员记在并入的村",
    "没有写转正时间的正式党员，按正式党员算；没有写当选时间的村民代表，按一直在任算",
)
COUNTY_TABLES = {"T01": Report(TITLE, county_t01, t01_link, t01_gaps, ONLY_NOW)}
