"""Making an assignment with a row for every village, taking in what a village typed, and what a reminder says."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from branches.assignments.models import AnswerFile, Assignment, AssignmentAnswer
from branches.assignments.workflow import HAND_IN
from villagegov.common import audit, clock, messages, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.deadlines import time_left
from villagegov.common.messages import Message, Reminder
from villagegov.common.places import Place, hold_in_use
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.views import saved_with_trail
from villagegov.common.workflow import lock, take_step

OPENED = "open_answer"


@audit.one_act()
def make(assignment: Assignment, township: Place, villages: Iterable[Place], *, by: Any) -> Assignment:
    """The assignment and what each village owes, in one act."""
    permissions.require(by, "branches.make_assignment", township)
    township = hold_in_use(township)  # no merger passes meanwhile
    wanted = list(villages)
    there = set(
        Place.objects.current().filter(pk__in=[one.pk for one in wanted]).values_list("pk", flat=True)
    )
    if gone := [village.name for village in wanted if village.pk not in there]:
        raise ValidationError(f"{'、'.join(gone)}刚刚撤并，请重新选村")
    assignment.place, assignment.made_by, assignment.made_at = township, by, clock.now()
    assignment.save()
    rows = [AssignmentAnswer(assignment=assignment, place=village) for village in wanted]
    AssignmentAnswer.objects.bulk_create(rows)
    told = {**audit.snapshot(assignment), "villages": [row.place.name for row in rows]}
    audit.write(audit.act_on(assignment, "make_assignment", "布置任务", after=told), by=by)
    return assignment


@audit.one_act()
def write(form: Any, answer: AssignmentAnswer, *, by: Any, version: int, hand_in: bool) -> AssignmentAnswer:
    """Keep what was typed; with `hand_in` also report it to the township. All or nothing."""
    held = lock(answer, version=version)
    permissions.read_anew(by)
    permissions.require(by, "branches.draft_answer", held)
    if not held.is_missing or not held.assignment.is_open:
        raise ValidationError(f"现在是“{held.get_stage_display()}”，不能再改")
    form.instance.written_by = by
    saved = saved_with_trail(form, held, by=by, label="填报")
    if file := form.cleaned_data.get("file"):
        AnswerFile.attach(file, by=by, answer=saved, place=saved.place)
    return take_step(HAND_IN, saved, by=by) if hand_in else saved


@audit.one_act()
def change_due_day(
    assignment: Assignment, due_on: datetime.date, *, reason: str, by: Any, version: int
) -> Assignment:
    """Another day for what is under way; whoever has not handed in is told. Raises ValidationError."""
    held = lock(assignment, version=version)
    permissions.read_anew(by)
    permissions.require(by, "branches.make_assignment", held)
    if not held.is_open:
        raise ValidationError(f"这项任务{held.get_stage_display()}，不能再改截止日期")
    if due_on < clock.today():
        raise ValidationError(f"截止日期{in_words(due_on)}已经过了")
    before, held.due_on, held.version = held.due_on, due_on, held.version + 1
    held.full_clean()
    held.save()
    days = {"before": {"due_on": before}, "after": {"due_on": due_on}}
    audit.write(audit.act_on(held, "change_due_day", "更改截止日期", **days, reason=reason), by=by)
    text = f"“{held.title}”的截止日期由{in_words(before)}改为{in_words(due_on)}：{reason}"
    missing = list(held.answers.missing())
    people = messages.holders_by_place("branches.draft_answer", {answer.place_id for answer in missing})
    for answer in missing:
        recipients = people.get(answer.place_id, ())
        messages.send(recipients, Message.Kind.MOVED, text, route="assignment_answer", key=answer.pk, by=by)
    return held


def note_opened(answer: AssignmentAnswer, by: Any) -> None:
    """For the office to see that the village has looked at it; an entry of the trail, once a day and account."""
    if not permissions.permits(by, "branches.draft_answer", answer):
        return
    start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    of_today = _openings([answer.pk]).filter(actor_id=by.pk, at__gte=start)
    if not of_today.exists():
        audit.write(audit.act_on(answer, OPENED, "打开"), by=by)


def last_opened(keys: Iterable[int]) -> dict[str, datetime.datetime]:
    """When somebody of the village last had each of the answers open."""
    openings = _openings(keys).order_by().values_list("record_key")
    return dict(openings.annotate(last=Max("at")))


def _openings(keys: Iterable[int]) -> Any:
    about = {"record_kind": "branches.assignmentanswer", "record_key__in": [str(key) for key in keys]}
    return AuditEntry.objects.filter(act=OPENED, **about)


def reminder_text(answer: AssignmentAnswer, *, phone: str) -> str:
    """What the office sends or copies to ask for it."""
    assignment, today = answer.assignment, clock.today()
    left = time_left(assignment.due_on, today)[1]
    call = f"，电话 {phone}" if phone else ""
    mended = "已退回，还没有重新报送" if answer.stage == AssignmentAnswer.Stage.RETURNED else "还没有收到"
    return (
        f"{answer.place.name}：“{assignment.title}”请在 {in_words(assignment.due_on)}以前报送，{left}，{mended}。"
        f"打开系统首页就能填；有困难请打电话给镇组织办{call}。"
    )


def reminders_of(answers: Iterable[AssignmentAnswer]) -> list[Reminder]:
    """A reminder for each village that has not handed in, to all who can."""
    rows, phones = list(answers), {}
    for answer in rows:
        township = answer.assignment.place
        phones[township.code] = township.contact_phone
    people = messages.holders_by_place("branches.draft_answer", {answer.place_id for answer in rows})
    return [
        Reminder(
            record=answer, where=answer.place.name, route="assignment_answer",
            text=reminder_text(answer, phone=phones[answer.assignment.place_id]),
            recipients=tuple(people.get(answer.place_id, ())),
        )
        for answer in rows
    ]  # fmt: skip
