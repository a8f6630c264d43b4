"""What is done to every cell (excel.md 7.1)."""

import datetime

import pytest

from villagegov.sheets.grid import BadCell
from villagegov.sheets.normalise.text import as_given, as_text, clean, is_empty_marker

DAY = datetime.date(2006, 7, 1)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("１２Ａ（ｘ）", "12A(x)"),
        ("\u3000石桥村\xa0", "石桥村"),
        ("石\u200b桥\ufeff村\x07", "石桥村"),
        ("石桥\r\n村", "石桥 村"),
        ("龑𠅤①", "龑𠅤①"),
    ],
)
def test_characters_are_made_comparable_and_names_are_left_alone(raw, text):
    assert clean(raw) == text


@pytest.mark.parametrize("text", ["-", "—", "——", "–", "/", "\\", "无", "不详", "未知", "空"])
def test_signs_that_mean_empty(text):
    assert is_empty_marker(text)


def test_zero_is_not_empty():
    assert not is_empty_marker("0")


@pytest.mark.parametrize(
    ("cell", "given"),
    [
        (13.0, "13"),
        (2006.1, "2006.1"),
        (9.901211983021804e17, "990121198302180352"),
        (DAY, "2006-07-01"),
        (datetime.datetime.combine(DAY, datetime.time()), "2006-07-01"),
        (datetime.datetime.combine(DAY, datetime.time(8, 30)), "2006-07-01 08:30:00"),
        (datetime.time(8, 30), "08:30:00"),
        (True, "TRUE"),
        (BadCell("cell_error", "#N/A"), "#N/A"),
        (" 原样 ", " 原样 "),
    ],
)
def test_what_was_given_is_told_as_it_stands(cell, given):
    assert as_given(cell) == given


def test_numbers_in_text_fields_have_no_decimal_point():
    assert as_text(7.0) == "7"
