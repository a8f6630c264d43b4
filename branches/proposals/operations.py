"""Proposing a correction, and taking one: the locks in their order, then the steps."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from branches.people.models import Person
from branches.proposals import targets, workflow
from branches.proposals.models import ChangeProposal, ProposedField
from villagegov.common import audit, clock, permissions
from villagegov.common.places import Place, hold, hold_in_use
from villagegov.common.views import saved_with_trail
from villagegov.common.workflow import Step, lock, take_step

PROPOSE, SUBMIT, DECIDE = "branches.propose_change", "branches.submit_proposal", "branches.decide_proposal"
NOT_THERE = "这一项现在不能提更正，请回到上一页重新选"


@audit.one_act()
def propose(
    subject: Person | Place, field: str, value: str, why: str, *, by: Any, seen: str | None = None
) -> ChangeProposal:
    """Write it down; a secretary's goes to the township at once, a clerk's waits as a draft for the secretary.

    `seen` is the value that the form showed as the present one. Raises ValidationError with all that stands against it.
    """
    permissions.require(by, PROPOSE, subject)
    place = hold_in_use(subject if isinstance(subject, Place) else subject.place)
    person = lock(subject) if isinstance(subject, Person) else None
    record = targets.record_for(person or place, field)
    if record is None:
        raise ValidationError(NOT_THERE)
    stands = targets.value_in(targets.form_of(field, record, by), field)
    found = _refusals(person, record, field, value, stands, seen, by)
    if found:
        raise ValidationError(found)
    is_phone = field == ProposedField.PHONE
    names = ("old_phone", "new_phone") if is_phone else ("old_value", "new_value")
    proposal = ChangeProposal.objects.create(
        place=place, person=person, field=field, target_key=record.pk, why=why.strip(), proposed_by=by,
        proposed_on=clock.today(), **dict(zip(names, (stands, value), strict=True)),
    )  # fmt: skip
    act = audit.act_on(proposal, "propose_change", "提出更正建议", after=audit.snapshot(proposal))
    audit.write(act, by=by)
    if permissions.permits(by, SUBMIT, proposal):
        return take_step(workflow.SUBMIT, proposal, by=by)
    return proposal


def _refusals(
    person: Person | None, record: Any, field: str, value: str, stands: str, seen: str | None, by: Any
) -> list[str]:
    label = ProposedField(field).label
    if person is not None and person.stage != Person.Stage.ACTIVE:
        return [f"{person.name}已离开，不能再提更正"]
    if seen is not None and seen != stands:
        return [f"{label}刚被改过，请核对后再提"]
    if value == stands:
        return [f"{label}现在登记的就是这样，不用更正"]
    if ChangeProposal.objects.open().filter(field=field, target_key=record.pk).exists():
        return [f"{label}已有一条没审核完的更正建议，请等镇里审核，或先撤回那一条"]
    form = targets.changed_form(field, type(record)._base_manager.get(pk=record.pk), value, by)
    return [] if form.is_valid() else targets.refusals_of(form)


@audit.one_act()
def take_over(
    proposal: ChangeProposal, *, by: Any, version: int | None = None, target_version: int | None = None
) -> ChangeProposal:
    """Take a proposal into the register through the form of the office, as an edit would; the entry names who proposed.

    Raises Blocked with all that stands against it, Conflict when the proposal or the record changed since it was shown.
    """
    permissions.require(by, DECIDE, proposal)
    hold(proposal.place)
    record = targets.record_of(proposal)
    if record is None:
        return take_step(workflow.TAKE_OVER, proposal, by=by, version=version, stands=None, refusals=[])
    held = lock(record, version=target_version)
    record = targets.record_of(proposal)
    stands = targets.value_in(targets.form_of(proposal.field, record, by), proposal.field)
    form = targets.changed_form(proposal.field, record, proposal.new, by)
    refusals = [] if form.is_valid() else targets.refusals_of(form)
    if isinstance(record, Place) and record.stage == Place.Stage.MERGED:
        refusals = [f"{record.name}已撤并，不再更正，请不采纳并说明"]
    taken = take_step(workflow.TAKE_OVER, proposal, by=by, version=version, stands=stands, refusals=refusals)
    permissions.require(by, targets.part_of(proposal.field).permission, held)
    label = f"采纳{proposal.proposed_by.name}提出的更正：{proposal.get_field_display()}"
    saved_with_trail(form, held, by=by, label=label)
    return taken


@audit.one_act()
def move_on(
    step: Step, proposal: ChangeProposal, *, by: Any, note: str = "", version: int | None = None
) -> ChangeProposal:
    """Any other step; the reason of a refusal stands in the proposal too, where the village reads it."""
    hold(proposal.place)
    return take_step(step, proposal, by=by, note=note, version=version, answer=note)
