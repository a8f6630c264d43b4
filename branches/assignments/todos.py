"""What assignments make wait: the village that owes an answer, the office that looks at it and that asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from branches.assignments import operations
from branches.assignments.models import Assignment, AssignmentAnswer
from branches.assignments.reports import with_counts
from villagegov.common import clock, permissions
from villagegov.common.messages import Reminder
from villagegov.common.templatetags.ui import day_short
from villagegov.common.todos import GIVEN, REVIEW, Todo

LABEL = "填报任务"
DONE = {
    "branches.assignmentanswer": ("hand_in", "accept", "send_back"),
    "branches.assignment": ("close", "cancel"),
}


def waiting(user: Any) -> list[Todo]:
    found = _owed(user) if permissions.permits(user, "branches.draft_answer") else []
    if permissions.permits(user, "branches.review_answer"):
        found += [*_late(user), *_of_office(user)]
    return found


def under_way(user: Any) -> list[Todo]:
    """For the village: what it has handed in and the township has not looked at yet."""
    if not permissions.permits(user, "branches.draft_answer"):
        return []
    mine = _open_answers(user, "branches.draft_answer").awaiting_review()
    answers = mine.select_related("assignment", "place")
    return [
        Todo(
            answer.assignment.title, answer.place.name, answer.get_absolute_url(), "查看", tone="run",
            word="待审核", note="镇里审核中，不用您操作",
        )
        for answer in answers.order_by("handed_in_at")
    ]  # fmt: skip


def _owed(user: Any) -> list[Todo]:
    """For the village: what it has not handed in."""
    may_hand_in = permissions.permits(user, "branches.hand_in_answer")
    mine = _open_answers(user, "branches.draft_answer").missing()
    answers = mine.select_related("assignment", "place", "written_by")
    return [_owed_one(answer, may_hand_in=may_hand_in) for answer in answers.order_by("assignment__due_on")]


def _owed_one(answer: AssignmentAnswer, *, may_hand_in: bool) -> Todo:
    one, is_back = answer.assignment, answer.stage == AssignmentAnswer.Stage.RETURNED
    route = "assignment_answer_hand_in" if may_hand_in else "assignment_answer_edit"
    note = f"镇里退回：{answer.return_reason}" if is_back else _why(answer, may_hand_in=may_hand_in)
    return Todo(
        one.title, answer.place.name, reverse(route, args=[answer.pk]), _button(answer, may_hand_in=may_hand_in),
        due_on=one.due_on, tone="back" if is_back else "", word="退回" if is_back else "", note=note,
        key=str(answer.pk), place=answer.place_id,
    )  # fmt: skip


def _button(answer: AssignmentAnswer, *, may_hand_in: bool) -> str:
    if answer.stage == AssignmentAnswer.Stage.RETURNED:
        return "去修改"
    if not may_hand_in:
        return "填写"
    return "看一看，报送" if answer.written_by_id else "现在填写"


def _why(answer: AssignmentAnswer, *, may_hand_in: bool) -> str:
    """When it is due, also for whoever stands above the township, and how far it is."""
    one = answer.assignment
    until = f"{day_short(one.due_on)}前报送，{one.get_hands_in_display()}"
    if one.original_due_on:
        until += f"；{one.original_by}要求{day_short(one.original_due_on)}"
    if answer.written_by is None:
        return until
    return f"{until}；{answer.written_by.name}已填好草稿" + ("" if may_hand_in else "，由书记报送")


def _late(user: Any) -> list[Todo]:
    """For the office: each village that is late, in a row of its own, since each is reminded by itself."""
    late = _open_answers(user, "branches.remind").missing().filter(assignment__due_on__lt=clock.today())
    return [
        Todo(
            f"{answer.assignment.title}未报送", answer.place.name, answer.get_absolute_url(), "催办",
            due_on=answer.assignment.due_on, key=str(answer.pk), place=answer.place_id, group=GIVEN,
            can_remind=True,
        )
        for answer in late.select_related("assignment", "place").in_order()
    ]  # fmt: skip


def _of_office(user: Any) -> list[Todo]:
    """What waits to be looked at, what is still being collected, and what only has to be closed."""
    scopes = _scopes(user, "branches.review_answer")
    assignments = Assignment.objects.visible_to(user).within_any(scopes).open()
    found = []
    for one in with_counts(assignments).order_by("due_on", "pk"):
        if one.review:
            found.append(
                _line(one, f"{one.title}待审核", f"{one.review} 个村", "审核", word="待审核", group=REVIEW)
            )
        if one.missing and one.due_on >= clock.today():
            note = f"{one.villages} 个村已报 {one.villages - one.missing} 个"
            found.append(_line(one, one.title, f"{one.missing} 个村未报", "查看", word="收集中", note=note))
        if one.done == one.villages:
            found.append(
                _line(one, f"{one.title}各村都已完成", f"{one.villages} 个村", "办结", word="待核对")
            )
    return found


def _line(
    one: Assignment, title: str, where: str, button: str, *, word: str, group: str = GIVEN, note: str = ""
) -> Todo:
    """A row of the office. A review is due when it comes in, not when the villages had to report."""
    due = one.due_on if word == "收集中" else None
    return Todo(
        title, where, one.get_absolute_url(), button, due_on=due, tone="run", word=word, note=note,
        key=f"{word}-{one.pk}", group=group,
    )  # fmt: skip


def _scopes(user: Any, permission: str) -> list[str]:
    """Where the user does this: who sees more than one place does not act in all of them."""
    return permissions.scopes_of(user, permissions.SENTENCES[permission].roles)


def _open_answers(user: Any, permission: str) -> Any:
    seen = AssignmentAnswer.objects.visible_to(user).within_any(_scopes(user, permission))
    return seen.of_open_assignments()


def reminders(user: Any, keys: Iterable[str]) -> list[Reminder]:
    """The reminders of the rows that were ticked, as far as they are still missing and this user may send them."""
    if not permissions.permits(user, "branches.remind"):
        return []
    wanted = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    answers = _open_answers(user, "branches.remind").missing().filter(pk__in=wanted)
    return operations.reminders_of(answers.select_related("assignment__place", "place").in_order())
