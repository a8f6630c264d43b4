"""Every spelling of a date that rosters have, and the ones that must not be guessed (excel.md 7.4)."""

from __future__ import annotations

import datetime
import re
from typing import Any

EARLIEST_YEAR = 1900
FIRST_SERIAL, LAST_SERIAL = 10_000, 54_789

_EPOCH_1900 = datetime.date(1899, 12, 30)
_EPOCH_1904 = datetime.date(1904, 1, 1)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_SEPARATOR = "[-–—/.。、年月]"
_FOUR_DIGIT_YEAR = re.compile(
    rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}})(?:{_SEPARATOR}(\d{{1,2}}))?(?:日|{_SEPARATOR})?"
)
_DIGITS_ONLY = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_TWO_DIGIT_YEAR = re.compile(
    rf"\d{{2}}{_SEPARATOR}(0?[1-9]|1[0-2])(?:{_SEPARATOR}\d{{1,2}})?(?:日|{_SEPARATOR})?|\d{{6}}"
)
_THIS_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_YEAR_ONLY = re.compile(r"\d{4}年?")
_LOST_ZERO = re.compile(r"\d{4}\.1")

Reading = tuple[str | None, str]


def read_date(cell: Any, text: str, *, today: datetime.date, is_1904: bool, is_typeless: bool) -> Reading:
    """YYYY-MM-DD, or YYYY-MM when only the month is known; `text` is the cleaned text of the cell."""
    if isinstance(cell, datetime.date):
        day = cell.date() if isinstance(cell, datetime.datetime) else cell
        return _in_range(day.isoformat(), today)
    is_number = isinstance(cell, int | float)
    if is_number or is_typeless:
        if _LOST_ZERO.fullmatch(text):
            return None, "date_ambiguous"
        if text.isdecimal() and FIRST_SERIAL <= int(text) <= LAST_SERIAL:
            return _from_serial(int(text), today, is_1904=is_1904)
    return _from_text(text, today)


def read_planned(cell: Any, text: str, *, today: datetime.date, is_1904: bool, is_typeless: bool) -> Reading:
    """YYYY-MM-DD of a day that may lie ahead; 9月30日 is of this year."""
    if found := _THIS_YEAR.fullmatch(text.replace(" ", "")):
        text = f"{today.year}年{found[1]}月{found[2]}日"
    value, code = read_date(cell, text, today=datetime.date.max, is_1904=is_1904, is_typeless=is_typeless)
    return (None, "date_without_day") if value and len(value) < len("2026-09-30") else (value, code)


def _from_serial(serial: int, today: datetime.date, *, is_1904: bool) -> Reading:
    day = (_EPOCH_1904 if is_1904 else _EPOCH_1900) + datetime.timedelta(days=serial)
    value, code = _in_range(day.isoformat(), today)
    return value, code or "check_date_serial"


def _from_text(text: str, today: datetime.date) -> Reading:
    text = _TIME.sub("", text).replace(" ", "").replace("号", "日")
    if _YEAR_ONLY.fullmatch(text):
        return None, "date_incomplete"
    found = _FOUR_DIGIT_YEAR.fullmatch(text)
    if found is None and (len(text) == 8 or (len(text) == 6 and text[:2] in ("19", "20"))):
        found = _DIGITS_ONLY.fullmatch(text)
    if found is None:
        return None, "date_two_digit_year" if _TWO_DIGIT_YEAR.fullmatch(text) else "date_unreadable"
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        first = datetime.date(year, month, day or 1).isoformat()
    except ValueError:
        return None, "date_impossible"
    return _in_range(first if day or found[3] else first[:7], today)


def _in_range(value: str, today: datetime.date) -> Reading:
    if value < f"{EARLIEST_YEAR}":
        return None, "date_out_of_range"
    if value > today.isoformat()[: len(value)]:
        return None, "date_in_future"
    return value, ""
