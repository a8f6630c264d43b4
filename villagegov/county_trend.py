"""Three years of a county in a few lines: villages, members, what people earn, how villages were marked."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse

from appraisal.results.models import AssessmentResult, Ranking
from branches.people.cut_off import member_on
from branches.people.models import PartyMembership
from branches.places.models import VillageFigures
from branches.places.reports import mean_income
from villagegov.common import clock
from villagegov.common.money import half_up
from villagegov.common.places import Village

YEARS = 3


@dataclass(frozen=True)
class Number:
    """What was counted, and the list in which it was; "—" where nobody knows it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    numbers: list[Number]


@dataclass(frozen=True)
class Trend:
    columns: list[str]
    lines: list[Line]


def trend(user: Any) -> Trend:
    """The last two years at their end and this one as it stands today."""
    today = clock.today()
    years = range(today.year - YEARS + 1, today.year + 1)
    days = [min(datetime.date(year, 12, 31), today) for year in years]
    return Trend(
        columns=[*(f"{year} 年底" for year in years[:-1]), "今天"],
        lines=[
            Line("村（社区）", [villages(user, day) for day in days]),
            Line("党员", [members(user, day, today) for day in days]),
            Line("农民人均可支配收入（元）", [income(user, year) for year in years]),
            Line("村级考核平均分", [marks(user, year) for year in years]),
        ],
    )


def villages(user: Any, day: datetime.date) -> Number:
    return Number(f"{Village.objects.visible_to(user).on(day).count():,}")


def members(user: Any, day: datetime.date, today: datetime.date) -> Number:
    rows = PartyMembership.objects.visible_to(user)
    there = rows.current() if day == today else rows.filter(member_on(day))
    asked = "" if day == today else f"?on={day:%Y-%m-%d}"
    return Number(f"{there.count():,}", f"{reverse('person_list')}{asked}")


def income(user: Any, year: int) -> Number:
    """The figures of a year hold what was earned in the year before."""
    figures = VillageFigures.objects.visible_to(user).of_year(year + 1)
    mean = mean_income(figures.values_list("income_per_capita", "registered_population"))
    return Number("—") if mean is None else Number(f"{mean:,}", f"{reverse('figures_list')}?year={year + 1}")


def marks(user: Any, year: int) -> Number:
    """The mean over the villages whose result was posted."""
    posted = {"ranking__year": year, "ranking__stage": Ranking.Stage.PUBLISHED}
    found = AssessmentResult.objects.visible_to(user).filter(**posted).order_by()
    sums = found.aggregate(total=Sum("shown_milli"), count=Count("pk"))
    if not sums["count"]:
        return Number("—")
    return Number(
        str(half_up(Fraction(sums["total"], sums["count"] * 1000))), reverse("ranking", args=[year])
    )
