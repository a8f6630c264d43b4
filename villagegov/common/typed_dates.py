"""A date as people type it: 2026-3-5, 2026.3.5, 2026年3月5日, 20260305, 3月5日; or a month: 1987.06. Pure."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata

from villagegov.common.dates import PartialDate

EARLIEST_YEAR, LATEST_YEAR = 1900, 2099
_SPLIT = r"[-./年]"
DAY = re.compile(rf"(\d{{4}}){_SPLIT}(\d{{1,2}})[-./月](\d{{1,2}})[日号]?|(\d{{4}})(\d{{2}})(\d{{2}})")
MONTH = re.compile(rf"(\d{{4}}){_SPLIT}(\d{{1,2}})月?|(\d{{4}})(\d{{2}})")
THIS_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
YEAR = re.compile(r"\d{4}年?")


def read_date(text: str, today: datetime.date) -> PartialDate:
    """The day or month that a text means; a day without a year is of this year.

    Raises ValueError with a Chinese sentence that says what is wrong.
    """
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    if found := DAY.fullmatch(compact):
        year, month, day = (int(part) for part in found.groups() if part)
        return PartialDate(_checked(year, month, day))
    if found := MONTH.fullmatch(compact):
        year, month = (int(part) for part in found.groups() if part)
        return PartialDate(_checked(year, month, 1), by_month=True)
    if found := THIS_YEAR.fullmatch(compact):
        return PartialDate(_checked(today.year, int(found[1]), int(found[2])))
    if YEAR.fullmatch(compact):
        raise ValueError("只有年份，请至少填到月，如 1987.06")
    raise ValueError(f"看不出“{text.strip()}”是哪一天，请写成 2026-3-5、2026.3.5、20260305、3月5日或 1987.06")


def _checked(year: int, month: int, day: int) -> datetime.date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"年份 {year} 不对，应在 {EARLIEST_YEAR} 到 {LATEST_YEAR} 之间")
    if not 1 <= month <= 12:
        raise ValueError(f"没有 {month} 月，月份应在 1 到 12 之间")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ValueError(f"{year}年{month}月没有 {day} 日，最后一天是 {last} 日")
    return datetime.date(year, month, day)


def spelled(value: PartialDate | None) -> str:
    """2026年3月5日 or 1987年6月: how a date stands in an input, and how a typed one was read."""
    if value is None:
        return ""
    month = f"{value.day.year}年{value.day.month}月"
    return month if value.by_month else f"{month}{value.day.day}日"
