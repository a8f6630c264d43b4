import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from appraisal.pledges.arithmetic import (
    FULL,
    HALF,
    NONE,
    Promise,
    count_problem,
    gaps_in_words,
    kept,
    percent_done,
    plain,
)

DAY = datetime.date(2026, 9, 30)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, "第 3 条缺少完成时间、量化目标和责任人"),
        ({"has_person": True}, "第 3 条缺少完成时间和量化目标"),
        ({"has_person": True, "due_on": DAY}, "第 3 条缺少量化目标"),
        ({"has_person": True, "due_on": DAY, "target_value": Decimal(0)}, ""),
        ({"has_person": True, "due_on": DAY, "milestone": "建成投用"}, ""),
        ({"has_person": True, "due_on": DAY, "milestone": " "}, "第 3 条缺少量化目标"),
    ],
)
def test_an_item_says_what_it_lacks(facts, told):
    assert gaps_in_words(Promise(3, **facts)) == told


@pytest.mark.parametrize(
    ("items", "told"),
    [
        (4, "现在有 4 条，最少 5 条，还差 1 条"),
        (5, ""),
        (10, ""),
        (11, "现在有 11 条，最多 10 条，请删去 1 条"),
    ],
)
def test_five_to_ten_items_are_taken(items, told):
    assert count_problem(items, 5, 10) == told


@pytest.mark.parametrize(
    ("target", "done", "percent", "whole"),
    [
        ("120", "96", None, 80),
        ("3", "2", None, 67),
        ("8", "1", None, 13),  # 12.5 is rounded up
        ("8", "9", None, 113),
        ("8", None, 50, None),
        ("8", "0", None, 0),
        ("0", "0", None, 100),
        ("0", "1", None, 0),
        (None, None, 40, 40),
        (None, None, None, None),
    ],
)
def test_the_share_done_is_whole_percent(target, done, percent, whole):
    def number(text):
        return None if text is None else Decimal(text)

    assert percent_done(number(target), number(done), percent) == whole


def test_mostly_kept_counts_half():
    assert kept([FULL, FULL, HALF, NONE]) == (Fraction(5, 2), 4)


@pytest.mark.parametrize(
    ("value", "text"),
    [("120.00", "120"), ("12.50", "12.5"), ("0.00", "0"), ("1000", "1000")],
)
def test_a_target_reads_as_it_was_typed(value, text):
    assert plain(Decimal(value)) == text
    assert plain(None) == ""
