"""A person as the page tells it: groups of facts, and the trail in words."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from branches.people.masks import id_number_for, phone_for
from branches.people.models import PartyMembership, Person
from villagegov.common import clock
from villagegov.common.permissions import permits
from villagegov.common.templatetags.ui import day

TRAIL_SHOWN = 20
YES_NO = {True: "是", False: "否", None: "不清楚"}


def fact(label: str, value: object, url: str = "") -> dict:
    return {"label": label, "value": "" if value is None else str(value), "url": url}


def person_facts(person: Person, user) -> list[dict]:
    """The birth day shows to who keeps the record and to the person; all others see the month."""
    knows_day = permits(user, "branches.reveal_id_number", person)
    age = person.age(clock.today())
    born = day(person.birth_date, person.birth_date_by_month or not knows_day)
    return [
        fact("所属村", person.place.name, reverse("village", args=[person.place_id])),
        fact("性别", person.get_sex_display()),
        fact("出生", f"{born}，{age} 周岁" if born else ""),
        fact("民族", person.ethnic_group),
        fact("学历", person.get_education_display()),
        fact("政治面貌", political_status(person)),
        fact("联系电话", phone_for(user, person)),
        fact("身份证号", id_number_for(user, person)),
        fact("备注", person.remark),
    ]


def political_status(person: Person) -> str:
    """A running membership says it; without one, what was typed."""
    member = getattr(person, "membership", None)
    if member is not None and member.ended_on is None:
        return "中共预备党员" if member.member_kind == PartyMembership.Kind.PROBATIONARY else "中共党员"
    return person.get_political_status_display()


def member_facts(member: PartyMembership) -> list[dict]:
    standing = member.standing(clock.today())
    facts = [
        fact("党员类别", member.get_member_kind_display()),
        fact("入党时间", day(member.admitted_on, member.admitted_on_by_month)),
        fact("转正时间", day(member.confirmed_on, member.confirmed_on_by_month)),
        fact("党龄", f"{standing} 年" if isinstance(standing, int) else standing),
        fact("党组织", member.organization),
        fact("党小组", member.party_group),
        fact("党内职务", member.duty),
        fact("流动党员", YES_NO[member.is_mobile]),
    ]
    return [*facts, fact("转出日期", day(member.ended_on))] if member.ended_on else facts


def cadre_facts(person: Person) -> list[dict]:
    """What the roster of cadres knows beyond the posts; empty for who is none."""
    profile = getattr(person, "cadre", None)
    if profile is None:
        return []
    return [
        fact("全日制学历", profile.get_education_full_time_display()),
        fact("在职学历", profile.get_education_in_service_display()),
        fact("集体经济组织职务", profile.post_collective),
        fact("其他职务", profile.post_other),
        fact("人员来源", profile.get_source_display()),
    ]


def post_rows(tenures: QuerySet) -> list[dict]:
    """All posts a person held, the running ones first, each with its own words for the post."""
    return [
        {
            "tenure": tenure,
            "post": tenure.duty or tenure.get_post_display(),
            "place": tenure.place.name,
            "since": day(tenure.started_on, tenure.started_on_by_month),
            "until": day(tenure.ended_on) if tenure.ended_on else "至今",
            "how": tenure.get_end_reason_display(),
        }
        for tenure in tenures
    ]


def records_of(person: Person, entries: QuerySet) -> list[dict]:
    """What was done to the person, the membership and the posts, newest first, as far as the user may read it."""
    member = getattr(person, "membership", None)
    mine = Q(record_kind="branches.person", record_key=str(person.pk))
    if member is not None:
        mine |= Q(record_kind="branches.partymembership", record_key=str(member.pk))
    profile = getattr(person, "cadre", None)
    if profile is not None:
        mine |= Q(record_kind="branches.cadreprofile", record_key=str(profile.pk))
    posts = [str(tenure.pk) for tenure in person.tenures.all()]
    mine |= Q(record_kind="branches.posttenure", record_key__in=posts)
    found = entries.filter(mine).newest_first()[:TRAIL_SHOWN]
    return [{"at": e.at, "who": e.actor_name or "系统", "what": e.label, "reason": e.reason} for e in found]
