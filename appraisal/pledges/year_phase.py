"""年初承诺, the first phase of the year: from when to when, and how far each village is."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from appraisal import policy as numbers
from appraisal.pledges.models import AnnualPledge
from appraisal.pledges.states import state_of
from appraisal.years.phases import Phase, State, day
from villagegov.common import bulk, policy

OPENS_ON = (3, 1)


def window(township: str, year: int) -> tuple[datetime.date, datetime.date]:
    return day(year, OPENS_ON), due_on(township, year)


def due_on(place_code: str, year: int) -> datetime.date:
    """By which day the villages of the place report."""
    return day(year, policy.value(numbers.PLEDGE_DUE, place_code, year))  # type: ignore[arg-type]


def evaluation_opens(place_code: str, year: int) -> datetime.date:
    """From the first day of the year-end reports on a pledge is evaluated."""
    return day(year, policy.value(numbers.REPORT_FROM, place_code, year))  # type: ignore[arg-type]


def states(codes: Collection[str], year: int) -> dict[str, State]:
    pledges = AnnualPledge.objects.of_year(year).filter(place__code__in=bulk.among(set(codes)))
    return {pledge.place_id: state_of(pledge) for pledge in pledges.with_state()}


PHASE = Phase("pledges", "年初承诺", 1, window, states, "pledge_list", "appraisal.view_pledge")
