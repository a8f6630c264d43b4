"""How long a village has had no secretary. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from villagegov.common.dates import add_months


@dataclass(frozen=True)
class Vacancy:
    """A post that nobody holds: since the last day of its last holder, and for how many days."""

    since: datetime.date
    days: int
    is_over_limit: bool


def vacancy(last_day: datetime.date, day: datetime.date, *, limit_months: int) -> Vacancy:
    """The vacancy on the day; over the limit only when more than so many months (1 and more) have gone by."""
    return Vacancy(last_day, (day - last_day).days, is_over_limit=day > add_months(last_day, limit_months))
