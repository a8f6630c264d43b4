"""A declared relation as pages tell it: the record itself, and all of one person's."""

from __future__ import annotations

from typing import Any

from branches.kin.models import KinRelation
from branches.people.models import Person
from branches.places.facts import fact
from villagegov.common.templatetags.ui import day


def side(person: Person) -> str:
    return f"{person.name}（{person.place.name}）"


def facts_of(one: KinRelation) -> list[dict]:
    facts = [
        {**fact("一方", side(one.person_a)), "url": one.person_a.get_absolute_url()},
        {**fact("另一方", side(one.person_b)), "url": one.person_b.get_absolute_url()},
        fact("关系", one.get_kind_display()),
        fact("登记", f"{day(one.declared_on)}，{one.declared_by.name}"),
    ]
    if one.way_out:
        facts.append(fact("冲突的处理办法", one.way_out))
    if one.ended_on:
        facts.append(fact("终止日期", day(one.ended_on)))
    return facts


def kin_rows(person: Person, user: Any) -> list[dict]:
    """The relations of a person that hold, as far as the user may read them: with whom, which, and their page."""
    mine = KinRelation.objects.visible_to(user).declared().of([person.pk])
    rows = mine.select_related("person_a__place", "person_b__place").order_by("declared_on", "pk")
    return [
        {
            "who": side(one.person_b if one.person_a_id == person.pk else one.person_a),
            "kind": one.get_kind_display(),
            "since": day(one.declared_on),
            "url": one.get_absolute_url(),
        }
        for one in rows
    ]
