"""Who was a member of which kind and age on a day: one set of sentences for the register and for the county tables."""

from __future__ import annotations

import datetime

from django.db.models import Q

YOUNG_AT_MOST, OLD_AT_LEAST = 35, 60


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def member_on(day: datetime.date, at: str = "") -> Q:
    """Admitted by the day and not yet gone on it. `at` leads to the membership, `membership__` from a person."""
    gone = Q(**{f"{at}ended_on": None}) | Q(**{f"{at}ended_on__gt": day})
    return gone & Q(**{f"{at}admitted_on__lte": day})


def formal_on(day: datetime.date, at: str = "") -> Q:
    """A formal member by the day; without a date of confirmation, as it stands now."""
    confirmed = Q(**{f"{at}confirmed_on": None}) | Q(**{f"{at}confirmed_on__lte": day})
    return Q(**{f"{at}member_kind": "FORMAL"}) & confirmed


def probationary_on(day: datetime.date, at: str = "") -> Q:
    """A member who was not formal on the day: on probation still, or confirmed only later."""
    return Q(**{f"{at}member_kind": "PROBATIONARY"}) | Q(
        **{f"{at}member_kind": "FORMAL", f"{at}confirmed_on__gt": day}
    )


def young_on(day: datetime.date, at: str = "") -> Q:
    """35 years and below on the day. `at` leads to the person."""
    return Q(**{f"{at}birth_date__gt": years_before(day, YOUNG_AT_MOST + 1)})


def old_on(day: datetime.date, at: str = "") -> Q:
    """60 years and above on the day."""
    return Q(**{f"{at}birth_date__lte": years_before(day, OLD_AT_LEAST)})
