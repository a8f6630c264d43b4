"""What the register of posts says to pages, sheets and the county: T05, vacancies, villages with two secretaries."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from branches.people.facts import political_status
from branches.people.masks import id_number_for, phone_for
from branches.people.models import Person, Sex
from branches.posts.models import COMMITTEE_POSTS, PARTY_POSTS, CadreProfile, Post, PostTenure
from villagegov.common.dates import PartialDate, age_on
from villagegov.common.money import half_up
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.sheets.tables import COUNT, DATE, SheetColumn, Table

MOST_GAP_DAYS = 31  # a term ends and the next begins within the month of the election
DUAL = {Post.BRANCH_SECRETARY, Post.COMMITTEE_DIRECTOR}


def words_of(tenures: Iterable[PostTenure], posts: Sequence[str]) -> str:
    """The posts of one body in their own words: 书记, 组织委员."""
    return "、".join(t.duty or t.get_post_display() for t in tenures if t.post in posts)


def is_dual(tenures: Iterable[PostTenure]) -> bool:
    """Secretary and director of the same village at once (一肩挑)."""
    by_place = defaultdict(set)
    for tenure in tenures:
        by_place[tenure.place_id].add(tenure.post)
    return any(posts >= DUAL for posts in by_place.values())


def secretaries_of(tenures: QuerySet) -> dict[str, list[PostTenure]]:
    """All tenures of secretaries by village, in one query."""
    found: dict[str, list[PostTenure]] = defaultdict(list)
    for tenure in tenures.filter(post=Post.BRANCH_SECRETARY).select_related("person").order_by("started_on"):
        found[tenure.place_id].append(tenure)
    return found


@dataclass(frozen=True)
class Vacancy:
    """A village without a secretary; `days` since the last one's last day, None when there never was one."""

    place: Place
    days: int | None


def vacancies(
    villages: Iterable[Place], secretaries: dict[str, list[PostTenure]], on: datetime.date
) -> list[Vacancy]:
    found = []
    for place in villages:
        tenures = [t for t in secretaries.get(place.code, []) if t.started_on <= on]
        if any(t.ended_on is None or t.ended_on >= on for t in tenures):
            continue
        last = max((t.ended_on for t in tenures), default=None)
        found.append(Vacancy(place, (on - last).days if last else None))
    return found


def doubles(
    villages: Iterable[Place], secretaries: dict[str, list[PostTenure]]
) -> list[tuple[Place, list[PostTenure]]]:
    """Villages with more than one secretary in office: rosters bring them, people sort them out."""
    current = ((p, [t for t in secretaries.get(p.code, []) if t.ended_on is None]) for p in villages)
    return [(place, tenures) for place, tenures in current if len(tenures) > 1]


T05_TITLE = "村“两委”班子成员花名册"
T05_COLUMNS = (
    SheetColumn(("序号",), COUNT), SheetColumn(("村名",)), SheetColumn(("姓名",)), SheetColumn(("性别",)),
    SheetColumn(("民族",)), SheetColumn(("出生年月",), DATE), SheetColumn(("年龄",), COUNT),
    SheetColumn(("学历", "全日制")), SheetColumn(("学历", "在职")), SheetColumn(("政治面貌",)),
    SheetColumn(("入党时间",), DATE), SheetColumn(("职务", "党组织")), SheetColumn(("职务", "村委会")),
    SheetColumn(("职务", "集体经济组织")), SheetColumn(("职务", "其他")), SheetColumn(("任现职时间",), DATE),
    SheetColumn(("连续任职年限",), COUNT), SheetColumn(("是否一肩挑",)), SheetColumn(("人员来源",)),
    SheetColumn(("身份证号",)), SheetColumn(("联系电话",)), SheetColumn(("备注",)),
)  # fmt: skip
ID_COLUMN = next(i for i, column in enumerate(T05_COLUMNS) if column.heads == ("身份证号",))


def team_on(place: Place, *, cut_off: datetime.date, user: Any) -> list[list[PostTenure]]:
    """The members of the two committees on the day: villages in order, then by post, then by strokes.

    Each with all posts that are held in the village; a person in two villages stands in each.
    """
    held = PostTenure.objects.visible_to(user).within(place.code).on(cut_off).by_post()
    people: dict[tuple[str, int], list[PostTenure]] = defaultdict(list)
    related = held.select_related("place", "person__place", "person__membership", "person__cadre")
    for tenure in related:
        people[tenure.place_id, tenure.person_id].append(tenure)
    teams = (*PARTY_POSTS, *COMMITTEE_POSTS)
    return [tenures for tenures in people.values() if any(t.post in teams for t in tenures)]


def t05_rows(place: Place, *, cut_off: datetime.date, user: Any, masked: bool = False) -> list[list[Any]]:
    """The rows of T05. Numbers stand in full where the user may export them, else masked.

    With `masked` the table is that for other departments, without the ID number.
    """
    return rows_of(team_on(place, cut_off=cut_off, user=user), cut_off, user, masked=masked)


