"""What stands behind T05: where its people and its sums open, and what its villages and its people still lack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from branches.people.models import PoliticalStatus
from branches.posts.models import Post, PostTenure
from branches.posts.reports import doubles, secretaries_of, vacancies
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.sheets.county import Gap, Period
from villagegov.sheets.tables import SheetColumn

OF_PEOPLE = {"姓名", "年龄", "连续任职年限"}
OF_SUMS: dict[str, dict[str, str]] = {
    "姓名": {}, "性别": {"sex": "FEMALE"}, "年龄": {}, "是否一肩挑": {"dual": "yes"},
}  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A column of T05 that a person may lack. `condition` asks it, `at` leads to the person."""

    label: str
    condition: Callable[[str], Q]

    def is_missing(self, at: str = "") -> Q:
        return self.condition(at)


def _no_education(at: str) -> Q:
    nothing = Q(**{f"{at}cadre__education_full_time": "", f"{at}cadre__education_in_service": ""})
    return Q(**{f"{at}cadre": None}) | nothing


def _no_source(at: str) -> Q:
    return Q(**{f"{at}cadre": None}) | Q(**{f"{at}cadre__source": ""})


def _no_admission(at: str) -> Q:
    """A member by what was typed, of whom neither the membership nor the roster gives the day."""
    is_party = Q(
        **{f"{at}political_status__in": [PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY]}
    )
    no_member = Q(**{f"{at}membership": None}) | Q(**{f"{at}membership__ended_on__isnull": False})
    no_date = Q(**{f"{at}cadre": None}) | Q(**{f"{at}cadre__admitted_on": None})
    return is_party & no_member & no_date


FACTS = {
    "birth": Fact("出生年月", lambda at: Q(**{f"{at}birth_date": None})),
    "education": Fact("学历", _no_education),
    "admitted": Fact("入党时间", _no_admission),
    "source": Fact("人员来源", _no_source),
    "id_number": Fact("身份证号", lambda at: Q(**{f"{at}id_number_index": ""})),
    "phone": Fact("联系电话", lambda at: Q(**{f"{at}phone_index": ""})),
    "ethnic": Fact("民族", lambda at: Q(**{f"{at}ethnic_group": ""})),
}


def t05_link(column: SheetColumn, key: tuple[str, int] | None, period: Period) -> str:
    """A row opens its person, its village; a sum opens the people whom it counts."""
    leaf = column.heads[-1]
    if key is None:
        return period.opens("post_list", None, body="team", **OF_SUMS[leaf]) if leaf in OF_SUMS else ""
    village, person = key
    if leaf in OF_PEOPLE:
        return reverse("person", args=[person])
    return period.opens("post_list", village, body="team") if leaf == "村名" else ""


def t05_gaps(period: Period, user: Any) -> list[Gap]:
    """What T05 lacks, village by village in the order of the table."""
    villages = Place.objects.visible_to(user).within(period.place).filter(level=Place.Level.VILLAGE)
    places = list(villages.on(period.cut_off).in_order())
    held = PostTenure.objects.visible_to(user).within(period.place)
    found = [*_gaps_of_secretaries(places, held, period, user), *_gaps_of_people(places, held, period)]
    order = {place.code: position for position, place in enumerate(places)}
    return sorted(found, key=lambda gap: order[gap.place])


def _gaps_of_secretaries(
    places: list[Place], held: QuerySet[PostTenure], period: Period, user: Any
) -> Iterator[Gap]:
    secretaries = secretaries_of(held)
    for vacancy in vacancies(places, secretaries, period.cut_off):
        days = "还没有登记过" if vacancy.days is None else f"空缺 {vacancy.days} 天"
        yield Gap(vacancy.place.code, f"书记{days}", _way_to_secretary(vacancy.place, user))
    for place, tenures in doubles(places, secretaries):
        names = "、".join(tenure.person.name for tenure in tenures)
        yield Gap(place.code, f"同时登记了 {len(tenures)} 名书记：{names}", _way_to_secretary(place, user))


def _way_to_secretary(place: Place, user: Any) -> str:
    if permits(user, "branches.hand_over", place) and place.stage == Place.Stage.ACTIVE:
        return reverse("hand_over", args=[place.code, Post.BRANCH_SECRETARY])
    return reverse("village", args=[place.code])


def _gaps_of_people(places: list[Place], held: QuerySet[PostTenure], period: Period) -> Iterator[Gap]:
    counts = {
        key: Count("person", distinct=True, filter=fact.is_missing("person__")) for key, fact in FACTS.items()
    }
    teams = held.on(period.cut_off).of_teams().order_by().values("place_id")
    of_village = {
        row["place_id"]: row for row in teams.annotate(people=Count("person", distinct=True), **counts)
    }
    for place in places:
        row = of_village.get(place.code)
        if row is None:
            yield Gap(place.code, "没有登记两委成员", period.opens("post_list", place.code), is_must=True)
            continue
        for key, fact in FACTS.items():
            if number := row[key]:
                url = period.opens("post_list", place.code, body="team", lacks=key)
                yield Gap(place.code, f"{number} 名两委成员没有{fact.label}", url)
