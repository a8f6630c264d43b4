"""A representative as the page tells it: groups of facts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from branches.people.facts import fact
from branches.people.masks import phone_for
from branches.representatives.lists import age
from branches.representatives.models import Representative
from villagegov.common import clock
from villagegov.common.permissions import permits
from villagegov.common.templatetags.ui import day


def facts_of(one: Representative, user: Any) -> list[dict]:
    """The birth day shows to who keeps the record; all others see the month."""
    knows_day = permits(user, "branches.change_representative", one)
    born = day(one.birth_date, one.birth_date_by_month or not knows_day)
    facts = [
        fact("所属村", one.place.name, reverse("village", args=[one.place_id])),
        fact("村民小组", one.villager_group),
        fact("代表户数", "" if one.represented_households is None else f"{one.represented_households} 户"),
        fact("当选时间", day(one.elected_on, one.elected_on_by_month)),
        fact("性别", one.get_sex_display()),
        fact("出生", f"{born}，{age(one, clock.today())} 周岁" if born else ""),
        fact("民族", one.ethnic_group),
        fact("学历", one.get_education_display()),
        fact("政治面貌", one.get_political_status_display()),
        fact("联系电话", phone_for(user, one)),
        fact("备注", one.remark),
    ]
    if one.ended_on:
        facts[4:4] = [fact("终止日期", day(one.ended_on)), fact("终止原因", one.get_end_reason_display())]
    return facts


def person_fact(one: Representative, user: Any) -> dict | None:
    """The person it stands for, for those who may see people."""
    if one.person is None or not permits(user, "branches.view_person", one.person):
        return None
    return fact("对应人员", f"{one.person.name}（{one.person.place.name}）", one.person.get_absolute_url())