def rows_of(
    kept: list[list[PostTenure]], cut_off: datetime.date, user: Any, *, masked: bool
) -> list[list[Any]]:
    started = first_starts(kept, cut_off)
    rows = [
        _t05_row(number, tenures, started, cut_off, user, masked) for number, tenures in enumerate(kept, 1)
    ]
    return [row[:ID_COLUMN] + row[ID_COLUMN + 1 :] for row in rows] if masked else rows


def _t05_row(
    number: int, tenures: list[PostTenure], started: dict, cut_off: datetime.date, user: Any, masked: bool
) -> list[Any]:
    first, person = tenures[0], tenures[0].person
    profile = getattr(person, "cadre", None) or CadreProfile()
    since = started[first.place_id, first.person_id]
    return [
        number, first.place.name, person.name, person.get_sex_display(), person.ethnic_group,
        partial(person.birth_date, person.birth_date_by_month), person.age(cut_off),
        profile.get_education_full_time_display(), profile.get_education_in_service_display(),
        political_status(person), admitted(person, profile), words_of(tenures, PARTY_POSTS),
        words_of(tenures, COMMITTEE_POSTS), profile.post_collective, other_posts(tenures, profile),
        partial(first.started_on, first.started_on_by_month), age_on(since, cut_off),
        "是" if is_dual(tenures) else "否", profile.get_source_display(),
        *numbers(person, user, masked=masked), person.remark,
    ]  # fmt: skip


def partial(day: datetime.date | None, by_month: bool) -> PartialDate | None:
    return PartialDate(day, by_month) if day else None


def admitted(person: Person, profile: CadreProfile) -> PartialDate | None:
    """The membership's date; for who has none in the register, the one the roster gave."""
    member = getattr(person, "membership", None)
    if member is not None and member.ended_on is None:
        return partial(member.admitted_on, member.admitted_on_by_month)
    return partial(profile.admitted_on, profile.admitted_on_by_month)


def other_posts(tenures: list[PostTenure], profile: CadreProfile) -> str:
    others = [post for post in Post if post not in (*PARTY_POSTS, *COMMITTEE_POSTS)]
    return "、".join(text for text in (words_of(tenures, others), profile.post_other) if text)


def numbers(person: Person, user: Any, *, masked: bool) -> tuple[str, str]:
    """ID number and telephone as this user may carry them away."""
    if not masked and permits(user, "branches.export_full", person):
        return person.id_number.plain(), person.phone.plain()
    return id_number_for(user, person), str(person.phone) if masked else phone_for(user, person)


def first_starts(
    kept: list[list[PostTenure]], cut_off: datetime.date
) -> dict[tuple[str, int], datetime.date]:
    """Since when each person has been in the two committees of the village without a gap, in one query."""
    people = {tenures[0].person_id for tenures in kept}
    before = PostTenure.objects.of_teams().filter(person_id__in=people, started_on__lte=cut_off)
    spans: dict[tuple[str, int], list[PostTenure]] = defaultdict(list)
    for tenure in before.order_by("-started_on"):
        spans[tenure.place_id, tenure.person_id].append(tenure)
    return {key: unbroken_start(tenures, cut_off) for key, tenures in spans.items()}


def unbroken_start(tenures: list[PostTenure], on: datetime.date) -> datetime.date:
    """The start of the run of tenures that reaches the day. Tenures of one month's neighbourhood follow on."""
    start = on
    for tenure in tenures:
        end = tenure.ended_on or on
        if end >= start - datetime.timedelta(days=MOST_GAP_DAYS):
            start = min(start, tenure.started_on)
    return start


def county_t05(place: Place, *, year: int, cut_off: datetime.date, user: Any, masked: bool = False) -> Table:
    """T05 村“两委”班子成员花名册."""
    columns = [c for i, c in enumerate(T05_COLUMNS) if not (masked and i == ID_COLUMN)]
    kept = team_on(place, cut_off=cut_off, user=user)
    return Table(
        name="T05", title=T05_TITLE, columns=columns,
        rows=rows_of(kept, cut_off, user, masked=masked), lines=("单位：人",), freeze_columns=3,
        total=total_row(columns, kept, cut_off), keys=[(t[0].place_id, t[0].person_id) for t in kept],
    )  # fmt: skip


def total_row(
    columns: Sequence[SheetColumn], kept: list[list[PostTenure]], cut_off: datetime.date
) -> list[Any]:
    """People counted once, whoever stands in two villages: women, mean age, 一肩挑."""
    people = {tenures[0].person_id: tenures[0].person for tenures in kept}.values()
    ages = [age for person in people if (age := person.age(cut_off)) is not None]
    duals = {tenures[0].person_id for tenures in kept if is_dual(tenures)}
    sums = {
        "村名": "合计",
        "姓名": f"{len(people)} 人",
        "性别": f"女 {sum(person.sex == Sex.FEMALE for person in people)} 人",
        "年龄": half_up(Fraction(sum(ages), len(ages))) if ages else None,
        "是否一肩挑": f"是 {len(duals)} 人",
    }
    return [sums.get(column.heads[-1]) for column in columns]
