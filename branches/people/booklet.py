"""What the sheets say of people: the members of a village in numbers; of a person what the reader may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import localtime

from branches.people import cut_off
from branches.people.facts import member_facts, person_facts, records_of
from branches.people.models import Person
from villagegov.common import clock
from villagegov.common.audit import AuditEntry
from villagegov.common.booklets import Part, cut
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day

COLLEGE = ("POSTGRADUATE", "BACHELOR", "JUNIOR_COLLEGE")
RECORDS = 10


def village_part(place: Place, user: Any) -> Part | None:
    if not permits(user, "branches.list_people", place):
        return None
    today = clock.today()
    members = Person.objects.visible_to(user).filter(
        cut_off.member_on(today, "membership__"), membership__place=place
    )
    counted = members.aggregate(
        total=Count("pk"), women=Count("pk", filter=Q(sex="FEMALE")),
        young=Count("pk", filter=cut_off.young_on(today)), old=Count("pk", filter=cut_off.old_on(today)),
        college=Count("pk", filter=Q(education__in=COLLEGE)),
        mobile=Count("pk", filter=Q(membership__is_mobile=True)),
    )  # fmt: skip
    words = (
        ("党员", "total"), ("女党员", "women"), (f"{cut_off.YOUNG_AT_MOST} 岁及以下", "young"),
        (f"{cut_off.OLD_AT_LEAST} 岁及以上", "old"), ("大专及以上", "college"), ("流动党员", "mobile"),
    )  # fmt: skip
    facts = tuple({"label": label, "value": f"{counted[name]:,} 人"} for label, name in words)
    return Part("党员队伍", 40, facts=facts)


def person_part(person: Person, user: Any) -> list[Part]:
    member = getattr(person, "membership", None)
    entries = AuditEntry.objects.visible_to(user).exclude(act="print")
    lines = (
        (day(localtime(one["at"]).date()), one["who"], one["what"]) for one in records_of(person, entries)
    )
    rows, more = cut(lines, RECORDS)
    return [
        Part("基本情况", 10, facts=plain(person_facts(person, user))),
        Part("党员信息", 20, facts=plain(member_facts(member)) if member else (), empty="不是党员"),
        Part("信息变动", 90, head=("时间", "经办人", "做了什么"), rows=rows, empty="没有变动记录", more=more),
    ]


def plain(facts: list[dict]) -> tuple[dict[str, str], ...]:
    """Pairs of a page as the sheet prints them: no links, and what is missing is named."""
    return tuple({"label": one["label"], "value": one["value"] or "未填"} for one in facts)
