"""Days, ages and periods as the rules count them. Pure: days come in, the calendar is passed in."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable
from dataclasses import dataclass

Day = datetime.date


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day, or a month when only that is known; then `day` is its first."""

    day: Day
    by_month: bool = False

    def text(self) -> str:
        """1987.06 or 1987.06.15, as sheets show it."""
        return f"{self.day:%Y.%m}" if self.by_month else f"{self.day:%Y.%m.%d}"

    def agrees_with(self, other: PartialDate) -> bool:
        """Equal as far as both are known."""
        if self.by_month or other.by_month:
            return (self.day.year, self.day.month) == (other.day.year, other.day.month)
        return self.day == other.day


def age_on(born: Day, day: Day, *, by_month: bool = False) -> int:
    """Full years on the day (周岁); by month, the birth month counts as reached (A-01, A-02)."""
    reached = day.month >= born.month if by_month else (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (not reached)


def standing_years(confirmed: Day | None, day: Day) -> int:
    """Full years of Party standing (党龄) since confirmation; 0 for a probationary member (A-04, A-05)."""
    return 0 if confirmed is None or confirmed > day else age_on(confirmed, day)


def add_months(day: Day, months: int) -> Day:
    """The same day so many months later, the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return Day(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def effective_until(start: Day, months: int) -> Day:
    """The last day of a period of months that begins on the day (A-12, A-14).

    Where the last month has no such day, the period ends with that month: from 31 August six months, to 28 February.
    """
    end = add_months(start, months)
    return end - datetime.timedelta(days=1) if end.day == start.day else end


def notice_ends_on(
    posted: Day,
    length: int,
    *,
    is_working_day: Callable[[Day], bool] | None = None,
    counts_posting_day: bool = True,
) -> Day:
    """The last day of a notice of so many days: working days when the calendar is given, else calendar days.

    `length` is at least 1. The posting day counts when it is a day of the kind and the setting says so.
    """
    if length < 1:
        raise ValueError("公示期至少 1 天")
    day = posted if counts_posting_day else posted + datetime.timedelta(days=1)
    left = length
    while True:
        left -= is_working_day is None or is_working_day(day)
        if left == 0:
            return day
        day += datetime.timedelta(days=1)
