"""What is missing or does not add up, in words with the numbers."""

import datetime

import pytest

from branches.meetings import checks
from branches.models import Attendance
from tests.factories import AgendaItemFactory, MeetingFactory, VillageFactory

LATER = datetime.datetime(2026, 3, 20, 6, 30, tzinfo=datetime.UTC)


def meeting(**facts):
    place = VillageFactory.build(code="990121103204", name="石桥村")
    return MeetingFactory.build(pk=1, place=place, **facts)


def item(**facts):
    return AgendaItemFactory.build(pk=2, meeting=meeting(), **facts)


def roll(**numbers) -> list[Attendance]:
    return [Attendance(status=status) for status, number in numbers.items() for _ in range(number)]


def texts(record, agenda=None, names=()) -> list[str]:
    return [one.text for one in checks.problems(record, [item()] if agenda is None else agenda, names)]


def test_a_complete_record_has_no_problem():
    assert texts(meeting()) == []
    assert texts(meeting(), names=roll(PRESENT=9, ON_LEAVE=1, LEFT_OUT=2)) == []


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"held_at": LATER}, "会议时间3月20日 14:30还没到，开完会再录入"),
        ({"attended": None}, "还没有录入应到、实到人数"),
        ({"attended": 11}, "实到 11 人，应到 10 人，多 1 人，请核对签到表，不计入应到的写在列席里"),
        ({"should_registered": 12}, "台账上当天应到 12 人，填的是 10 人，差 2 人，请写明理由"),
    ],
)
def test_a_problem_of_the_counts_is_told_with_its_numbers(facts, problem):
    assert problem in texts(meeting(**facts))


def test_a_record_without_a_matter_is_not_complete():
    assert texts(meeting(), agenda=[]) == ["还没有登记议题"]


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({}, ""),
        ({"in_favour": 7, "voters": 8}, "同意 7＋反对 0＋弃权 1＝8，实到 9 人，差 1 票，请核对计票单"),
        ({"method": "SECRET", "in_favour": 7, "voters": 8}, ""),
        (
            {"method": "SECRET", "in_favour": 9, "voters": 10},
            "有效票 10 张，实到 9 人，多 1 张，请核对计票单",
        ),
        ({"method": "NONE", "voters": None}, ""),
    ],
)
def test_a_vote_has_to_be_all_who_came_or_all_valid_ballots(facts, problem):
    assert checks.vote_problem(item(**facts), 9) == problem
    assert texts(meeting(), [item(**facts)]) == ([f"审议年度工作计划：{problem}"] if problem else [])


def test_a_vote_waits_for_the_counts():
    assert checks.vote_problem(item(), None) == "还没有录入实到人数，请先录入到会情况"


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (roll(PRESENT=8, ON_LEAVE=1), "到会名单到会 8＋请假 1＋缺席 0＝9，应到 10 人，差 1 人，请核对名单"),
        (
            roll(PRESENT=8, ON_LEAVE=1, ABSENT=1),
            "到会名单上到会 8 人、请假 1 人，录入的是实到 9 人、请假 1 人",
        ),
    ],
)
def test_present_and_absent_are_all_who_should_come(names, problem):
    assert texts(meeting(), names=names) == [problem]


@pytest.mark.django_db
def test_what_the_law_says_is_a_warning_and_no_refusal():
    too_few = meeting(should_attend=46, attended=30, on_leave=0)
    none_can_carry = meeting(should_attend=46, attended=23, kind="COLLECTIVE", on_leave=0)

    assert checks.warnings(too_few)[0].startswith(
        "到会 30 人，应到 46 人，不足三分之二（至少 31 人），会议无效"
    )
    assert checks.warnings(none_can_carry)[0].startswith("到会 23 人，应到 46 人，不足三分之二")
    assert checks.warnings(meeting(kind="PARTY_CLASS", attended=1)) == []
    assert checks.warnings(meeting(attended=None)) == []
    assert checks.warnings(meeting()) == []


@pytest.mark.django_db
def test_a_valid_meeting_that_is_too_small_to_carry_anything_is_told():
    half = meeting(should_attend=46, attended=23, on_leave=0)
    half.standards = {"members_meeting_quorum": "1/2", "members_majority_base": "应到"}

    assert checks.warnings(half) == ["到会 23 人，全部同意也不够 24 人，这次会议通过不了议题"]  # D-05


@pytest.mark.django_db
def test_the_outcome_of_a_vote_counts_from_the_base_of_its_rule():
    assert checks.outcome(meeting(), item()) == "应到 10 人，需 6 人以上同意（过半数），实得 8，通过"
    assert checks.outcome(meeting(), item(method="NONE", voters=None)) == ""
    assert checks.outcome(meeting(kind="OTHER"), item()) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "is_quorate"),
    [
        ({"attended": 7}, True),
        ({"attended": 6}, False),
        ({"attended": None}, False),
        ({"kind": "PARTY_CLASS"}, True),
    ],
)
def test_the_votes_of_a_meeting_without_its_quorum_do_not_count(facts, is_quorate):
    held = meeting(**{"on_leave": 0, **facts})

    assert held.is_quorate is is_quorate
    if held.is_counted and not is_quorate:
        assert checks.outcome(held, item()) == "到会人数不足，会议无效，表决不算数"
