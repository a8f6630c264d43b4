"""What inspections make wait: villages not inspected yet, reminders to decide on, what is to be put right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from appraisal.inspections import rectification_operations as operations
from appraisal.inspections.item_views import item_list_url
from appraisal.inspections.models import ItemProgress, MidyearInspection
from appraisal.inspections.rectification_models import Rectification
from appraisal.inspections.reports import window
from appraisal.pledges.models import AnnualPledge
from villagegov.common import clock, permissions
from villagegov.common.codes import township_of
from villagegov.common.messages import Reminder
from villagegov.common.permissions import permits
from villagegov.common.templatetags.ui import day_short
from villagegov.common.todos import GIVEN, REVIEW, Todo

LABEL = "年中督查"
ENTER, DECIDE = "appraisal.enter_inspection", "appraisal.decide_on_reminder"
SETTLE, ORDER = "appraisal.settle_rectification", "appraisal.order_rectification"
DRAFT = "appraisal.draft_rectification"


def waiting(user: Any) -> list[Todo]:
    found = _owed(user) if permits(user, DRAFT) else []
    if permits(user, ENTER):
        found += [*_not_inspected(user), *_undecided(user)]
    if permits(user, SETTLE):
        found += [*_to_review(user), *_late(user)]
    return found


def under_way(user: Any) -> list[Todo]:
    """For the village: what it has reported and the township has not looked at yet."""
    if not permits(user, DRAFT):
        return []
    reported = _rectifications(user, DRAFT).awaiting_review()
    return [
        Todo(
            f"整改：{one.what}", one.place.name, one.get_absolute_url(), "查看", tone="run", word="待审核",
            note="镇里审核中，不用您操作",
        )
        for one in reported.select_related("place").in_order()
    ]  # fmt: skip


def _scopes(user: Any, permission: str) -> list[str]:
    """Where the user does this: who sees more than one place does not act in all of them."""
    return permissions.scopes_of(user, permissions.SENTENCES[permission].roles)


def _rectifications(user: Any, permission: str) -> Any:
    return Rectification.objects.visible_to(user).within_any(_scopes(user, permission))


def _owed(user: Any) -> list[Todo]:
    """For the village: what it has not put right, or not said so."""
    reports = permits(user, "appraisal.report_rectification")
    route = "rectification_report" if reports else "rectification_edit"
    rows = _rectifications(user, DRAFT).missing().select_related("place", "owner").in_order()
    return [_owed_one(one, reverse(route, args=[one.pk])) for one in rows]


def _owed_one(one: Rectification, url: str) -> Todo:
    is_back = one.stage == Rectification.Stage.RETURNED
    note = (
        f"镇里退回：{one.return_reason}"
        if is_back
        else f"{day_short(one.due_on)}前整改，责任人{one.owner.name}"
    )
    return Todo(
        f"整改：{one.what}", one.place.name, url, "去修改" if is_back else "去填写", due_on=one.due_on,
        tone="back" if is_back else "", word="退回" if is_back else "", note=note, key=str(one.pk),
        place=one.place_id,
    )  # fmt: skip


def _not_inspected(user: Any) -> list[Todo]:
    """One row a township, from the first day of the window until all its villages with a pledge are inspected."""
    today, found = clock.today(), []
    for code in sorted({township_of(scope) for scope in _scopes(user, ENTER)}):
        first, last = window(code, today.year)
        if today < first:
            continue
        pledged = AnnualPledge.objects.visible_to(user).within(code).of_year(today.year)
        done = MidyearInspection.objects.visible_to(user).within(code).of_year(today.year).in_force()
        left = _count(pledged.filter(accepted_at__isnull=False).exclude(place__in=done.values("place")))
        if left:
            url, note = (
                f"{reverse('inspection_list')}?year={today.year}",
                f"{day_short(first)}至{day_short(last)}",
            )
            title, where = f"{today.year} 年年中督查", f"{left} 个村没有完成"
            found.append(Todo(title, where, url, "去督查", due_on=last, note=note, key=code))
    return found


def _count(rows: QuerySet) -> int:
    return rows.order_by().count()


def _undecided(user: Any) -> list[Todo]:
    """Items far behind about which nobody has decided: the list names them, a person decides."""
    rows = ItemProgress.objects.visible_to(user).within_any(_scopes(user, DECIDE)).in_force().undecided()
    years = list(rows.order_by().values_list("inspection__year", "inspection__place_id"))
    found = []
    for year in sorted({year for year, _ in years}):
        villages = [place for of_year, place in years if of_year == year]
        title, url = f"{year} 年督查落后较多，是否提醒", item_list_url(year=year, state="undecided")
        where = f"{len(set(villages))} 个村 {len(villages)} 条"
        found.append(Todo(title, where, url, "决定", tone="run", word="待核对", key=f"decide-{year}"))
    return found


def _to_review(user: Any) -> list[Todo]:
    rows = (
        _rectifications(user, SETTLE).awaiting_review().select_related("place").order_by("reported_at", "pk")
    )
    return [
        Todo(
            f"整改待审核：{one.what}", one.place.name, one.get_absolute_url(), "审核", tone="run", word="待审核",
            key=str(one.pk), place=one.place_id, group=REVIEW,
        )
        for one in rows
    ]  # fmt: skip


def _late(user: Any) -> list[Todo]:
    """For the office: each that is overdue, in a row of its own, since each is reminded by itself."""
    rows = _rectifications(user, SETTLE).late(clock.today()).select_related("place").in_order()
    return [
        Todo(
            f"整改未完成：{one.what}", one.place.name, one.get_absolute_url(), "催办", due_on=one.due_on,
            key=str(one.pk), place=one.place_id, group=GIVEN, can_remind=True,
        )
        for one in rows
    ]  # fmt: skip


def reminders(user: Any, keys: Iterable[str]) -> list[Reminder]:
    """The reminders of the rows that were ticked, as far as they are still missing and this user may send them."""
    if not permits(user, SETTLE):
        return []
    wanted = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    rows = _rectifications(user, SETTLE).missing().filter(pk__in=wanted)
    return operations.reminders_of(rows.select_related("place").in_order())
