"""What lists and pages show of Party organisations: members counted, groups, the end of the term, hints. Plain rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from branches import policy as numbers
from branches.organizations import arithmetic
from branches.organizations.models import PartyOrganization
from branches.people.models import PartyMembership
from villagegov.common import policy
from villagegov.common.templatetags.ui import day as in_words

UNDER = (
    Q(organization=OuterRef("pk"))
    | Q(organization__parent=OuterRef("pk"))
    | Q(organization__parent__parent=OuterRef("pk"))
)


# Code points put 三 before 二; people count.
IN_COUNTING_ORDER = str.maketrans("一二三四五六七八九十", "0123456789")


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


@dataclass(frozen=True)
class Branch:
    """One line of the tree of a village: the organisation and how deep it stands (0 is the top)."""

    organization: PartyOrganization
    depth: int

    @property
    def indent(self) -> str:
        return "　" * self.depth


def tree_of(organizations: Iterable[PartyOrganization]) -> list[Branch]:
    """The organisations of one village from the top down, each followed by what stands under it."""
    under: dict[int | None, list[PartyOrganization]] = {}
    for organization in organizations:
        under.setdefault(organization.parent_id, []).append(organization)

    def lines(parent: int | None, depth: int) -> Iterator[Branch]:
        for organization in under.get(parent, []):
            yield Branch(organization, depth)
            yield from lines(organization.pk, depth + 1)

    return list(lines(None, 0))


def groups_of(organization: PartyOrganization) -> list[tuple[str, int]]:
    """The Party groups named in the memberships of the organisation itself, with their members."""
    there = PartyMembership.objects.current().filter(organization=organization).exclude(party_group="")
    counted = there.order_by("party_group").values_list("party_group").annotate(number=Count("pk"))
    return sorted(counted, key=lambda row: row[0].translate(IN_COUNTING_ORDER))


def hint_of(organization: PartyOrganization, day: datetime.date) -> str:
    """The hint on the kind of one organisation that `with_members` counted; "" for one that has ended."""
    if organization.ended_on is not None:
        return ""
    return kind_hint(organization.kind, organization.formal_count, sizes_at(organization.place_id, day.year))


def facts_of(organization: PartyOrganization, day: datetime.date) -> list[dict[str, str]]:
    """The organisation as pairs for its page."""
    term, parent = term_of(organization, day), organization.parent
    over = "，已届满" if term and term.is_over and organization.ended_on is None else ""
    days = (
        f"{in_words(term.started_on)}至{in_words(term.ends_on)}（{organization.term_years} 年）{over}"
        if term
        else ""
    )
    rows = [
        ("所属村", organization.place.name, reverse("village", args=[organization.place_id])),
        ("类型", organization.get_kind_display(), ""),
        ("上级组织", parent.name if parent else "乡镇党委", parent.get_absolute_url() if parent else ""),
        ("正式党员", f"{organization.formal_count} 名", ""),
        ("预备党员", f"{organization.probationary_count} 名", ""),
        ("委员职数", f"{organization.seats} 名" if organization.seats else "", ""),
        ("本届任期", days, ""),
    ]
    if organization.ended_on:
        rows.append(("撤销日期", in_words(organization.ended_on), ""))
    return [{"label": label, "value": value, "url": url} for label, value, url in rows]
