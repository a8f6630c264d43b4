"""A notice as its pages tell it: state in words and tone, groups of facts, the check list before publishing."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

from django.urls import reverse

from branches.notices import periods, workflow
from branches.notices.models import Objection, PublicNotice
from branches.people.facts import fact
from villagegov.common import clock
from villagegov.common.deadlines import time_left
from villagegov.common.permissions import permits
from villagegov.common.templatetags.ui import day, day_short


class State(NamedTuple):
    """A badge: tone, word and, where it is not the tone's own, the icon."""

    tone: str
    word: str
    icon: str = ""


STATES = {
    "DRAFT": State("off", "草稿"),
    "OBJECTED": State("late", "有异议"),
    "EXPIRED": State("pub", "公示期满", "check"),
    "ARCHIVED": State("pub", "公示期满", "check"),
    "WITHDRAWN": State("void", "已撤下"),
    "VOIDED": State("void", "已作废"),
}


def state_of(notice: PublicNotice, today: datetime.date | None = None) -> State:
    """For staff: near its end a running notice says how long it still runs."""
    today = today or clock.today()
    state = notice.state_on(today)
    if state != PublicNotice.Stage.RUNNING:
        return STATES[state]
    tone, word = time_left(notice.ends_on, today)
    return State(tone, word) if tone == "due" else State("pub", "公示中")


def public_state(notice: PublicNotice, today: datetime.date) -> State:
    """For the public: whether it runs, is held up or is over, and whether anybody objected."""
    state = notice.state_on(today)
    if state == PublicNotice.Stage.RUNNING:
        return State("pub", "公示中")
    if state in {PublicNotice.EXPIRED, PublicNotice.Stage.ARCHIVED} and not _objected(notice):
        return State("pub", "公示期满，无异议", "check")
    return STATES[state]


def _objected(notice: PublicNotice) -> bool:
    """Counted once for a list by `with_open_objections`."""
    counted = notice.__dict__.get("all_objections")
    return notice.objections.exists() if counted is None else bool(counted)


def period_in_words(notice: PublicNotice) -> str:
    """2月2日至2月6日（5 个工作日）; before posting only the length."""
    if notice.starts_on is None:
        return f"{notice.length_in_words}，从公示那天算起"
    return f"{day_short(notice.starts_on)}至{day_short(notice.ends_on)}（{notice.length_in_words}）"


def facts_of(notice: PublicNotice) -> list[dict]:
    facts = [
        fact("编号", notice.number),
        fact("公示单位", notice.place.name),
        fact("种类", notice.of_kind.label),
        fact("公示期", period_in_words(notice)),
        fact("落款单位", notice.issuer),
        fact("异议受理", f"{notice.contact_office}，电话 {notice.contact_phone}"),
    ]
    if notice.is_posted:
        facts += _posted_facts(notice)
    if notice.corrects_id:
        before = notice.corrects
        facts.append(fact("更正", f"{before.number} {before.title}", before.get_absolute_url()))
        facts.append(fact("更正理由", notice.correction_reason))
    return facts


def _posted_facts(notice: PublicNotice) -> list[dict]:
    publication = notice.publication
    facts = [
        fact("公示人", f"{publication.published_by.name}，{day(publication.published_at)}"),
        fact("内容校验码", publication.content_hash),
        fact("公众页面", notice.public_url(), notice.public_url()),
    ]
    if notice.is_withdrawn:
        facts.append(fact("撤下", f"{day(notice.withdrawn_on)}，{notice.withdrawn_by.name}"))
        facts.append(fact("撤下理由", notice.withdrawn_reason))
    if notice.closing:
        facts.append(fact("期满说明", notice.closing))
    if later := notice.correction:
        facts.append(fact("已被更正", f"{later.number} {later.title}", later.get_absolute_url()))
    if gone := notice.withdrawn_correction:
        facts.append(fact("更正已撤下", f"{gone.number} {gone.title}", gone.get_absolute_url()))
    return facts


LINKS = {
    workflow.can_be_composed: "notice_edit",
    workflow.is_long_enough: "notice_edit",
    workflow.period_can_be_counted: "calendar",
}
GOOD = {
    workflow.place_is_in_use: "公示单位在用",
    workflow.can_be_composed: "内容填全了",
    workflow.is_long_enough: "公示期够长",
    workflow.period_can_be_counted: "公示期算得出",
    workflow.every_find_is_decided: "没有待处理的个人信息",
    workflow.numbers_had_a_second_look: "号码有第二人看过",
}


def check_list(notice: PublicNotice, user: Any) -> list[dict]:
    """What stands before publishing, done and not done."""
    items = []
    for guard in workflow.PUBLISH_GUARDS:
        wrong = guard(notice, by=user)
        route = LINKS.get(guard, "") if wrong else ""
        item = {
            "tone": "late" if wrong else "ok",
            "word": "要修改" if wrong else "合规",
            "text": wrong or GOOD[guard],
        }
        if route == "calendar":
            item |= {"url": reverse(route), "url_text": "看工作日历"}
        elif route and permits(user, "branches.draft_notice", notice):
            item |= {"url": reverse(route, args=[notice.number]), "url_text": "去修改"}
        items.append(item)
    return items


def posting_in_words(notice: PublicNotice) -> str:
    """From today to when, for the last look before it is posted; why not, where it cannot be counted."""
    try:
        period = workflow.posting_today(notice)
    except ValueError as problem:
        return str(problem)
    left = (period.ends_on - period.starts_on).days + 1
    span = f"{day(period.starts_on)}至{day(period.ends_on)}（{notice.length_in_words}）"
    return span if notice.unit == periods.CALENDAR else f"{span}，连休息日 {left} 天"


def objection_state(objection: Objection) -> State:
    if objection.stage == Objection.Stage.HANDLED:
        return State("ok", "已完成")
    tone, word = time_left(objection.due_on, clock.today())
    return State("run", "待回复") if tone == "off" else State(tone, word)


def who_objected(objection: Objection, user: Any) -> str:
    """The surname for those who may see who it is; nothing of it for the village."""
    signed = objection.get_signed_display()
    name = objection.objector
    if not name or not permits(user, "branches.view_objector", objection):
        return signed
    return f"{signed}，{name.plain()[0]}某某" if objection.signed == Objection.Signed.PERSON else signed


def objection_facts(objection: Objection, user: Any) -> list[dict]:
    notice = objection.notice
    facts = [
        fact("公示", f"{notice.number} {notice.title}", notice.get_absolute_url()),
        fact("反映方式", objection.get_way_display()),
        fact("反映人", who_objected(objection, user)),
        fact("收到日期", day(objection.received_on)),
        fact("答复期限", day(objection.due_on)),
        fact("反映的内容", objection.summary),
        fact("登记人", objection.registered_by.name),
    ]
    if objection.stage == Objection.Stage.HANDLED:
        facts += [
            fact("处理结果", objection.get_outcome_display()),
            fact("答复", objection.answer),
            fact("答复人", f"{objection.answered_by.name}，{day(objection.answered_on)}"),
        ]
    return facts
