"""Who should attend a meeting: taken from the registers as they stood on its day, each person once."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q

from branches.meetings.standards import STANDARDS, WITHOUT_NAMES, Base
from branches.organizations.models import PartyOrganization
from branches.people.cut_off import formal_on, member_on
from branches.people.models import PartyMembership
from branches.places.models import VillageFigures
from branches.posts.models import COMMITTEE_POSTS, PARTY_POSTS, SUPERVISION_POSTS, PostTenure
from branches.representatives.models import Representative
from villagegov.common.places import Place

POSTS_OF = {
    Base.BRANCH_COMMITTEE: PARTY_POSTS,
    Base.TWO_COMMITTEES: (*PARTY_POSTS, *COMMITTEE_POSTS),
    Base.SUPERVISION: SUPERVISION_POSTS,
}


@dataclass(frozen=True)
class Attendee:
    """Somebody who should attend: a person of the register, or a representative who is not tied to one."""

    name: str
    person_id: int | None = None
    representative_id: int | None = None

    @property
    def key(self) -> str:
        return f"p{self.person_id}" if self.person_id else f"r{self.representative_id}"


@dataclass(frozen=True)
class Gathering:
    """What decides who should attend: the kind of meeting, where, on which day, of which organisation or group."""

    kind: str
    place: Place
    day: datetime.date
    organization: PartyOrganization | None = None
    party_group: str = ""

    @property
    def base(self) -> Base:
        return STANDARDS[self.kind].base


def keeps_names(kind: str) -> bool:
    return STANDARDS[kind].base not in WITHOUT_NAMES


def attendees(gathering: Gathering) -> list[Attendee]:
    """Everybody who should attend, by strokes; empty where no register knows the names."""
    base = gathering.base
    if base in POSTS_OF:
        return _holders(gathering, POSTS_OF[base])
    if base == Base.ASSEMBLY:
        return _assembly(gathering)
    return [] if base in WITHOUT_NAMES else _members(gathering, base)


def without_vote(gathering: Gathering) -> list[str]:
    """The probationary members by name: where the formal ones decide, they sit in without a vote."""
    if gathering.base != Base.FORMAL_MEMBERS:
        return []
    voting = set(_members(gathering, Base.FORMAL_MEMBERS))
    return [one.name for one in _members(gathering, Base.ALL_MEMBERS) if one not in voting]


def number_of(gathering: Gathering) -> int | None:
    """How many should attend by the registers; None where they do not know."""
    if keeps_names(gathering.kind):
        return len(attendees(gathering)) or None
    field = {Base.ADULTS: "adult_count", Base.HOUSEHOLDS: "household_count"}.get(gathering.base)
    if field is None:
        return None
    figures = VillageFigures.objects.filter(place=gathering.place).latest_up_to(gathering.day.year)
    return figures.values_list(field, flat=True).first()


def _members(gathering: Gathering, base: Base) -> list[Attendee]:
    rows = PartyMembership.objects.filter(member_on(gathering.day), place=gathering.place)
    if base == Base.FORMAL_MEMBERS:
        rows = rows.filter(formal_on(gathering.day))
    if base == Base.GROUP_MEMBERS:
        rows = rows.filter(party_group=gathering.party_group)
    own = gathering.organization
    if own is not None and own.parent_id is not None:  # the village's own also has those of no branch
        rows = rows.filter(
            Q(organization=own) | Q(organization__parent=own) | Q(organization__parent__parent=own)
        )
    found = rows.order_by("person__stroke_key", "pk").values_list("person__name", "person_id")
    return [Attendee(name, person_id=key) for name, key in found]


def _holders(gathering: Gathering, posts: tuple[str, ...]) -> list[Attendee]:
    """Who holds one of the posts: in two bodies is one person still."""
    held = PostTenure.objects.on(gathering.day).filter(place=gathering.place, post__in=posts)
    rows = held.order_by("person__stroke_key", "person_id").values_list("person__name", "person_id")
    return [Attendee(name, person_id=key) for name, key in dict.fromkeys(rows)]


def _assembly(gathering: Gathering) -> list[Attendee]:
    """Representatives, and members of the villagers' committee who are not representatives too."""
    chosen = (
        Representative.objects.on(gathering.day).filter(place=gathering.place).order_by("stroke_key", "pk")
    )
    rows = list(chosen.values_list("name", "person_id", "pk"))
    people = {person for _, person, _ in rows}
    committee = [one for one in _holders(gathering, COMMITTEE_POSTS) if one.person_id not in people]
    elected = [
        Attendee(name, person_id=person) if person else Attendee(name, representative_id=key)
        for name, person, key in rows
    ]
    return [*elected, *committee]
