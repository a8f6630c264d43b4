"""What waits in a village because of its meetings."""

import datetime

import pytest

from branches.meetings.todos import waiting
from tests.factories import MeetingFactory, TownshipFactory, VillageFactory, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return VillageFactory(code="990121103204", name="石桥村")


def words(user) -> list[str]:
    return sorted(f"{todo.word}" for todo in waiting(user))


def test_the_clerk_fills_in_and_the_secretary_also_hands_in(village):
    MeetingFactory(), MeetingFactory(attended=None), MeetingFactory(stage="RETURNED", return_reason="缺原因")
    MeetingFactory(stage="VOIDED"), MeetingFactory(place=VillageFactory())
    MeetingFactory(held_at=datetime.datetime(2026, 3, 20, 7, tzinfo=datetime.UTC), attended=None)

    assert words(user_with("village_secretary", village)) == ["未开始", "草稿", "退回"]
    assert words(user_with("village_clerk", village)) == ["未开始", "退回"]
    assert waiting(user_with("township_org", TownshipFactory())) == []
    assert waiting(user_with("village_cadre", village)) == []


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        ("2026-03-13", []),
        ("2026-02-22", ["2月支部委员会会议"]),
        ("2026-03-18", ["第一季度支部党员大会", "第一季度党课", "第一季度村民代表会议"]),
        ("2026-03-31", ["3月支部委员会会议", "第一季度支部党员大会", "第一季度党课", "第一季度村民代表会议"]),
    ],
)
def test_towards_the_end_of_a_period_it_asks_for_what_was_not_held(village, stand_at, day, titles):
    secretary = user_with("village_secretary", village)
    stand_at(datetime.date.fromisoformat(day))

    assert [todo.title for todo in waiting(secretary)] == titles


def test_what_was_held_is_not_asked_for(village, stand_at):
    secretary = user_with("village_secretary", village)
    january = datetime.datetime(2026, 1, 20, 7, tzinfo=datetime.UTC)
    MeetingFactory(kind="PARTY_CLASS", held_at=january, stage="SUBMITTED", submitted_at=january)
    stand_at(datetime.date(2026, 3, 20))

    todos = waiting(secretary)

    assert [todo.title for todo in todos] == ["第一季度支部党员大会", "第一季度村民代表会议"]
    assert todos[0].due_on == datetime.date(2026, 3, 31)
    assert todos[0].url.endswith("/records/meetings/new/?kind=MEMBERS")
