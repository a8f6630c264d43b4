"""Assignments of the demo township in every stage, and what was said about them: found villages, found accounts."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from branches.assignments.models import Assignment, AssignmentAnswer
from villagegov.common import clock, messages
from villagegov.common.accounts import User
from villagegov.common.messages import Message
from villagegov.common.places import Village

TOWNSHIP = "990121103000"
LATE_VILLAGES = ("沙洲村", "石桥村")
REASON = "巡查人次和上月一样，请核对后再报"
Stage = AssignmentAnswer.Stage
A_DAY = datetime.timedelta(days=1)


def load() -> None:
    everyone = list(Village.objects.filter(township_code=TOWNSHIP).in_order())
    villages = [village for village in everyone if village.kind == Village.Kind.VILLAGE]
    numbers = [("本月收入（元）", "NUMBER"), ("本月支出（元）", "NUMBER"), ("主要变化", "TEXT")]
    _assign("2 月集体经济收支情况", datetime.date(2026, 3, 10), villages, _monthly, questions=numbers)
    patrol = _assign(
        "春季防火巡查情况", datetime.date(2026, 3, 16), villages, _patrol, original="县应急管理局",
        questions=[("巡查人次", "NUMBER"), ("发现隐患（处）", "NUMBER")],
    )  # fmt: skip
    for answer in patrol:
        if answer.stage == Stage.RETURNED:
            _tell_return(answer)
    _assign("党员活动室照片", datetime.date(2026, 3, 27), everyone, _nothing, hands_in="FILE")
    closed = {"hands_in": "NOTHING", "stage": "CLOSED"}
    _assign(
        "春节值班安排", datetime.date(2026, 2, 10), everyone, lambda *_: _handed_in(Stage.DONE, {}), **closed
    )
    cancelled = {"stage": "CANCELLED", "end_reason": "县里已从公安系统取数，不用再报"}
    _assign("返乡人员统计", datetime.date(2026, 2, 20), everyone, _nothing, hands_in="NOTHING", **cancelled)


def _nothing(position: int, village: Village) -> dict[str, Any]:
    return {}


def _monthly(position: int, village: Village) -> dict[str, Any]:
    """All have reported but the late ones; every third still waits to be looked at."""
    if village.name in LATE_VILLAGES:
        return {}
    values = {"0": str(12_400 + 1_730 * position), "1": str(8_150 + 640 * position), "2": "正常"}
    return _handed_in(Stage.DONE if position % 3 else Stage.HANDED_IN, values)


def _patrol(position: int, village: Village) -> dict[str, Any]:
    if village.name == "石桥村":
        return _handed_in(Stage.RETURNED, {"0": "24", "1": "0"}, return_reason=REASON)
    values = {"0": str(18 + position), "1": str(position % 3)}
    return _handed_in(Stage.HANDED_IN, values) if position % 2 else {}


def _handed_in(stage: str, values: dict[str, str], **facts: Any) -> dict[str, Any]:
    return {"stage": stage, "answers": values, "handed_in_at": clock.now() - 2 * A_DAY, **facts}


def _assign(
    title: str, due_on: datetime.date, villages: list, answer_of: Callable[[int, Any], dict[str, Any]], *,
    hands_in: str = "ANSWERS", original: str = "", questions: list[tuple[str, str]] | None = None, **facts: Any,
) -> list[AssignmentAnswer]:  # fmt: skip
    above = {"original_due_on": due_on + 4 * A_DAY, "original_by": original} if original else {}
    assignment = Assignment.objects.create(
        place_id=TOWNSHIP, title=title, due_on=due_on, hands_in=hands_in, made_by=User.objects.get(username="zhou"),
        made_at=clock.now() - 20 * A_DAY, **above, **facts,
        questions=[{"label": label, "kind": kind} for label, kind in questions or ()],
    )  # fmt: skip
    people = messages.holders_by_place("branches.hand_in_answer", {village.code for village in villages})
    rows = []
    for position, village in enumerate(villages):
        told, by = answer_of(position, village), next(iter(people[village.code]), None)
        who = {"handed_in_by": by, "written_by": by} if told else {}
        rows.append(AssignmentAnswer(assignment=assignment, place=village, **told, **who))
    return AssignmentAnswer.objects.bulk_create(rows)


def _tell_return(answer: AssignmentAnswer) -> None:
    people = messages.holders("branches.draft_answer", answer.place_id)
    text = f"“{answer.assignment.title}”被镇里退回：{REASON}"
    office = User.objects.get(username="zhou")
    messages.send(people, Message.Kind.RETURN, text, route="assignment_answer", key=answer.pk, by=office)
