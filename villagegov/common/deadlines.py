"""How long there is still time, in the words of every list: pure, the calendar and the numbers are handed in."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

DUE_SOON_DAYS = 3
REMIND_BEFORE = (7, 3, 1, 0)
MONDAY = 0


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


def is_reminder_day(
    due_on: datetime.date, today: datetime.date, remind_before: tuple[int, ...] = REMIND_BEFORE
) -> bool:
    """Is the person who must act told today? So many days before the day, on it, and daily once it is over."""
    days = (due_on - today).days
    return days < 0 or days in remind_before


def is_told_to_office(due_on: datetime.date, today: datetime.date) -> bool:
    """What others owe the office is told to it once a week, on Mondays, when it is over."""
    return due_on < today and today.weekday() == MONDAY


@dataclass(frozen=True)
class Rule:
    """A day of every year by which something is to be done: `month` and `day`, and how long before one is told.

    `who` is township, village, county, administrator or all; `number` names the setting that moves the day; `window`
    tells in words what the day alone does not.
    """

    key: str
    what: str
    who: str
    month: int
    day: int
    remind_before: tuple[int, ...] = ()
    window: str = ""
    number: str = ""

    def falls_on(self, year: int, month_and_day: tuple[int, int] | None = None) -> datetime.date:
        """The day in the year; moved where the place has set its own month and day."""
        month, day = month_and_day or (self.month, self.day)
        return datetime.date(year, month, day)


@dataclass(frozen=True)
class PlannedDay:
    """A rule in a year: its day, and whether nobody works on it."""

    rule: Rule
    day: datetime.date
    is_day_off: bool
    working_day: datetime.date


def plan_of(
    rules: tuple[Rule, ...],
    year: int,
    own: dict[str, tuple[int, int]],
    is_working_day: Callable[[datetime.date], bool],
) -> list[PlannedDay]:
    """All days of the year in their order; `own` gives the month and day that the place has set, by key."""
    found = []
    for rule in rules:
        day = rule.falls_on(year, own.get(rule.key))
        is_off = not is_working_day(day)
        found.append(PlannedDay(rule, day, is_off, next_working_day(day, is_working_day) if is_off else day))
    return sorted(found, key=lambda planned: planned.day)
