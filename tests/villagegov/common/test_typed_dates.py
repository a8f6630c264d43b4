"""Dates as people type them."""

import datetime

import pytest

from villagegov.common.dates import PartialDate
from villagegov.common.typed_dates import read_date, spelled

TODAY = datetime.date(2026, 3, 13)
FIFTH_OF_MARCH = PartialDate(datetime.date(2026, 3, 5))
JUNE_1987 = PartialDate(datetime.date(1987, 6, 1), by_month=True)


@pytest.mark.parametrize(
    "text",
    [
        "2026-3-5",
        "2026.3.5",
        "2026/03/05",
        "2026年3月5日",
        "2026年3月5号",
        "20260305",
        "3月5日",
        " 2026 - 3 - 5 ",
        "２０２６.３.５",
    ],
)
def test_a_day_is_read_in_every_usual_spelling(text):
    assert read_date(text, TODAY) == FIFTH_OF_MARCH


@pytest.mark.parametrize("text", ["1987.06", "1987-6", "1987年6月", "198706", "1987/06"])
def test_a_month_is_read_as_its_first_day_and_a_flag(text):
    assert read_date(text, TODAY) == JUNE_1987


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-13-5", "没有 13 月"),
        ("2026-2-30", "2026年2月没有 30 日，最后一天是 28 日"),
        ("1826-3-5", "年份 1826 不对"),
        ("1987", "只有年份，请至少填到月"),
        ("明天", "看不出“明天”是哪一天"),
        ("2026-3-5-1", "看不出"),
    ],
)
def test_what_is_no_date_is_refused_with_what_is_wrong(text, says):
    with pytest.raises(ValueError, match=says):
        read_date(text, TODAY)


def test_the_29th_of_february_is_a_day_of_leap_years_only():
    assert read_date("2024-2-29", TODAY).day == datetime.date(2024, 2, 29)
    with pytest.raises(ValueError, match="最后一天是 28 日"):
        read_date("2026-2-29", TODAY)


def test_the_reading_is_spelled_as_pages_spell_dates():
    assert [spelled(FIFTH_OF_MARCH), spelled(JUNE_1987), spelled(None)] == ["2026年3月5日", "1987年6月", ""]


def test_what_is_spelled_is_read_back_as_the_same():
    assert [read_date(spelled(value), TODAY) for value in (FIFTH_OF_MARCH, JUNE_1987)] == [
        FIFTH_OF_MARCH,
        JUNE_1987,
    ]
