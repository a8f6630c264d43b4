"""Which meetings were held in a period, against what the regulations ask: plain rows for pages and what waits."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from branches.meetings.arithmetic import Period, months_in
from branches.meetings.models import Meeting
from branches.meetings.standards import MONTHLY, STANDARDS, Kind
from branches.people.models import PartyMembership

DUTIES = tuple(kind for kind, standard in STANDARDS.items() if standard.often)
Held = Counter[tuple[str, str, str, int]]  # village, kind, Party group, month


@dataclass(frozen=True)
class Duty:
    """One kind of meeting in one village and period: how many were to be held by today, how many were."""

    kind: str
    wanted: int
    held: int

    @property
    def label(self) -> str:
        return Kind(self.kind).label

    @property
    def missing(self) -> int:
        return max(0, self.wanted - self.held)


def held_in(period: Period, villages: Iterable[str]) -> Held:
    """The meetings with counts in the period, by village, kind, group and month; one query."""
    rows = Meeting.objects.that_count().held_between(period.starts_on, period.ends_on)
    found: Held = Counter()
    for place, kind, group, held_at in rows.filter(place__in=list(villages)).values_list(
        "place_id", "kind", "party_group", "held_at"
    ):
        found[place, kind, group, timezone.localtime(held_at).month] += 1
    return found


def groups_in(villages: Iterable[str]) -> dict[str, int]:
    """How many Party groups each village has, as its memberships name them; one query."""
    members = PartyMembership.objects.current().filter(place__in=list(villages)).exclude(party_group="")
    pairs = set(members.values_list("place_id", "party_group"))
    return dict(Counter(place for place, _ in pairs))


def duties_of(village: str, held: Held, groups: int, period: Period, today: datetime.date) -> list[Duty]:
    """Each duty of one village: a monthly one counts a month once, and only months that have begun.

    A month or quarter that still runs is asked for as well: it says what is left to do.
    """
    begun = [month for month in months_in(period) if month.starts_on <= today]
    return [_duty(kind, village, held, groups, begun) for kind in DUTIES]


def _duty(kind: str, village: str, held: Held, groups: int, months: list[Period]) -> Duty:
    own = [(group, month) for (place, what, group, month) in held if (place, what) == (village, kind)]
    each = groups if kind == Kind.PARTY_GROUP else 1
    if STANDARDS[kind].often == MONTHLY:
        return Duty(
            kind, len(months) * each, len(set(own)) if kind == Kind.PARTY_GROUP else len({m for _, m in own})
        )
    return Duty(kind, 1 if months else 0, len(own))
