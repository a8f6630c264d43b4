"""What lists and pages show of Party organisations: members counted, groups, the end of the term, hints. Plain rows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from branches import policy as numbers
from branches.organizations import arithmetic
from branches.organizations.models import PartyOrganization
from branches.people.models import PartyMembership
from villagegov.common import policy

UNDER = (
    Q(organization=OuterRef("pk"))
    | Q(organization__parent=OuterRef("pk"))
    | Q(organization__parent__parent=OuterRef("pk"))
)


def _counted(expression: Count, **where: object) -> Case:
    """A count of current members under the organisation; the village's own also has those not yet assigned to one."""
    there = PartyMembership.objects.current().filter(place=OuterRef("place"), **where).order_by()

    def number(condition: Q) -> Coalesce:
        rows = there.filter(condition).values("place").annotate(number=expression).values("number")
        return Coalesce(Subquery(rows), 0)

    return Case(When(parent=None, then=number(UNDER | Q(organization=None))), default=number(UNDER))


def with_members(organizations: models.QuerySet) -> models.QuerySet:
    """Organisations with the members of their whole tree by kind, and their Party groups."""
    return organizations.annotate(
        formal_count=_counted(Count("pk"), member_kind="FORMAL"),
        probationary_count=_counted(Count("pk"), member_kind="PROBATIONARY"),
        group_count=_counted(Count("party_group", distinct=True, filter=~Q(party_group=""))),
    )


def sizes_at(place_code: str, year: int) -> arithmetic.Sizes:
    """The numbers of members that the kinds ask for, as they hold at the place in the year."""
    return arithmetic.Sizes(
        branch_least=numbers.BRANCH_LEAST_MEMBERS,
        branch_most=numbers.BRANCH_MOST_MEMBERS,
        general_least=policy.value(numbers.GENERAL_BRANCH_LEAST, place_code, year),
        committee_least=policy.value(numbers.COMMITTEE_LEAST, place_code, year),
    )


def kind_hint(kind: str, formal: int, sizes: arithmetic.Sizes) -> str:
    """Why the kind does not fit the number of formal members, with what would; "" when it fits."""
    if arithmetic.fits(kind, formal, sizes):
        return ""
    now = PartyOrganization.Kind(kind).label
    better = PartyOrganization.Kind(arithmetic.suggested_kind(formal, sizes)).label
    return f"正式党员 {formal} 名，现为{now}，建议设{better}"


@dataclass(frozen=True)
class Term:
    """The term of an organisation: its two days, and whether it is over on the day asked."""

    started_on: datetime.date
    ends_on: datetime.date
    is_over: bool


def term_of(organization: PartyOrganization, day: datetime.date) -> Term | None:
    """The running term; None while its beginning is not known."""
    if organization.term_started_on is None:
        return None
    ends = arithmetic.term_ends_on(organization.term_started_on, organization.term_years)
    return Term(organization.term_started_on, ends, is_over=ends <= day)


@dataclass(frozen=True)
class Line:
    """One organisation as its village's page tells it."""

    organization: PartyOrganization
    term: Term | None


def line_of(organization: PartyOrganization, day: datetime.date) -> Line:
    return Line(organization, term_of(organization, day))
