"""The road of an assignment, and of what each village hands in to it.

Assignment: OPEN 进行中 --close--> CLOSED 已完成
            OPEN 进行中 --cancel--> CANCELLED 已作废
Answer:     WAITING 未开始 --hand_in--> HANDED_IN 待审核 --accept--> DONE 已完成
            HANDED_IN 待审核 --send_back--> RETURNED 退回 --hand_in--> HANDED_IN
"""

from __future__ import annotations

from typing import Any

from branches.assignments.models import Assignment, AssignmentAnswer
from villagegov.common import clock, messages
from villagegov.common.messages import Message
from villagegov.common.workflow import Step

OPEN = Assignment.Stage.OPEN
WAITING, HANDED_IN = AssignmentAnswer.Stage.WAITING, AssignmentAnswer.Stage.HANDED_IN
RETURNED, DONE = AssignmentAnswer.Stage.RETURNED, AssignmentAnswer.Stage.DONE


def unfinished_are_explained(assignment: Assignment, *, why: str = "", **facts: Any) -> str:
    left = assignment.answers.exclude(stage=DONE).count()
    return f"还有 {left} 个村没有完成，请写明为什么现在办结" if left and not why.strip() else ""


def keep_reason(assignment: Assignment, *, why: str = "", **facts: Any) -> None:
    assignment.end_reason = why.strip()[:200]


def assignment_is_open(answer: AssignmentAnswer, **facts: Any) -> str:
    assignment = answer.assignment
    return "" if assignment.is_open else f"这项任务{assignment.get_stage_display()}，不用再报了"


def all_is_there(answer: AssignmentAnswer, **facts: Any) -> str:
    """Every question answered, or the file attached."""
    if answer.assignment.hands_in == Assignment.HandsIn.FILE and not answer.files.exists():
        return "还没有选文件，请先选要交的文件"
    empty = [label for label, value in answer.pairs() if value == ""]
    return f"还没有填：{'、'.join(empty)}" if empty else ""


def note_sender(answer: AssignmentAnswer, *, by: Any, **facts: Any) -> None:
    answer.handed_in_by, answer.handed_in_at, answer.return_reason = by, clock.now(), ""


def keep_return_reason(answer: AssignmentAnswer, *, why: str = "", **facts: Any) -> None:
    answer.return_reason = why.strip()[:200]


def tell_village(answer: AssignmentAnswer, *, by: Any, why: str = "", **facts: Any) -> None:
    """A return is told to all who can mend it."""
    text = f"“{answer.assignment.title}”被镇里退回：{why.strip()[:200]}"
    people = messages.holders("branches.draft_answer", answer.place_id)
    messages.send(people, Message.Kind.RETURN, text, route="assignment_answer", key=answer.pk, by=by)


CLOSE = Step(
    name="close", label="办结", sources=(OPEN,), target=Assignment.Stage.CLOSED,
    permission="branches.end_assignment", guards=(unfinished_are_explained,), apply=keep_reason,
)  # fmt: skip
CANCEL = Step(
    name="cancel", label="作废", sources=(OPEN,), target=Assignment.Stage.CANCELLED,
    permission="branches.end_assignment", apply=keep_reason, needs_note=True,
)  # fmt: skip
STEPS = {step.name: step for step in (CLOSE, CANCEL)}

HAND_IN = Step(
    name="hand_in", label="报送", sources=(WAITING, RETURNED), target=HANDED_IN,
    permission="branches.hand_in_answer", guards=(assignment_is_open, all_is_there), apply=note_sender,
)  # fmt: skip
ACCEPT = Step(
    name="accept", label="通过", sources=(HANDED_IN,), target=DONE, permission="branches.review_answer",
    guards=(assignment_is_open,),
)  # fmt: skip
SEND_BACK = Step(
    name="send_back", label="退回", sources=(HANDED_IN,), target=RETURNED, permission="branches.review_answer",
    guards=(assignment_is_open,), apply=keep_return_reason, after=tell_village, needs_note=True,
)  # fmt: skip
ANSWER_STEPS = {step.name: step for step in (HAND_IN, ACCEPT, SEND_BACK)}
