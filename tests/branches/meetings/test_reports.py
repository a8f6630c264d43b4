"""Meetings of a period against what the regulations ask."""

import datetime

import pytest

from branches.meetings import reports
from branches.meetings.arithmetic import quarter_of
from branches.meetings.reports import Duty
from branches.meetings.standards import Kind
from tests.factories import MeetingFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
VILLAGE, TODAY = "990121103204", datetime.date(2026, 3, 13)
QUARTER = quarter_of(TODAY)


def at(month: int, day: int) -> datetime.datetime:
    return datetime.datetime(2026, month, day, 7, tzinfo=datetime.UTC)


def duties() -> dict[str, Duty]:
    held, groups = reports.held_in(QUARTER, [VILLAGE]), reports.groups_in([VILLAGE])
    rows = reports.duties_of(VILLAGE, held, groups.get(VILLAGE, 0), QUARTER, TODAY)
    return {row.kind: row for row in rows}


def test_a_month_counts_once_and_a_quarter_by_its_meetings():
    for held_at in (at(1, 8), at(1, 9), at(2, 10)):
        MeetingFactory(kind="BRANCH_COMMITTEE", held_at=held_at)
    MeetingFactory(kind="MEMBERS", held_at=at(3, 5))
    MeetingFactory(kind="PARTY_CLASS", held_at=at(3, 5), stage="VOIDED")
    MeetingFactory(kind="REPRESENTATIVES", held_at=at(3, 5), attended=None)

    found = duties()

    assert found[Kind.BRANCH_COMMITTEE] == Duty(Kind.BRANCH_COMMITTEE, wanted=3, held=2)
    assert found[Kind.BRANCH_COMMITTEE].missing == 1
    assert found[Kind.MEMBERS] == Duty(Kind.MEMBERS, wanted=1, held=1)
    assert found[Kind.PARTY_CLASS].missing == found[Kind.REPRESENTATIVES].missing == 1
    assert found[Kind.MEMBERS].label == "支部党员大会"


def test_each_group_meets_each_month():
    for name in ("第一党小组", "第二党小组"):
        MembershipFactory(person=PersonFactory(), party_group=name)
        MeetingFactory(kind="PARTY_GROUP", party_group=name, held_at=at(1, 8))
    MeetingFactory(kind="PARTY_GROUP", party_group="第一党小组", held_at=at(1, 20))

    assert duties()[Kind.PARTY_GROUP] == Duty(Kind.PARTY_GROUP, wanted=6, held=2)
