"""What an assignment says: how many villages are where, who has not reported, and the answers as a sheet."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from branches.assignments.lists import state_of
from branches.assignments.models import Assignment, AssignmentAnswer
from branches.assignments.operations import last_opened, reminder_text
from villagegov.common import clock
from villagegov.common.deadlines import time_left
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.templatetags.ui import moment
from villagegov.sheets.tables import COUNT, TEXT, SheetColumn, Table

Stage = AssignmentAnswer.Stage


def with_counts(assignments: QuerySet) -> QuerySet:
    """How many villages there are, have finished, wait for the office, and are missing."""
    return assignments.annotate(
        villages=Count("answers"),
        done=Count("answers", filter=Q(answers__stage=Stage.DONE)),
        review=Count("answers", filter=Q(answers__stage=Stage.HANDED_IN)),
        missing=Count("answers", filter=Q(answers__stage__in=[Stage.WAITING, Stage.RETURNED])),
    )


@dataclass(frozen=True)
class VillageRow:
    """One village of an assignment as the township's table shows it."""

    answer: AssignmentAnswer
    tone: str
    word: str
    values: list[str]
    opened_at: datetime.datetime | None
    reminder: str


def village_rows(
    assignment: Assignment, answers: list[AssignmentAnswer], *, may_remind: bool
) -> list[VillageRow]:
    phone, opened = assignment.place.contact_phone, last_opened(answer.pk for answer in answers)
    return [
        VillageRow(
            answer, *state_of(answer), [value for _, value in answer.pairs()], opened.get(str(answer.pk)),
            reminder_text(answer, phone=phone) if may_remind and answer.is_missing and assignment.is_open else "",
        )
        for answer in answers
    ]  # fmt: skip


def facts_of(assignment: Assignment) -> list[dict[str, str]]:
    """What is asked, by when, for whom."""
    facts = [
        {"label": "截止", "value": in_words(assignment.due_on)},
        {"label": "交什么", "value": assignment.get_hands_in_display()},
    ]
    if assignment.original_due_on:
        until = f"{assignment.original_by}要求{in_words(assignment.original_due_on)}"
        facts.append({"label": "上级的截止日期", "value": until})
    return facts


def answers_sheet(assignment: Assignment, answers: list[AssignmentAnswer], *, foot: str) -> Table:
    """Every village with what it handed in, numbers as numbers."""
    asked = assignment.questions
    columns = [
        SheetColumn(("村（社区）",)), SheetColumn(("状态",)), SheetColumn(("报送人",)), SheetColumn(("报送时间",)),
        *(SheetColumn((one["label"],), COUNT if one["kind"] == "NUMBER" else TEXT) for one in asked),
        SheetColumn(("说明",)),
    ]  # fmt: skip
    return Table(
        name="填报汇总", title=assignment.title, columns=columns, rows=[_sheet_row(a) for a in answers],
        lines=(f"截止：{in_words(assignment.due_on)}",), foot=(foot,), freeze_columns=1,
    )  # fmt: skip


def _sheet_row(answer: AssignmentAnswer) -> list[Any]:
    kinds = [one["kind"] for one in answer.assignment.questions]
    values = [_typed(value, kind) for (_, value), kind in zip(answer.pairs(), kinds, strict=True)]
    sender = answer.handed_in_by.name if answer.handed_in_by else None
    texts = [answer.place.name, state_of(answer)[1], sender, moment(answer.handed_in_at) or None]
    return [*texts, *values, answer.remark or None]


def _typed(value: str, kind: str) -> Any:
    if value == "":
        return None
    if kind != "NUMBER":
        return value
    return int(value) if "." not in value else float(value)


def _missing(user: Any) -> QuerySet:
    return AssignmentAnswer.objects.visible_to(user).of_open_assignments().missing()


def states_of_villages(user: Any) -> dict[str, tuple[str, str]]:
    """For the tiles: what a village is late with, was sent back, or owes within three days."""
    found: dict[str, Counter] = defaultdict(Counter)
    for answer in _missing(user).select_related("assignment").only("stage", "place", "assignment__due_on"):
        tone = time_left(answer.assignment.due_on, clock.today())[0]
        is_back = answer.stage == Stage.RETURNED and tone != "late"
        found[answer.place_id]["back" if is_back else tone] += 1
    words = {"late": "逾期 {} 项", "back": "退回 {} 项", "due": "3 天内 {} 项"}
    states = {}
    for code, counts in found.items():
        tone = next((tone for tone in words if counts[tone]), "")
        if tone:
            states[code] = (tone, words[tone].format(counts[tone]))
    return states


def late_by_township(user: Any) -> dict[str, int]:
    """How many answers are overdue in each township."""
    late = _missing(user).filter(assignment__due_on__lt=clock.today()).order_by()
    return dict(late.values_list("place__township_code").annotate(Count("pk")))
