"""The road of a proposed correction: drafted and submitted by the village, decided by the organisation office.

DRAFT 草稿 --submit--> SUBMITTED 待审核 --take_over--> TAKEN_OVER 已通过
  |                        |                 --decline---> DECLINED 退回 --acknowledge--> CLOSED 未通过
  --discard--> WITHDRAWN <-- withdraw
"""

from __future__ import annotations

from typing import Any

from branches.people.models import Person
from branches.proposals.models import ChangeProposal
from villagegov.common import clock, messages
from villagegov.common.messages import Message
from villagegov.common.places import Place
from villagegov.common.workflow import Step

Stage = ChangeProposal.Stage


def is_about_somebody_here(proposal: ChangeProposal, **facts: Any) -> str:
    """A person who has left, a village that was merged: the village proposes nothing there any more."""
    if proposal.person is not None and proposal.person.stage != Person.Stage.ACTIVE:
        return f"{proposal.person.name}已离开，不能再提更正"
    if proposal.place.stage != Place.Stage.ACTIVE:
        return f"{proposal.place.name}已并入{proposal.place.merged_into.name}，请在现在的村提更正"
    return ""


def record_is_there(proposal: ChangeProposal, *, stands: str | None, **facts: Any) -> str:
    return "要更正的记录已经不在，请不采纳并说明" if stands is None else ""


def old_value_stands(proposal: ChangeProposal, *, stands: str | None, **facts: Any) -> str:
    """What the village saw when it proposed is still what stands in the register."""
    if stands is None or stands == proposal.old:
        return ""
    return f"{proposal.get_field_display()}在提出建议以后已经改过，这条建议不再对得上，请不采纳并说明，或由村里重新提出"


def form_takes_it(proposal: ChangeProposal, *, refusals: list[str], **facts: Any) -> str:
    """The register's own form, with its own sentences."""
    return "；".join(refusals)


def note_decision(proposal: ChangeProposal, *, by: Any, answer: str = "", **facts: Any) -> None:
    proposal.decided_by, proposal.decided_on, proposal.answer = by, clock.today(), answer.strip()


def tell_village(proposal: ChangeProposal, *, by: Any, **facts: Any) -> None:
    """Why not, in the inbox of who proposed it and of who submits for the village."""
    people = dict.fromkeys(
        [*messages.holders("branches.submit_proposal", proposal.place_id), proposal.proposed_by]
    )
    text = f"更正建议“{proposal}”没有采纳，理由：{proposal.answer}"
    messages.send(people, Message.Kind.RETURN, text, route="proposal", key=proposal.pk, by=by)


SUBMIT = Step(
    name="submit",
    label="提交给镇里",
    sources=(Stage.DRAFT,),
    target=Stage.SUBMITTED,
    permission="branches.submit_proposal",
    guards=(is_about_somebody_here,),
)
DISCARD = Step(
    name="discard",
    label="不提了",
    sources=(Stage.DRAFT,),
    target=Stage.WITHDRAWN,
    permission="branches.propose_change",
)
WITHDRAW = Step(
    name="withdraw",
    label="撤回",
    sources=(Stage.SUBMITTED,),
    target=Stage.WITHDRAWN,
    permission="branches.submit_proposal",
)
TAKE_OVER = Step(
    name="take_over",
    label="采纳",
    sources=(Stage.SUBMITTED,),
    target=Stage.TAKEN_OVER,
    permission="branches.decide_proposal",
    guards=(record_is_there, old_value_stands, form_takes_it),
    apply=note_decision,
)
DECLINE = Step(
    name="decline",
    label="不采纳",
    sources=(Stage.SUBMITTED,),
    target=Stage.DECLINED,
    permission="branches.decide_proposal",
    apply=note_decision,
    after=tell_village,
    needs_note=True,
)
ACKNOWLEDGE = Step(
    name="acknowledge",
    label="了结，不再提醒",
    sources=(Stage.DECLINED,),
    target=Stage.CLOSED,
    permission="branches.propose_change",
)
STEPS = {step.name: step for step in (SUBMIT, DISCARD, WITHDRAW, TAKE_OVER, DECLINE, ACKNOWLEDGE)}
