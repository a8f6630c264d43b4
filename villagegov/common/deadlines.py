"""How long there is still time, in the words of every list: pure, the calendar and the numbers are handed in."""

from __future__ import annotations

import datetime
from collections.abc import Callable

DUE_SOON_DAYS = 3


def time_left(due_on: datetime.date, today: datetime.date, *, soon: int = DUE_SOON_DAYS) -> tuple[str, str]:
    """Tone and word of a due day: 逾期 2 天, 今天截止, 还剩 2 天; amber from `soon` days before it."""
    days = (due_on - today).days
    if days < 0:
        return "late", f"逾期 {-days} 天"
    if days == 0:
        return "due", "今天截止"
    return ("due" if days <= soon else "off"), f"还剩 {days} 天"


def next_working_day(day: datetime.date, is_working_day: Callable[[datetime.date], bool]) -> datetime.date:
    """The day itself when it is worked, else the first after it that is."""
    while not is_working_day(day):
        day += datetime.timedelta(days=1)
    return day
