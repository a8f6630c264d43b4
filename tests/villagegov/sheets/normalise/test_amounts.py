"""Counts and money (excel.md 7.9)."""

import pytest

from villagegov.sheets.normalise.amounts import read_count, read_decimal, read_money


@pytest.mark.parametrize(
    ("text", "value"), [("1124", 1124), ("1,124户", 1124), ("0", 0), ("46岁", 46), ("12.0", 12)]
)
def test_a_count(text, value):
    assert read_count(text) == (value, "")


@pytest.mark.parametrize("text", ["约1100", "1100多", "12.5", "1,12", "1万", "", "三户"])
def test_what_is_no_count(text):
    assert read_count(text) == (None, "number_unreadable")


def test_nothing_is_below_zero():
    assert read_count("-1")[1] == read_decimal("-0.5")[1] == "number_out_of_range"


@pytest.mark.parametrize(
    ("read", "largest", "too_large"),
    [(read_count, "2147483647", "2147483648"), (read_decimal, "9999999999.99", "10000000000")],
)
def test_nothing_is_larger_than_the_register_holds(read, largest, too_large):
    assert read(largest)[1] == ""
    assert read(too_large) == (None, "number_out_of_range")


def test_decimals_are_rounded_half_up():
    assert read_decimal("5210") == ("5210.00", "")
    assert read_decimal("0.125亩") == ("0.13", "")
    assert read_decimal("1万") == (None, "number_unreadable")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("26380", "", "26380.00"),
        ("￥26,380元", "万元", "26380.00"),
        ("2.638万", "", "26380.00"),
        ("2.638万元", "元", "26380.00"),
        ("2.638", "万元", "26380.00"),
    ],
)
def test_the_unit_of_the_cell_wins_over_that_of_the_column(text, unit, value):
    assert read_money(text, column_unit=unit) == (value, "")


def test_money_that_is_no_number():
    assert read_money("若干", column_unit="") == (None, "number_unreadable")
