"""What stands behind T01: the list that each of its numbers opens, and what its villages still lack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from branches.organizations.models import PartyOrganization
from branches.people.cut_off import member_on
from branches.people.models import PartyMembership
from branches.places.models import VillageFigures
from branches.representatives.models import Representative
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.sheets.county import Gap, Period
from villagegov.sheets.tables import SheetColumn

FIGURES = {
    "group_count": "村民小组", "household_count": "户数", "registered_population": "户籍人口",
    "resident_population": "常住人口", "adult_count": "18 周岁以上人口", "farmland_mu": "耕地",
    "income_per_capita": "上年人均可支配收入",
}  # fmt: skip
OF_FIGURES = {
    "村民小组(个)", "户数", "户籍", "常住", "18周岁以上", "耕地(亩)", "上年农民人均可支配收入(元)",
}  # fmt: skip
OF_MEMBERS: dict[str, dict[str, str]] = {
    "党员总数": {}, "正式": {"kind": "FORMAL"}, "预备": {"kind": "PROBATIONARY"}, "35岁及以下": {"age": "young"},
    "60岁及以上": {"age": "old"}, "女": {"sex": "FEMALE"}, "流动党员": {"mobile": "yes"},
}  # fmt: skip
OF_REPRESENTATIVES: dict[str, dict[str, str]] = {
    "总数": {}, "其中妇女": {"sex": "FEMALE"}, "妇女占比(%)": {},
}  # fmt: skip


def villages_of(period: Period, user: Any) -> QuerySet[Place]:
    """The villages of the township that were there on the day, in its own order."""
    villages = Place.objects.visible_to(user).within(period.place).filter(level=Place.Level.VILLAGE)
    return villages.on(period.cut_off).in_order()


def t01_link(column: SheetColumn, village: str | None, period: Period) -> str:
    """The list whose count or sum is the number of this column; "" for what is no number and no name."""
    leaf = column.heads[-1]
    if leaf in OF_FIGURES:
        return period.opens("figures_list", village, year=period.year)
    if leaf in OF_MEMBERS:
        return period.opens("person_list", village, **OF_MEMBERS[leaf])
    if leaf in OF_REPRESENTATIVES:
        return period.opens("representative_list", village, **OF_REPRESENTATIVES[leaf])
    if leaf == "党小组(个)":
        return period.opens("party_group_list", village)
    if leaf == "村(社区)名称" and village:
        return reverse("village", args=[village])
    return ""


def t01_gaps(period: Period, user: Any) -> list[Gap]:
    """What the rows of T01 lack, village by village in the order of the table."""
    villages = list(villages_of(period, user))
    figures = VillageFigures.objects.visible_to(user).within(period.place).latest_up_to(period.year)
    of_village = {row.place_id: row for row in figures}
    found = [gap for village in villages for gap in _gaps_of_figures(village, of_village, period, user)]
    for village, text, url, is_must in _gaps_of_registers(villages, period, user):
        found.append(Gap(village.code, text, url, is_must))
    found += _members_elsewhere(villages, period, user)
    order = {village.code: position for position, village in enumerate(villages)}
    return sorted(found, key=lambda gap: order.get(gap.place, len(order)))


def _gaps_of_figures(
    village: Place, of_village: dict[str, VillageFigures], period: Period, user: Any
) -> Iterator[Gap]:
    figures = of_village.get(village.code)
    url = reverse("village", args=[village.code])
    if permits(user, "branches.change_village", village) and village.stage == Place.Stage.ACTIVE:
        url = reverse("village_figures_edit", args=[village.code, period.year])
    if figures is None:
        yield Gap(village.code, f"没有 {period.year} 年和以前的村情数据", url, is_must=True)
        return
    if figures.year < period.year:
        yield Gap(village.code, f"村情数据是 {figures.year} 年的，{period.year} 年还没有填", url)
    missing = [label for name, label in FIGURES.items() if getattr(figures, name) is None]
    if missing:
        yield Gap(village.code, f"村情数据缺 {'、'.join(missing)}", url)


def _gaps_of_registers(
    villages: list[Place], period: Period, user: Any
) -> Iterator[tuple[Place, str, str, bool]]:
    """Villages without members, without an organisation, without representatives; members without a birth date."""
    members = PartyMembership.objects.visible_to(user).within(period.place).filter(member_on(period.cut_off))
    counts = dict(members.order_by().values_list("place_id").annotate(number=Count("pk")))
    unborn = members.filter(person__birth_date=None).order_by()
    without_birth = dict(unborn.values_list("place_id").annotate(number=Count("pk")))
    headed = _places_of(PartyOrganization.objects.visible_to(user).within(period.place).heads())
    elected = _places_of(Representative.objects.visible_to(user).within(period.place).on(period.cut_off))
    for village in villages:
        code = village.code
        if not counts.get(code):
            yield village, "没有登记党员", period.opens("person_list", code), True
        if number := without_birth.get(code):
            url = period.opens("person_list", code, lacks="birth_date")
            yield village, f"{number} 名党员没有出生日期，年龄栏没有算进去", url, False
        if code not in headed:
            yield (
                village,
                "没有登记党组织",
                f"{reverse('organization_list')}?{urlencode({'village': code})}",
                False,
            )
        if code not in elected:
            yield village, "没有登记村民代表", period.opens("representative_list", code), False


def _places_of(rows: QuerySet) -> set[str]:
    return set(rows.order_by().values_list("place_id", flat=True))


def _members_elsewhere(villages: list[Place], period: Period, user: Any) -> Iterator[Gap]:
    """Members who now stand in a village that was not there on the day: no row of the table counts them."""
    members = PartyMembership.objects.visible_to(user).within(period.place).filter(member_on(period.cut_off))
    lost = members.exclude(place__in=[village.code for village in villages]).order_by()
    names = lost.values_list("place_id", "place__name").annotate(number=Count("pk"))
    for code, name, number in names:
        text = f"截止那天还没有{name}（或已撤并），记在这里的 {number} 名党员没有算进表里"
        yield Gap(code, text, f"{reverse('person_list')}?{urlencode({'place': code})}")
