"""Which year is reported on, and by when: the days come from the settings of the township."""

from __future__ import annotations

import datetime

from appraisal import policy as numbers
from appraisal.years.phases import day
from villagegov.common import policy


def window(township: str, year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day on which the reports of the year are handed in."""
    first = policy.value(numbers.REPORT_FROM, township, year)
    last = policy.value(numbers.REPORT_DUE, township, year)
    return day(year, first), day(year, last)  # type: ignore[arg-type]


def year_in_question(township: str, today: datetime.date) -> int:
    """The year whose reports are written today: from the first day of the window on this one, before it the last."""
    return today.year if today >= window(township, today.year)[0] else today.year - 1
