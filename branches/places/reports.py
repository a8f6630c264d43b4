"""What lists and pages show of villages: figures of a year, members counted, who leads. Plain rows, no HTML."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from branches.organizations.models import PartyOrganization
from branches.people.models import PartyMembership
from branches.places.models import VillageFigures
from branches.posts.models import Post, PostTenure
from villagegov.common.money import half_up, weighted_mean

FIGURES = (
    "group_count", "household_count", "registered_population", "resident_population", "adult_count", "approved_posts",
)  # fmt: skip
COUNTED = ("household_count", "registered_population", "formal_count", "probationary_count")


def members_of_kind(kind: str, **where: OuterRef) -> Coalesce:
    """How many current members of one kind stand at the place or in the organisation; for annotations."""
    rows = PartyMembership.objects.current().filter(member_kind=kind, **where).order_by()
    counted = rows.values(*where).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def with_figures(villages: models.QuerySet, *, year: int, day: datetime.date) -> models.QuerySet:
    """Villages with their newest figures up to the year, their members, their organisation and their secretary."""
    newest = VillageFigures.objects.filter(place_id=OuterRef("code"), year__lte=year).order_by("-year")
    secretary = PostTenure.objects.on(day).filter(place_id=OuterRef("code"), post=Post.BRANCH_SECRETARY)
    head = PartyOrganization.objects.heads().filter(place_id=OuterRef("code")).order_by("pk")
    return villages.annotate(
        figures_year=Subquery(newest.values("year")[:1]),
        **{name: Subquery(newest.values(name)[:1]) for name in FIGURES},
        formal_count=members_of_kind("FORMAL", place_id=OuterRef("code")),
        probationary_count=members_of_kind("PROBATIONARY", place_id=OuterRef("code")),
        organization_kind=Subquery(head.values("kind")[:1]),
        secretary_name=Subquery(secretary.order_by("started_on", "pk").values("person__name")[:1]),
    ).annotate(member_count=F("formal_count") + F("probationary_count"))


@dataclass(frozen=True)
class Totals:
    """The sum over the villages of a list."""

    village_count: int
    household_count: int
    registered_population: int
    formal_count: int
    probationary_count: int


def totals_of(villages: models.QuerySet) -> Totals:
    """Sums over villages that `with_figures` made; figures not yet entered count nothing."""
    sums = villages.order_by().aggregate(
        village_count=Count("pk"), **{f"{name}_sum": Sum(name) for name in COUNTED}
    )
    return Totals(sums["village_count"], *(sums[f"{name}_sum"] or 0 for name in COUNTED))


SUMMED = {
    "group_count": "村民小组", "household_count": "户数", "registered_population": "户籍人口",
    "resident_population": "常住人口", "adult_count": "18 周岁以上", "farmland_mu": "耕地（亩）",
}  # fmt: skip
CENT = Decimal("0.01")


def mean_income(pairs: Iterable[tuple[Decimal | None, int | None]]) -> Decimal | None:
    """Income per head of several villages, weighted by registered population; yuan, half up to the cent."""
    mean = weighted_mean([(income, people) for income, people in pairs if income is not None and people])
    return None if mean is None else half_up(mean, CENT)


def facts_of_figures(figures: models.QuerySet) -> list[dict[str, str]]:
    """The sums over a list of figures; what no village knows stays out."""
    sums = figures.order_by().aggregate(**{f"{name}_sum": Sum(name) for name in SUMMED})
    facts = [
        {"label": label, "value": f"{sums[f'{name}_sum']:,}"}
        for name, label in SUMMED.items()
        if sums[f"{name}_sum"] is not None
    ]
    income = mean_income(figures.order_by().values_list("income_per_capita", "registered_population"))
    return (
        facts
        if income is None
        else [*facts, {"label": "人均可支配收入（元，按户籍人口加权）", "value": f"{income:,}"}]
    )
