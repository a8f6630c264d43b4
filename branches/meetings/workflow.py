"""The road of a meeting's record. What was handed in is the township's to give back; what was wrong stays readable.

DRAFT 草稿 --submit--> SUBMITTED 已完成 --return--> RETURNED 退回 --submit--> SUBMITTED
DRAFT, RETURNED --void--> VOIDED 已作废
"""

from __future__ import annotations

from typing import Any

from branches.meetings import checks
from branches.meetings.models import Meeting
from branches.meetings.standards import values_at
from villagegov.common import clock
from villagegov.common.workflow import Step

Stage = Meeting.Stage
LONGEST_REASON = 500


def is_complete(meeting: Meeting, **facts: Any) -> str:
    """Everything at once: a step asks its guards for one reason each."""
    found = checks.problems(meeting, list(meeting.agenda.all()), list(meeting.attendance.all()))
    return "；".join(problem.text for problem in found)


def freeze_standards(meeting: Meeting, **facts: Any) -> None:
    """A number that is changed later never touches what was handed in."""
    meeting.standards = values_at(meeting.kind, meeting.place_id, meeting.held_on.year)
    meeting.submitted_at, meeting.return_reason = clock.now(), ""


def give_back(meeting: Meeting, *, reason: str = "", **facts: Any) -> None:
    """The village reads on its page why; the numbers are those of the next submission."""
    meeting.standards, meeting.submitted_at, meeting.return_reason = {}, None, reason[:LONGEST_REASON]


SUBMIT = Step(
    name="submit",
    label="报送会议记录",
    sources=Meeting.OPEN,
    target=Stage.SUBMITTED,
    permission="branches.submit_meeting",
    guards=(is_complete,),
    apply=freeze_standards,
)
RETURN = Step(
    name="return",
    label="退回会议记录",
    sources=(Stage.SUBMITTED,),
    target=Stage.RETURNED,
    permission="branches.return_meeting",
    apply=give_back,
    needs_note=True,
)
VOID = Step(
    name="void",
    label="作废会议记录",
    sources=Meeting.OPEN,
    target=Stage.VOIDED,
    permission="branches.change_meeting",
    needs_note=True,
)
STEPS = {step.name: step for step in (SUBMIT, RETURN, VOID)}
