"""The last meetings on the sheet of a village: the newest four, counted or not, without what was voided."""

import datetime

import pytest
from django.utils import timezone

from branches.meetings.booklet import village_part
from tests.factories import AgendaItemFactory, MeetingFactory, user_with

pytestmark = pytest.mark.django_db


def at(day: int) -> datetime.datetime:
    return datetime.datetime(2026, 3, day, 9, tzinfo=timezone.get_current_timezone())


def test_the_newest_meetings_are_told_with_their_matter():
    meetings = [MeetingFactory(held_at=at(day)) for day in range(1, 8)]
    AgendaItemFactory(meeting=meetings[-1], title="路灯改造")
    MeetingFactory(held_at=at(9), stage="VOIDED")
    MeetingFactory(held_at=at(20))

    part = village_part(meetings[0].place, user_with("village_secretary"))

    assert [row[1] for row in part.rows] == [f"2026年3月{day}日" for day in (7, 6, 5, 4)]
    assert part.rows[0][2] == "路灯改造"
    assert village_part(meetings[0].place, user_with("stationed_cadre")) is None
