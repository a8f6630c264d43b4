"""Counts, areas and money as offices write them (excel.md 7.9)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

TEN_THOUSAND = Decimal(10_000)
CENT = Decimal("0.01")
LARGEST_COUNT = 2**31 - 1
LARGEST_AMOUNT = Decimal("9999999999.99")

_NUMBER = re.compile(r"[¥￥]?(-?)(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?(万?)[个户人亩元组岁]?")


def _read(text: str) -> tuple[Decimal | None, bool]:
    """The number, and whether its cell says 万."""
    found = _NUMBER.fullmatch(text.replace(" ", ""))
    if found is None:
        return None, False
    sign, whole, fraction, ten_thousands = found.groups()
    return Decimal(sign + whole.replace(",", "") + (fraction or "")), bool(ten_thousands)


def read_count(text: str) -> tuple[int | None, str]:
    """A whole number of people, households or things, not below 0 and not above what a database holds."""
    number, in_ten_thousands = _read(text)
    if number is None or in_ten_thousands or number != number.to_integral_value():
        return None, "number_unreadable"
    return (int(number), "") if 0 <= number <= LARGEST_COUNT else (None, "number_out_of_range")


def read_decimal(text: str) -> tuple[str | None, str]:
    """A number with two decimals as text, rounded half up, not below 0."""
    number, in_ten_thousands = _read(text)
    if number is None or in_ten_thousands:
        return None, "number_unreadable"
    return _two_places(number)


def read_money(text: str, *, column_unit: str) -> tuple[str | None, str]:
    """Yuan with two decimals as text; 万 in the cell wins over `column_unit`, which is 元 or 万元."""
    number, in_ten_thousands = _read(text)
    if number is None:
        return None, "number_unreadable"
    if in_ten_thousands or (column_unit == "万元" and "元" not in text):
        number *= TEN_THOUSAND
    return _two_places(number)


def _two_places(number: Decimal) -> tuple[str | None, str]:
    if not 0 <= number <= LARGEST_AMOUNT:
        return None, "number_out_of_range"
    return str(number.quantize(CENT, rounding=ROUND_HALF_UP)), ""
