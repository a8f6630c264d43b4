"""What lists, pages and county tables show of representatives: counted by village, held against the law, a roster."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from branches import policy as numbers
from branches.places.models import VillageFigures
from branches.posts.models import COMMITTEE_POSTS, PostTenure
from branches.representatives.arithmetic import Assembly, representatives_wanted
from branches.representatives.models import Representative
from villagegov.common.dates import PartialDate
from villagegov.common.money import half_up
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import percent1
from villagegov.sheets.tables import COUNT, DATE, SheetColumn, Table

COLUMNS = (
    SheetColumn(("村名",)),
    SheetColumn(("姓名",)),
    SheetColumn(("性别",)),
    SheetColumn(("民族",)),
    SheetColumn(("出生年月",), DATE),
    SheetColumn(("学历",)),
    SheetColumn(("政治面貌",)),
    SheetColumn(("村民小组",)),
    SheetColumn(("代表户数",), COUNT),
    SheetColumn(("当选时间",), DATE),
    SheetColumn(("联系电话",)),
    SheetColumn(("备注",)),
)


def counts_on(day: datetime.date, rows: QuerySet[Representative]) -> dict[str, tuple[int, int]]:
    """Representatives of each village on the day, and the women among them; one query."""
    counted = rows.on(day).order_by().values("place_id").annotate(
        total=Count("pk"), women=Count("pk", filter=Q(sex="FEMALE"))
    )  # fmt: skip
    return {row["place_id"]: (row["total"], row["women"]) for row in counted}


def assemblies(villages: QuerySet[Place], day: datetime.date) -> dict[str, Assembly]:
    """The assembly of each village by its code, with the households of its newest figures; three queries."""
    codes = villages.order_by().values("code")
    counted = counts_on(day, Representative.objects.filter(place__in=codes))
    committees = _committees(codes, day)
    figures = VillageFigures.objects.filter(place__in=codes).latest_up_to(day.year)
    households = dict(figures.values_list("place_id", "household_count"))
    return {
        code: Assembly(*counted.get(code, (0, 0)), committees.get(code, 0), households.get(code))
        for code in counted.keys() | committees.keys() | households.keys()
    }


def _committees(codes: QuerySet, day: datetime.date) -> dict[str, int]:
    """Members of the villagers' committees on the day who are not known to be representatives too."""
    linked = Representative.objects.current().filter(place__in=codes).exclude(person=None)
    held = PostTenure.objects.on(day).filter(place__in=codes, post__in=COMMITTEE_POSTS)
    others = held.exclude(person__in=linked.values("person")).order_by()
    return dict(others.values_list("place_id").annotate(number=Count("person", distinct=True)))


def hints(village: Any, assembly: Assembly | None) -> list[str]:
    """What of the assembly does not fit the law; hints for the register, never refusals."""
    if assembly is None or not assembly.representatives:
        return []
    return [
        text
        for text in (_women_hint(assembly), _seats_hint(assembly), _households_hint(village, assembly))
        if text
    ]


def _women_hint(assembly: Assembly) -> str:
    if not assembly.lacks_women(numbers.LEAST_WOMEN):
        return ""
    share = percent1(assembly.women_share * assembly.representatives / assembly.members)
    wanted = assembly.women_wanted(numbers.LEAST_WOMEN)
    return (
        f"妇女代表 {assembly.women} 人，占村民代表会议 {assembly.members} 人的 {share}，"
        f"低于三分之一（至少 {wanted} 人）"
    )


def _seats_hint(assembly: Assembly) -> str:
    if not assembly.lacks_representatives(numbers.LEAST_REPRESENTATIVES):
        return ""
    return (
        f"村民代表 {assembly.representatives} 人，村委会成员 {assembly.committee_members} 人，"
        "代表不足村民代表会议的五分之四"
    )


def _households_hint(village: Any, assembly: Assembly) -> str:
    """Five to fifteen households elect one; residents' communities have no such rule."""
    if village.kind != Place.Kind.VILLAGE or not assembly.households:
        return ""
    least, most = numbers.LEAST_HOUSEHOLDS, numbers.MOST_HOUSEHOLDS
    wanted = representatives_wanted(assembly.households, least_each=least, most_each=most)
    if assembly.representatives in wanted:
        return ""
    each = half_up(assembly.households_each)
    return (
        f"村民代表 {assembly.representatives} 人，平均每名代表 {each} 户。按 {least} 至 {most} 户推选一人的，"
        f"应为 {wanted.least} 至 {wanted.most} 人；按村民小组推选的不受此限"
    )


def together(assemblies_of: Iterable[Assembly]) -> Assembly:
    """The sum of several villages; households only where those of every village with representatives are known."""
    counted = [one for one in assemblies_of if one.representatives]
    known = [one.households for one in counted if one.households is not None]
    return Assembly(
        sum(one.representatives for one in counted),
        sum(one.women for one in counted),
        households=sum(known) if len(known) == len(counted) else None,
    )


def facts_of(assembly: Assembly | None) -> list[dict[str, str]]:
    """Number, share of women and households per representative as pairs for a line of facts."""
    if assembly is None or not assembly.representatives:
        return [{"label": "村民代表", "value": "0 人"}]
    facts = [
        {"label": "村民代表", "value": f"{assembly.representatives:,} 人"},
        {"label": "妇女代表", "value": f"{assembly.women:,} 人，占 {percent1(assembly.women_share)}"},
    ]
    if assembly.households_each is not None:
        facts.append({"label": "平均每名代表", "value": f"{half_up(assembly.households_each)} 户"})
    return facts


def roster(representatives: QuerySet[Representative], *, lines: tuple[str, ...], foot: str) -> Table:
    """These representatives, phones in full, in the headers that the importer knows."""
    return Table(
        name="村民代表名册", title="村民代表名册", columns=COLUMNS,
        rows=_rows(representatives.select_related("place")), lines=lines, foot=(foot,), freeze_columns=2,
    )  # fmt: skip


def _rows(representatives: QuerySet[Representative]) -> Iterator[list[Any]]:
    for one in representatives.iterator(2000):
        texts = [
            one.place.name, one.name, one.get_sex_display(), one.ethnic_group,
            _partial(one.birth_date, one.birth_date_by_month), one.get_education_display(),
            one.get_political_status_display(), one.villager_group, one.represented_households,
            _partial(one.elected_on, one.elected_on_by_month), one.phone.plain(), one.remark,
        ]  # fmt: skip
        yield [None if value == "" else value for value in texts]


def _partial(day: datetime.date | None, by_month: bool) -> PartialDate | None:
    return PartialDate(day, by_month) if day else None
