"""Quorum, majority, sums and periods: the worked examples of domain.md 4.4, each threshold from both sides."""

import datetime
from fractions import Fraction

import pytest

from branches.meetings.arithmetic import (
    HALF,
    MORE_THAN_HALF,
    TWO_THIRDS,
    Majority,
    Quorum,
    Share,
    Tally,
    attendance_problems,
    cannot_carry,
    month_of,
    months_in,
    quarter_of,
)

Day = datetime.date


@pytest.mark.parametrize(
    ("share", "base", "needed"),
    [
        (HALF, 7, 4),  # D-01
        (HALF, 46, 23),  # D-05
        (HALF, 0, 0),
        (MORE_THAN_HALF, 9, 5),  # D-04
        (MORE_THAN_HALF, 46, 24),  # D-05
        (MORE_THAN_HALF, 69, 35),  # D-09
        (MORE_THAN_HALF, 0, 1),
        (TWO_THIRDS, 46, 31),  # D-07
        (TWO_THIRDS, 103, 69),  # D-08
        (TWO_THIRDS, 862, 575),  # D-14
        (TWO_THIRDS, 98, 66),  # D-15
        (TWO_THIRDS, 3, 2),
        (Share(Fraction(2, 3), is_inclusive=False), 3, 3),
    ],
)
def test_the_least_number_that_is_enough(share, base, needed):
    assert share.needed(base) == needed


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (HALF, "半数以上"),
        (MORE_THAN_HALF, "过半数"),
        (TWO_THIRDS, "三分之二以上"),
        (Share(Fraction(2, 3), is_inclusive=False), "超过三分之二"),
        (Share(Fraction(5, 8)), "5/8以上"),
    ],
)
def test_a_share_is_spoken_as_regulations_speak(share, words):
    assert share.words == words


@pytest.mark.parametrize(
    ("share", "should", "attended", "is_reached"),
    [
        (HALF, 7, 4, True),  # D-01
        (HALF, 7, 3, False),  # D-02
        (MORE_THAN_HALF, 9, 5, True),  # D-04
        (MORE_THAN_HALF, 8, 4, False),
        (HALF, 46, 23, True),  # D-05
        (HALF, 46, 22, False),
        (TWO_THIRDS, 46, 31, True),  # D-07
        (TWO_THIRDS, 46, 30, False),
        (TWO_THIRDS, 103, 69, True),  # D-08
        (TWO_THIRDS, 103, 68, False),
        (TWO_THIRDS, 25, 15, False),  # domain.md 6, B.2
    ],
)
def test_a_meeting_is_valid_from_the_least_number_on(share, should, attended, is_reached):
    assert Quorum(share, should, attended).is_reached is is_reached


def test_a_quorum_says_what_was_needed_and_what_to_do():
    assert Quorum(TWO_THIRDS, 46, 39).sentence == (
        "应到 46 人，需 31 人以上到会（三分之二以上），实到 39 人，符合规定人数"
    )
    assert Quorum(Share(Fraction(4, 5)), 46, 36).sentence == (
        "到会 36 人，应到 46 人，不足五分之四（至少 37 人），会议无效。请改期重开，或核对应到会人数"
    )
    assert Quorum(MORE_THAN_HALF, 8, 4).sentence.startswith(
        "到会 4 人，应到 8 人，没有过半数（至少 5 人），会议无效"
    )


@pytest.mark.parametrize(
    ("share", "base", "in_favour", "is_carried"),
    [
        (MORE_THAN_HALF, 7, 4, True),  # D-01
        (MORE_THAN_HALF, 7, 3, False),
        (MORE_THAN_HALF, 9, 5, True),  # D-04
        (MORE_THAN_HALF, 9, 4, False),
        (MORE_THAN_HALF, 46, 24, True),  # D-05
        (MORE_THAN_HALF, 46, 23, False),
        (MORE_THAN_HALF, 69, 35, True),  # D-09
        (MORE_THAN_HALF, 69, 34, False),
        (TWO_THIRDS, 98, 66, True),  # D-15
        (TWO_THIRDS, 98, 65, False),
    ],
)
def test_a_matter_is_carried_from_the_least_number_on(share, base, in_favour, is_carried):
    assert Majority(share, "应到", base, in_favour).is_carried is is_carried


def test_a_majority_says_what_is_missing():
    assert Majority(MORE_THAN_HALF, "应到", 46, 23).sentence == (
        "应到 46 人，需 24 人以上同意（过半数），实得 23，差 1，没有通过"
    )
    assert Majority(MORE_THAN_HALF, "应到", 46, 36).sentence.endswith("实得 36，通过")


def test_a_meeting_that_cannot_carry_anything_is_told_before_the_vote():
    assert cannot_carry(MORE_THAN_HALF, 46, 23) == "到会 23 人，全部同意也不够 24 人，这次会议通过不了议题"
    assert cannot_carry(MORE_THAN_HALF, 46, 24) == ""


@pytest.mark.parametrize(
    ("counted", "base", "problem"),
    [
        ((36, 1, 2, 39), "实到", ""),  # D-20
        ((36, 1, 1, 39), "实到", "同意 36＋反对 1＋弃权 1＝38，实到 39 人，差 1 票，请核对计票单"),
        ((36, 1, 3, 39), "实到", "同意 36＋反对 1＋弃权 3＝40，实到 39 人，差 1 票，请核对计票单"),
        ((36, 1, 1, 40), "有效票", "同意 36＋反对 1＋弃权 1＝38，有效票 40 票，差 2 票，请核对计票单"),
        ((0, 0, 0, 0), "实到", ""),
    ],
)
def test_the_parts_of_a_vote_are_its_voters(counted, base, problem):
    assert Tally(*counted).problem(base) == problem


@pytest.mark.parametrize(
    ("counts", "problems"),
    [
        ((46, 39, 4), []),
        ((46, 46, 0), []),
        ((46, 47, 0), ["实到 47 人，应到 46 人，多 1 人，请核对签到表，不计入应到的写在列席里"]),
        ((46, 44, 3), ["实到 44＋请假 3＝47，应到 46 人，多 1 人，请核对"]),
        ((0, 0, 0), []),
    ],
)
def test_no_more_come_than_should(counts, problems):
    assert attendance_problems(*counts) == problems


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [
        (Day(2026, 3, 13), (1, 31, "3月"), (Day(2026, 1, 1), Day(2026, 3, 31), "第一季度")),
        (Day(2026, 12, 31), (1, 31, "12月"), (Day(2026, 10, 1), Day(2026, 12, 31), "第四季度")),
        (Day(2028, 2, 29), (1, 29, "2月"), (Day(2028, 1, 1), Day(2028, 3, 31), "第一季度")),
    ],
)
def test_a_day_lies_in_its_month_and_quarter(day, month, quarter):
    first, last, words = month
    inside, around = month_of(day), quarter_of(day)

    assert (inside.starts_on.day, inside.ends_on.day, inside.words) == (first, last, words)
    assert (around.starts_on, around.ends_on, around.words) == quarter
    assert inside.holds(day)
    assert around.holds(day)
    assert not inside.holds(inside.ends_on + datetime.timedelta(days=1))
    assert len(months_in(around)) == 3
    assert months_in(inside) == [inside]
