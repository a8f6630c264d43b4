"""From when to when a notice is posted, in working or calendar days, and what a change of the calendar does. Pure."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from villagegov.common.calendar_rules import DayCalendar
from villagegov.common.dates import notice_ends_on

WORKING, CALENDAR = "WORKING", "CALENDAR"
LONGEST = 60  # days of either kind
FAR_ENOUGH = datetime.timedelta(
    days=200
)  # a period of 60 working days with every holiday of the year ends before
ONE_DAY = datetime.timedelta(days=1)


class CalendarMissing(ValueError):
    """The period runs into a year whose holidays nobody knows yet."""


@dataclass(frozen=True)
class Terms:
    """How long a notice stands: so many days, of which kind, and whether the day of posting is one of them."""

    length: int
    unit: str
    counts_posting_day: bool


@dataclass(frozen=True)
class Posting:
    """A period as it is frozen on the day of posting, with the version of the calendar that it was counted by."""

    starts_on: datetime.date
    ends_on: datetime.date
    calendar_version: str


def posting(posted: datetime.date, terms: Terms, known: DayCalendar) -> Posting:
    """The period that begins on the day. Raises CalendarMissing, and ValueError for a length outside 1 to 60."""
    if not 1 <= terms.length <= LONGEST:
        raise ValueError(f"公示期应在 1 到 {LONGEST} 天之间，现在填的是 {terms.length}")
    ends = ends_on(posted, terms, known)
    if terms.unit == WORKING and (missing := known.missing_years(posted, ends)):
        year = missing[0]
        raise CalendarMissing(
            f"公示期要算到 {year} 年，{year} 年的放假安排还没有录入，算不出工作日，请先补工作日历"
        )
    return Posting(posted, ends, version_of(known, posted, ends))


def ends_on(posted: datetime.date, terms: Terms, known: DayCalendar) -> datetime.date:
    """The last day, as this calendar counts."""
    return notice_ends_on(
        posted,
        terms.length,
        is_working_day=known.is_working_day if terms.unit == WORKING else None,
        counts_posting_day=terms.counts_posting_day,
    )


def version_of(known: DayCalendar, first: datetime.date, last: datetime.date) -> str:
    """A short mark of how the days from first to last are worked; the same days give the same mark."""
    days = (first + ONE_DAY * n for n in range((last - first).days + 1))
    kinds = "".join("1" if known.is_working_day(day) else "0" for day in days)
    return f"{first:%Y%m%d}-{hashlib.sha256(f'{first}{kinds}'.encode()).hexdigest()[:8]}"


def in_words(length: int, unit: str) -> str:
    """5 个工作日, 7 天."""
    return f"{length} 个工作日" if unit == WORKING else f"{length} 天"
