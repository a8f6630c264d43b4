"""What scoring makes wait: the own score of a village, sheets of the office, of scorers and of the leader, appeals."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from appraisal.schemes.models import AssessmentScheme
from appraisal.scores.beside import ScoreAppeal
from appraisal.scores.models import SCORERS, ScoreSheet, SelfScore
from appraisal.scores.year_phase import window
from villagegov.common import clock, messages, permissions
from villagegov.common.deadlines import time_left
from villagegov.common.messages import Reminder
from villagegov.common.templatetags.ui import day_short
from villagegov.common.todos import GIVEN, REVIEW, Todo

LABEL = "考核评分"
DONE = {
    "appraisal.selfscore": ("submit",),
    "appraisal.scoresheet": ("finish", "confirm"),
    "appraisal.scoreappeal": ("answer",),
}
CHANGE, SUBMIT = "appraisal.change_self_score", "appraisal.submit_self_score"
FINISH, CONFIRM, ANSWER = "appraisal.finish_score", "appraisal.confirm_score", "appraisal.answer_appeal"


def waiting(user: Any) -> list[Todo]:
    found: list[Todo] = []
    if permissions.permits(user, CHANGE):
        found += _owed(user)
    if permissions.permits(user, FINISH):
        found += [*_late(user), *_of_office(user), *_appeals(user)]
    if permissions.permits(user, CONFIRM):
        found += _to_confirm(user)
    if permissions.scopes_of(user, SCORERS):
        found += _of_scorer(user)
    return found


def under_way(user: Any) -> list[Todo]:
    """For the village: what it has submitted and the township has not confirmed yet."""
    if not permissions.permits(user, CHANGE):
        return []
    rows = _self_scores(user, CHANGE).filter(stage=SelfScore.Stage.SUBMITTED)
    return [
        Todo(
            f"{one.sheet.scheme.year} 年度自评", one.place.name, one.get_absolute_url(), "查看", tone="run",
            word="镇级复核中", note="镇里复核中，不用您操作",
        )
        for one in rows
    ]  # fmt: skip


def _scopes(user: Any, permission: str) -> list[str]:
    return permissions.scopes_of(user, permissions.SENTENCES[permission].roles)


def _self_scores(user: Any, permission: str) -> QuerySet:
    """Those of editions in force whose sheet is still being scored, where the user does this."""
    seen = SelfScore.objects.visible_to(user).within_any(_scopes(user, permission))
    in_force = seen.filter(sheet__scheme__stage=AssessmentScheme.Stage.PUBLISHED, sheet__stage="SCORING")
    return in_force.select_related("place", "sheet__scheme__place").order_by(
        "sheet__scheme__year", "place__display_order", "place__code"
    )


def _sheets(user: Any, permission: str) -> QuerySet:
    seen = ScoreSheet.objects.visible_to(user).within_any(_scopes(user, permission)).in_force()
    return seen.select_related("scheme__place")


def due_of(scheme: AssessmentScheme) -> datetime.date:
    return window(scheme.place_id, scheme.year)[1]


def _owed(user: Any) -> list[Todo]:
    """For the village: its own score, by the day on which the committee decides."""
    may_submit = permissions.permits(user, SUBMIT)
    route = "self_score_submit" if may_submit else "self_score_edit"
    return [
        Todo(
            f"{one.sheet.scheme.year} 年度自评", one.place.name, reverse(route, args=[one.pk]), "去填写",
            due_on=due_of(one.sheet.scheme), key=str(one.pk), place=one.place_id,
            note="系统能取数的已经填好" if may_submit else "填好保存后由书记提交",
        )
        for one in _self_scores(user, CHANGE).filter(stage=SelfScore.Stage.OPEN)
    ]  # fmt: skip


def _late(user: Any) -> list[Todo]:
    """For the office: each village whose own score is overdue, since each is reminded by itself."""
    rows = _self_scores(user, FINISH).filter(stage=SelfScore.Stage.OPEN)
    return [
        Todo(
            f"{one.sheet.scheme.year} 年度自评未提交", one.place.name, one.get_absolute_url(), "催办",
            due_on=due_of(one.sheet.scheme), key=str(one.pk), place=one.place_id, group=GIVEN, can_remind=True,
        )
        for one in rows
        if due_of(one.sheet.scheme) < clock.today()
    ]  # fmt: skip


def _of_office(user: Any) -> list[Todo]:
    """One row a year: how many villages are still to be scored."""
    rows = _sheets(user, FINISH).filter(stage=ScoreSheet.Stage.SCORING)
    counts = rows.order_by("scheme").values_list("scheme").annotate(villages=Count("pk"))
    schemes = {sheet.scheme_id: sheet.scheme for sheet in rows}
    return [
        Todo(
            f"{schemes[key].year} 年度考核评分", f"{villages} 个村没有评完", year_url(schemes[key]), "去评分",
            due_on=due_of(schemes[key]), tone="run", word="评分中", key=f"scoring-{key}",
        )
        for key, villages in counts
    ]  # fmt: skip


def _to_confirm(user: Any) -> list[Todo]:
    rows = _sheets(user, CONFIRM).filter(stage=ScoreSheet.Stage.SCORED).select_related("place")
    return [
        Todo(
            f"{sheet.scheme.year} 年度考核评分待确认", sheet.place.name, sheet.get_absolute_url(), "确认",
            tone="run", word="待确认", key=f"confirm-{sheet.pk}", place=sheet.place_id, group=REVIEW,
        )
        for sheet in rows.in_order()
    ]  # fmt: skip


def _of_scorer(user: Any) -> list[Todo]:
    """For who was asked to score some indicators: the villages in which one of them is still empty."""
    mine = Q(
        entries__source="TOWNSHIP",
        entries__points_milli=None,
        entries__is_not_applicable=False,
        entries__indicator__scorers__user=user,
    )
    seen = ScoreSheet.objects.visible_to(user).within_any(permissions.scopes_of(user, SCORERS)).in_force()
    rows = seen.filter(mine, stage=ScoreSheet.Stage.SCORING).select_related("place", "scheme").distinct()
    return [
        Todo(
            f"{sheet.scheme.year} 年度考核评分", sheet.place.name, sheet.get_absolute_url(), "去评分",
            due_on=due_of(sheet.scheme), tone="run", word="待评分", key=f"own-{sheet.pk}", place=sheet.place_id,
        )
        for sheet in rows.in_order()
    ]  # fmt: skip


def _appeals(user: Any) -> list[Todo]:
    seen = ScoreAppeal.objects.visible_to(user).within_any(_scopes(user, ANSWER))
    waiting_ones = seen.filter(stage=ScoreAppeal.Stage.OPEN).select_related("place", "indicator", "sheet")
    return [
        Todo(
            f"对“{one.indicator.name}”的申诉", one.place.name, reverse("score_appeal_answer", args=[one.pk]), "答复",
            tone="run", word="待答复", key=f"appeal-{one.pk}", place=one.place_id, group=REVIEW,
        )
        for one in waiting_ones.order_by("filed_at", "pk")
    ]  # fmt: skip


def year_url(scheme: AssessmentScheme) -> str:
    return f"{reverse('score_year', args=[scheme.year])}?township={scheme.place_id}"


def reminders(user: Any, keys: Iterable[str]) -> list[Reminder]:
    """Of the ticked villages, those that still owe their own score and that this user may remind."""
    if not permissions.permits(user, FINISH):
        return []
    wanted = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    rows = list(_self_scores(user, FINISH).filter(stage=SelfScore.Stage.OPEN, pk__in=wanted))
    people = messages.holders_by_place(CHANGE, {one.place_id for one in rows})
    return [
        Reminder(
            record=one, where=one.place.name, route="self_score", text=reminder_text(one),
            recipients=tuple(people.get(one.place_id, ())),
        )
        for one in rows
    ]  # fmt: skip


def reminder_text(one: SelfScore) -> str:
    due_on = due_of(one.sheet.scheme)
    phone = one.sheet.scheme.place.contact_phone
    asked = f"，有问题请打组织办电话 {phone}" if phone else ""
    late = time_left(due_on, clock.today())[1]
    return f"{one.place.name}：{one.sheet.scheme.year} 年度自评还没有提交（{day_short(due_on)}截止，{late}）{asked}"
