"""Should-attend comes from the registers as they stood on the day, each person once."""

import datetime

import pytest

from branches.meetings.registers import Gathering, attendees, keeps_names, number_of, without_vote
from branches.meetings.standards import Kind
from tests.factories import (
    FiguresFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    RepresentativeFactory,
    TenureFactory,
    VillageFactory,
)

pytestmark = pytest.mark.django_db
Day = datetime.date
DAY = Day(2026, 3, 5)


@pytest.fixture
def village():
    return VillageFactory(code="990121103204", name="石桥村")


def member(name="何永昌", **fields):
    return MembershipFactory(person=PersonFactory(name=name), **fields)


def names(village, kind, **facts) -> set[str]:
    return {one.name for one in attendees(Gathering(kind, village, facts.pop("day", DAY), **facts))}


def test_a_members_meeting_has_who_was_a_formal_member_on_the_day(village):
    member("正式")
    member("预备", member_kind="PROBATIONARY", confirmed_on=None)
    member("后来转正", confirmed_on=Day(2026, 3, 6))
    member("已转出", ended_on=DAY)
    member("当天还在", ended_on=Day(2026, 3, 6))
    member("后来入党", admitted_on=Day(2026, 3, 6), confirmed_on=None)

    assert names(village, Kind.MEMBERS) == {"正式", "当天还在"}
    assert names(village, Kind.PARTY_CLASS) == {"正式", "当天还在", "预备", "后来转正"}
    assert set(without_vote(Gathering(Kind.MEMBERS, village, DAY))) == {"预备", "后来转正"}
    assert without_vote(Gathering(Kind.PARTY_CLASS, village, DAY)) == []


def test_a_branch_has_its_own_members_and_the_village_has_all(village):
    head, branch = OrganizationFactory(kind="GENERAL_BRANCH"), OrganizationFactory(name="一支部")
    branch.parent = head
    branch.save()
    member("一支部的", organization=branch)
    member("没有编的")

    assert names(village, Kind.MEMBERS, organization=branch) == {"一支部的"}
    assert names(village, Kind.MEMBERS, organization=head) == {"一支部的", "没有编的"}


def test_a_group_meeting_has_its_group(village):
    member("一组的", party_group="第一党小组")
    member("二组的", party_group="第二党小组")

    assert names(village, Kind.PARTY_GROUP, party_group="第一党小组") == {"一组的"}


def test_who_sits_in_both_committees_counts_once(village):
    both = PersonFactory(name="何永昌")
    TenureFactory(person=both, post="BRANCH_SECRETARY")
    TenureFactory(person=both, post="COMMITTEE_DIRECTOR")
    TenureFactory(person=PersonFactory(name="黄新田"), post="COMMITTEE_MEMBER")
    gone = {"post": "COMMITTEE_MEMBER", "ended_on": Day(2026, 3, 4), "end_reason": "RESIGNED"}
    TenureFactory(person=PersonFactory(name="已离任"), **gone)

    assert number_of(Gathering(Kind.TWO_COMMITTEES, village, DAY)) == 2
    assert names(village, Kind.BRANCH_COMMITTEE) == {"何永昌"}
    assert names(village, Kind.TWO_COMMITTEES, day=Day(2026, 3, 4)) == {"何永昌", "黄新田", "已离任"}


def test_the_assembly_is_representatives_and_the_committee_each_once(village):
    both = PersonFactory(name="陈月华")
    RepresentativeFactory(name="陈月华", person=both)
    RepresentativeFactory(name="郝莲秀")
    TenureFactory(person=both, post="COMMITTEE_MEMBER")
    TenureFactory(person=PersonFactory(name="何永昌"), post="COMMITTEE_DIRECTOR")

    found = attendees(Gathering(Kind.REPRESENTATIVES, village, DAY))

    assert sorted(one.name for one in found) == sorted(["陈月华", "郝莲秀", "何永昌"])
    assert len({one.key for one in found}) == 3


def test_villagers_are_known_by_number_only(village):
    FiguresFactory(place=village, year=2025, adult_count=2100, household_count=862)

    assert number_of(Gathering(Kind.VILLAGERS, village, DAY)) == 2100
    assert number_of(Gathering(Kind.HOUSEHOLDS, village, DAY)) == 862
    assert number_of(Gathering(Kind.OTHER, village, DAY)) is None
    assert number_of(Gathering(Kind.SUPERVISION, village, DAY)) is None
    assert keeps_names(Kind.MEMBERS)
    assert not keeps_names(Kind.VILLAGERS)
    assert attendees(Gathering(Kind.VILLAGERS, village, DAY)) == []
