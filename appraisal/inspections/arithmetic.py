"""How far an item is at mid-year, against the time that has passed: pure.

Percents are exact and rounded once, half up, to one decimal. Whether an item lags is judged on the two rounded numbers,
as they are printed, so that everybody can do the subtraction again. Source: domain.md 3.C.1, examples 4.5 S-18, S-21.
"""

from __future__ import annotations

import calendar
import datetime
from decimal import Decimal
from fractions import Fraction

from villagegov.common.money import half_up

MONTHS = 12
WHOLE = Decimal(100)
AHEAD, NORMAL, LAGGING = "AHEAD", "NORMAL", "LAGGING"


def percent_done(done: Decimal | None, target: Decimal | None) -> Decimal | None:
    """done / target in percent, also over 100. None where one is missing or nothing was promised."""
    if done is None or not target:
        return None
    return half_up(Fraction(done) / Fraction(target) * 100)


def time_progress(on: datetime.date, due_on: datetime.date | None, year: int) -> Decimal:
    """How much of the time is over at the end of the day, in percent: from 1 January of the year to the day it is due.

    Months count alike, days are parts of their month: at the end of 30 June just half of a year is over. Without a due
    day the year is meant. 100 on the due day and after it, 0 before the year.
    """
    total = _months_since(year, due_on or datetime.date(year, MONTHS, 31))
    passed = _months_since(year, on)
    if total <= 0:
        return WHOLE
    return half_up(max(Fraction(0), min(Fraction(1), passed / total)) * 100)


def _months_since(year: int, day: datetime.date) -> Fraction:
    """Months from the beginning of the year to the end of the day; below 0 before the year."""
    length = calendar.monthrange(day.year, day.month)[1]
    return (day.year - year) * MONTHS + day.month - 1 + Fraction(day.day, length)


def points_behind(percent: Decimal | None, time: Decimal) -> Decimal | None:
    """Percentage points behind the time; below 0 when ahead of it. None where the progress is not known."""
    return None if percent is None else time - percent


def is_far_behind(percent: Decimal | None, time: Decimal, *, limit: int) -> bool:
    """More than `limit` points behind; exactly as many is not."""
    behind = points_behind(percent, time)
    return behind is not None and behind > limit


def suggested_state(percent: Decimal | None, time: Decimal, *, limit: int) -> str:
    """What the numbers alone say; a person may say otherwise. "" where the progress is not known.

    Ahead is as far before the time as lagging is behind it, or all done before the time is over.
    """
    behind = points_behind(percent, time)
    if percent is None or behind is None:
        return ""
    if behind > limit:
        return LAGGING
    is_ahead = -behind > limit or (percent >= WHOLE and time < WHOLE)
    return AHEAD if is_ahead else NORMAL
