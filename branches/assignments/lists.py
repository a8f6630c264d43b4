"""The columns of the lists of assignments and of what villages hand in, on the page and in the download."""

from __future__ import annotations

import datetime
from typing import Any

from branches.assignments.models import Assignment, AssignmentAnswer
from villagegov.common import clock
from villagegov.common.dates import PartialDate
from villagegov.common.deadlines import time_left
from villagegov.common.listing import Cell, Column
from villagegov.common.templatetags.ui import day_short, moment

TONES = {"OPEN": "run", "CLOSED": "ok", "CANCELLED": "void"}
ANSWER_TONES = {"WAITING": "off", "HANDED_IN": "run", "RETURNED": "back", "DONE": "ok"}


def state_of(answer: AssignmentAnswer) -> tuple[str, str]:
    """Tone and word: while it is missing and time runs out, the time is told instead of the stage."""
    if answer.assignment.stage == Assignment.Stage.CANCELLED:
        return "void", "已作废"
    if answer.is_missing and answer.assignment.is_open:
        tone, word = time_left(answer.assignment.due_on, clock.today())
        if tone == "late" or (tone == "due" and answer.stage == AssignmentAnswer.Stage.WAITING):
            return tone, word
    return ANSWER_TONES[answer.stage], answer.get_stage_display()


def state(answer: AssignmentAnswer, listing: Any) -> Cell:
    tone, word = state_of(answer)
    return Cell(word, tone=tone)


def due(day: datetime.date) -> PartialDate:
    return PartialDate(day)


ASSIGNMENT_COLUMNS = (
    Column("title", "任务", lambda a, _: a.title, order=("title",)),
    Column("township", "乡镇", lambda a, _: a.place.name, order=("place__display_order", "place__code")),
    Column("due", "截止", lambda a, _: day_short(a.due_on), order=("due_on",), sheet=lambda a, _: due(a.due_on)),
    Column("villages", "布置的村", lambda a, _: a.villages, numeric=True),
    Column("done", "已完成", lambda a, _: a.done, numeric=True),
    Column("review", "待审核", lambda a, _: a.review, numeric=True),
    Column("missing", "未报", lambda a, _: a.missing, numeric=True),
    Column("stage", "状态", lambda a, _: Cell(a.get_stage_display(), tone=TONES[a.stage]), order=("stage", "due_on")),
    Column("made_by", "布置人", lambda a, _: a.made_by.name),
)  # fmt: skip
ANSWER_COLUMNS = (
    Column("title", "任务", lambda a, _: a.assignment.title, order=("assignment__title",)),
    Column("place", "村（社区）", lambda a, _: a.place.name, order=("place__display_order", "place__code")),
    Column("due", "截止", lambda a, _: day_short(a.assignment.due_on), order=("assignment__due_on",),
           sheet=lambda a, _: due(a.assignment.due_on)),
    Column("state", "状态", state),
    Column("handed_in", "报送时间", lambda a, _: moment(a.handed_in_at), order=("handed_in_at",)),
)  # fmt: skip
