"""What the sheets say of villager representatives: the assembly with its names; the terms of a person."""

from __future__ import annotations

from typing import Any

from branches.people.models import Person
from branches.representatives.models import Representative
from branches.representatives.reports import assemblies, facts_of
from villagegov.common import clock
from villagegov.common.booklets import Part
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day

NAMES_SHOWN = 120


def village_part(place: Place, user: Any) -> Part:
    today = clock.today()
    assembly = assemblies(Place.objects.visible_to(user).filter(pk=place.pk), today).get(place.code)
    elected = Representative.objects.visible_to(user).on(today).filter(place=place)
    names = list(elected.order_by("stroke_key", "pk").values_list("name", flat=True))
    facts = facts_of(assembly)
    if names:
        left = f"等 {len(names)} 人" if len(names) > NAMES_SHOWN else ""
        facts = [*facts, {"label": "名单", "value": "、".join(names[:NAMES_SHOWN]) + left}]
    return Part("村民代表", 60, facts=tuple(facts))


def person_part(person: Person, user: Any) -> Part | None:
    """The terms in which a representative was tied to this person; nothing for who never was one."""
    terms = Representative.objects.visible_to(user).filter(person=person).select_related("place")
    rows = tuple(_term(one) for one in terms.order_by("ended_on", "-elected_on"))
    head = ("村（社区）", "村民小组", "代表户数", "当选时间", "终止日期")
    return Part("村民代表", 50, head=head, rows=rows, numeric=frozenset({2})) if rows else None


def _term(one: Representative) -> tuple[str, ...]:
    households = "" if one.represented_households is None else str(one.represented_households)
    elected = day(one.elected_on, one.elected_on_by_month)
    return one.place.name, one.villager_group, households, elected, day(one.ended_on) or "在任"
