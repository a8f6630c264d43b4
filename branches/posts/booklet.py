"""What the sheets say of posts: who leads the village now; every post that a person held."""

from __future__ import annotations

from typing import Any

from branches.people.booklet import plain
from branches.people.facts import cadre_facts, post_rows
from branches.people.models import Person
from branches.posts.models import Post, PostTenure
from villagegov.common import clock
from villagegov.common.booklets import Part
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day


def village_part(place: Place, user: Any) -> Part | None:
    """Post after post in running lines, so that groups of leaders do not push the rest from the sheet."""
    if not permits(user, "branches.view_tenure", place):
        return None
    tenures = (
        PostTenure.objects.visible_to(user).on(clock.today()).filter(place=place).select_related("person")
    )
    held: dict[str, list[str]] = {}
    for one in tenures.by_post():
        since = day(one.started_on, one.started_on_by_month)
        held.setdefault(one.post, []).append(f"{one.person.name}（{since}起）")
    facts = tuple({"label": Post(post).label, "value": "、".join(names)} for post, names in held.items())
    return Part("任职人员", 50, facts=facts, empty="" if facts else "还没有登记村干部")


def person_part(person: Person, user: Any) -> list[Part]:
    tenures = person.tenures.select_related("place").order_by("ended_on", "-started_on")
    rows = tuple(
        (row["post"], row["place"], row["since"], row["until"], row["how"]) for row in post_rows(tenures)
    )
    head = ("职务", "村（社区）", "任职时间", "离任时间", "离任方式")
    posts, facts = Part("任职经历", 30, head=head, rows=rows, empty="没有任职记录"), cadre_facts(person)
    return [posts, Part("干部信息", 40, facts=plain(facts))] if facts else [posts]
