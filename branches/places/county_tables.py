"""What lists and pages show of villages: figures of a year, members counted, who leads. Plain rows, no HTML."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from branches.organizations.models import PartyOrganization
from branches.people.models import PartyMembership
from branches.places.models import VillageFigures
from branches.posts.models import Post, PostTenure

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
