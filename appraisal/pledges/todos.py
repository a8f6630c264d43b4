"""What pledges make wait: the village that fills in and mends, the office that reviews, posts, reminds, evaluates."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from appraisal.pledges.models import AnnualPledge
from appraisal.pledges.states import MISSING, in_state
from appraisal.pledges.workflow import SUBMIT
from appraisal.pledges.year_phase import due_on, evaluation_opens, window
from villagegov.common import clock, messages, permissions
from villagegov.common.codes import township_of
from villagegov.common.deadlines import time_left
from villagegov.common.messages import Reminder
from villagegov.common.permissions import SENTENCES, permits, scopes_of
from villagegov.common.places import Place, Village
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.templatetags.ui import day_short
from villagegov.common.todos import GIVEN, REVIEW, Todo

LABEL = "年度承诺"
DRAFT, REMIND = "appraisal.draft_pledge", "branches.remind"
Stage = AnnualPledge.Stage


def waiting(user: Any) -> list[Todo]:
    found = _of_village(user) if permits(user, DRAFT) else []
    if permits(user, "appraisal.review_pledge"):
        found += [*_to_review(user), *_to_publish(user), *_missing(user), *_to_evaluate(user)]
    return found


def under_way(user: Any) -> list[Todo]:
    """For the village: what the township has in hand."""
    if not permits(user, DRAFT):
        return []
    words = {
        Stage.SUBMITTED: ("待审核", "镇里审核中，不用您操作"), Stage.NOTICED: ("公示中", "公示期内，不用您操作"),
        AnnualPledge.ACCEPTED: ("已通过", "镇里准备公示，不用您操作"),
    }  # fmt: skip
    mine = AnnualPledge.objects.visible_to(user).within_any(_scopes(user, DRAFT))
    shown = [one for one in mine.reported().with_state().in_order() if one.state in words]
    return [
        Todo(_title(one), one.place.name, one.get_absolute_url(), "查看", tone="run", word=words[one.state][0],
             note=words[one.state][1])
        for one in shown
    ]  # fmt: skip


def _title(pledge: AnnualPledge) -> str:
    return f"{pledge.year} 年度承诺书"


def _scopes(user: Any, permission: str) -> list[str]:
    """Where the user does this."""
    return scopes_of(user, SENTENCES[permission].roles)


def _of_village(user: Any) -> list[Todo]:
    """To begin, to go on with, to mend: from the first day of the window on."""
    year, today = clock.today().year, clock.today()
    scopes = _scopes(user, DRAFT)
    villages = Village.objects.visible_to(user).current().within_any(scopes).in_order()
    mine = AnnualPledge.objects.visible_to(user).within_any(scopes)
    pledges = {one.place_id: one for one in mine.of_year(year)}
    found = []
    for village in villages:
        first, due = window(village.code, year)
        pledge = pledges.get(village.code)
        if pledge is None and today >= first:
            found.append(_to_begin(village, year, due))
        elif pledge is not None and pledge.is_open:
            found.append(_to_write(pledge, village, due, may_submit=permits(user, SUBMIT.permission, pledge)))
    return found


def _to_begin(village: Place, year: int, due: datetime.date) -> Todo:
    return Todo(
        f"填写 {year} 年度承诺书", village.name, reverse("pledge_begin"), "现在填写", due_on=due,
        note=f"{day_short(due)}前报送，去年的条目可以带出", key=f"begin-{village.code}", place=village.code,
    )  # fmt: skip


def _to_write(pledge: AnnualPledge, village: Place, due: datetime.date, *, may_submit: bool) -> Todo:
    url, key = pledge.get_absolute_url(), f"write-{pledge.pk}"
    if pledge.stage == Stage.RETURNED:
        first = pledge.items.exclude(return_comment="").order_by("number").first()
        button, where = "去修改", url
        if first is not None:
            button, where = (
                f"去修改第 {first.number} 条",
                reverse("pledge_item", args=[first.pk]),
            )
        return Todo(
            f"修改 {_title(pledge)}", village.name, where, button, due_on=due, tone="back", word="退回",
            note=f"镇里退回：{pledge.return_reason}", key=key, place=village.code,
        )  # fmt: skip
    note = f"{day_short(due)}前报送" + ("" if may_submit else "，填好以后由书记报送")
    return Todo(
        _title(pledge),
        village.name,
        url,
        "接着填写",
        due_on=due,
        word="草稿",
        note=note,
        key=key,
        place=village.code,
    )


def _to_review(user: Any) -> list[Todo]:
    """Each by itself, since each is read by itself."""
    mine = AnnualPledge.objects.visible_to(user).within_any(_scopes(user, "appraisal.review_pledge"))
    rows = mine.awaiting_review().select_related("place").in_order()
    return [
        Todo(f"{_title(one)}待审核", one.place.name, one.get_absolute_url(), "审核", tone="run", word="待审核",
             key=f"review-{one.pk}", place=one.place_id, group=REVIEW)
        for one in rows
    ]  # fmt: skip


def _to_publish(user: Any) -> list[Todo]:
    mine = AnnualPledge.objects.visible_to(user).within_any(_scopes(user, "appraisal.publish_pledge"))
    rows = mine.awaiting_notice().select_related("place").in_order()
    return [
        Todo(f"{_title(one)}已通过，待公示", one.place.name, one.get_absolute_url(), "公示", tone="run", word="待核对",
             key=f"publish-{one.pk}", place=one.place_id)
        for one in rows
    ]  # fmt: skip


def _villages_that_owe(user: Any) -> QuerySet:
    """Those of the own townships that have not reported this year."""
    own = Village.objects.visible_to(user).current().within_any(_scopes(user, REMIND)).in_order()
    return in_state(own, clock.today().year, MISSING, clock.today())


def _missing(user: Any) -> list[Todo]:
    """While there is time one line with their number, afterwards each village by itself, to be reminded."""
    year, today = clock.today().year, clock.today()
    by_township: dict[str, list[Place]] = {}
    for village in _villages_that_owe(user):
        by_township.setdefault(township_of(village.code), []).append(village)
    found = []
    for township, villages in by_township.items():
        first, due = window(township, year)
        if today > due:
            found += [_late(village, year, due) for village in villages]
        elif today >= first:
            url = f"{reverse('pledge_list')}?state={MISSING}"
            found.append(
                Todo(f"{year} 年度承诺书", f"{len(villages)} 个村未报", url, "查看", due_on=due, tone="run",
                     word="收集中", key=f"collect-{township}", group=GIVEN)
            )  # fmt: skip
    return found


def _late(village: Place, year: int, due: datetime.date) -> Todo:
    url = f"{reverse('pledge_list')}?state={MISSING}"
    return Todo(
        f"{year} 年度承诺书未报送", village.name, url, "催办", due_on=due, key=village.code, place=village.code,
        group=GIVEN, can_remind=True,
    )  # fmt: skip


def _to_evaluate(user: Any) -> list[Todo]:
    """From the first day of the year-end reports on, what is being fulfilled waits for its evaluation."""
    scopes, today = _scopes(user, "appraisal.evaluate_pledge"), clock.today()
    counts: dict[tuple[str, int], int] = {}
    for pledge in AnnualPledge.objects.visible_to(user).within_any(scopes).running(today):
        place = (township_of(pledge.place_id), pledge.year)
        counts[place] = counts.get(place, 0) + 1
    found = []
    for (township, year), number in sorted(counts.items()):
        if today >= evaluation_opens(township, year):
            url = f"{reverse('pledge_list')}?year={year}&state={AnnualPledge.RUNNING}"
            found.append(
                Todo(f"{year} 年度承诺书评诺", f"{number} 个村", url, "评诺", tone="run", word="待核对",
                     key=f"evaluate-{township}-{year}")
            )  # fmt: skip
    return found


def reminders(user: Any, keys: Iterable[str]) -> list[Reminder]:
    """The reminders of the villages that were ticked, as far as they still owe and this user may send them."""
    if not permissions.permits(user, REMIND):
        return []
    wanted = [key for key in keys if key.isdecimal() and len(key) == 12]
    villages = list(_villages_that_owe(user).filter(code__in=wanted))
    people = messages.holders_by_place(DRAFT, {village.code for village in villages})
    offices = {
        place.code: place for place in Place.objects.filter(code__in={township_of(key) for key in wanted})
    }
    return [
        Reminder(
            record=village, where=village.name, route="pledge_of_village",
            text=reminder_text(village, phone=offices[township_of(village.code)].contact_phone),
            recipients=tuple(people.get(village.code, ())),
        )
        for village in villages
    ]  # fmt: skip


def reminder_text(village: Place, *, phone: str) -> str:
    year, due = clock.today().year, due_on(village.code, clock.today().year)
    call = f"，电话 {phone}" if phone else ""
    left = time_left(due, clock.today())[1]
    return (
        f"{village.name}：“{year} 年度承诺书”请在 {in_words(due)}以前报送，{left}，还没有收到。"
        f"打开系统首页就能填；有困难请打电话给镇组织办{call}。"
    )
