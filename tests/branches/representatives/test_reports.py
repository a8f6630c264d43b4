"""Representatives counted by village and held against the law."""

import datetime

import pytest

from branches.models import Representative
from branches.representatives import reports
from branches.representatives.arithmetic import Assembly
from tests.factories import (
    FiguresFactory,
    PersonFactory,
    RepresentativeFactory,
    TenureFactory,
    VillageFactory,
)
from villagegov.common.models import Place

DAY = datetime.date(2026, 3, 13)
VILLAGE, COMMUNITY = Place(name="石桥村", kind="VILLAGE"), Place(name="莲塘社区", kind="COMMUNITY")


def test_a_village_within_the_law_has_no_hint():
    assert reports.hints(VILLAGE, Assembly(98, 35, 5, 862)) == []
    assert reports.hints(VILLAGE, Assembly(0, 0, 5, 862)) == []
    assert reports.hints(VILLAGE, None) == []


def test_too_few_women_are_named_with_share_and_number():
    assert reports.hints(VILLAGE, Assembly(98, 33, 5, 862)) == [
        "妇女代表 33 人，占村民代表会议 103 人的 32.0%，低于三分之一（至少 35 人）"
    ]


def test_too_many_members_of_the_committee_are_named():
    assert reports.hints(VILLAGE, Assembly(12, 7, 5, 120)) == [
        "村民代表 12 人，村委会成员 5 人，代表不足村民代表会议的五分之四"
    ]


def test_households_for_each_are_held_against_the_range_in_villages_only():
    assert reports.hints(VILLAGE, Assembly(40, 20, 5, 862)) == [
        "村民代表 40 人，平均每名代表 21.6 户。按 5 至 15 户推选一人的，应为 58 至 172 人；按村民小组推选的不受此限"
    ]
    assert reports.hints(COMMUNITY, Assembly(66, 30, 5, 1436)) == []


def test_sums_need_the_households_of_every_village_that_has_representatives():
    both = [Assembly(96, 34, 5, 1124), Assembly(72, 26, 5, 786), Assembly(0, 0, 3, 500)]

    assert reports.together(both) == Assembly(168, 60, households=1910)
    assert reports.together([*both, Assembly(50, 20)]).households is None
    assert [fact["value"] for fact in reports.facts_of(reports.together(both))] == [
        "168 人", "60 人，占 35.7%", "11.4 户",
    ]  # fmt: skip
    assert reports.facts_of(None) == [{"label": "村民代表", "value": "0 人"}]


@pytest.mark.django_db
def test_the_assembly_of_a_village_has_its_committee_once(django_assert_num_queries):
    village = VillageFactory(code="990121103204", name="石桥村")
    FiguresFactory(place=village, year=2025, household_count=862)
    RepresentativeFactory(place=village)
    RepresentativeFactory(place=village, sex="MALE", ended_on=DAY, end_reason="DIED")
    director, member = PersonFactory(), PersonFactory()
    TenureFactory(person=director, post="COMMITTEE_DIRECTOR")
    TenureFactory(person=director, post="COMMITTEE_MEMBER")
    TenureFactory(person=member, post="COMMITTEE_MEMBER")
    RepresentativeFactory(place=village, sex="MALE", person=member)
    VillageFactory(code="990121103205", name="梅岭村")

    with django_assert_num_queries(3):
        found = reports.assemblies(Place.objects.filter(level="VILLAGE"), DAY)

    assert found == {village.code: Assembly(2, 1, 1, 862)}


@pytest.mark.django_db
def test_counts_are_of_the_day():
    RepresentativeFactory(elected_on=DAY)
    RepresentativeFactory(elected_on=DAY + datetime.timedelta(days=1))
    RepresentativeFactory(sex="MALE")

    assert reports.counts_on(DAY, Representative.objects.all()) == {"990121103204": (2, 1)}
