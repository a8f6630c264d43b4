"""Spellings of dates, and the ones that are a question and no value (excel.md 7.4)."""

import datetime

import pytest

from tests.villagegov.sheets.files import TODAY
from villagegov.sheets.normalise.dates import read_date
from villagegov.sheets.normalise.text import as_text

DAY = datetime.date(1987, 6, 15)


def read(cell, *, is_1904=False, is_typeless=False):
    return read_date(cell, as_text(cell), today=TODAY, is_1904=is_1904, is_typeless=is_typeless)


@pytest.mark.parametrize(
    "text",
    [
        "1987-06-15", "1987/6/15", "1987.6.15", "1987年6月15日", "1987年6月15", "1987-06-15 00:00:00", "1987—06—15",
        "1987–6–15", "1987。6。15", "1987、6、15", "１９８７．６．１５", "1987年6月15号", "1987 年 6 月 15 日",
        "1987.6.15.", "19870615", 19870615, 19870615.0, DAY,
        datetime.datetime.combine(DAY, datetime.time(8, 30)),
    ],
)  # fmt: skip
def test_a_day_in_any_spelling(text):
    assert read(text) == ("1987-06-15", "")


@pytest.mark.parametrize(
    "text",
    ["1987.06", "1987.6", "1987/6", "1987-06", "1987年6月", "198706", 198706, 1987.6, 1987.06, "1987.6."],
)
def test_a_month_in_any_spelling(text):
    assert read(text) == ("1987-06", "")


@pytest.mark.parametrize(
    ("number", "value"), [(1987.11, "1987-11"), (1987.12, "1987-12"), (1987.2, "1987-02")]
)
def test_a_number_with_a_clear_month(number, value):
    assert read(number) == (value, "")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (1987.1, "date_ambiguous"),
        ("1987", "date_incomplete"),
        ("1987年", "date_incomplete"),
        (1987, "date_incomplete"),
        ("87.6", "date_two_digit_year"),
        ("87年6月", "date_two_digit_year"),
        ("870615", "date_two_digit_year"),
        ("1987-02-30", "date_impossible"),
        ("1987.13", "date_impossible"),
        ("198713", "date_impossible"),
        ("2026-03-14", "date_in_future"),
        ("2026.04", "date_in_future"),
        ("1899-12-31", "date_out_of_range"),
        ("1821.7", "date_out_of_range"),
        ("1987.6(实际1986)", "date_unreadable"),
        ("六月", "date_unreadable"),
        ("6/15/87", "date_unreadable"),
        ("38899", "date_unreadable"),
    ],
)
def test_a_question_is_no_value(cell, code):
    assert read(cell) == (None, code)


def test_today_and_the_first_day_of_1900_are_just_good():
    assert read("2026-03-13") == ("2026-03-13", "")
    assert read("2026.3") == ("2026-03", "")
    assert read("1900-01-01") == ("1900-01-01", "")


def test_january_is_clear_in_a_text_cell_but_not_in_a_csv():
    assert read("1987.1") == ("1987-01", "")
    assert read("1987.1", is_typeless=True) == (None, "date_ambiguous")
    assert read("1987.10", is_typeless=True) == ("1987-10", "")


def test_a_serial_number_follows_the_date_system_and_is_to_be_looked_at():
    assert read(38899.0) == ("2006-07-01", "check_date_serial")
    assert read(42809.0, is_1904=True) == ("2021-03-16", "check_date_serial")
    assert read("38899", is_typeless=True) == ("2006-07-01", "check_date_serial")
