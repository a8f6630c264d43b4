"""What a proposal is about: the record, and the very form with which the office would change it.

A proposal knows no check of its own: it goes through the form of the register, now and when it is taken over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models

from branches.people.forms import MembershipForm, PersonForm
from branches.people.models import PartyMembership, Person
from branches.places.forms import FiguresForm, VillageForm
from branches.places.models import VillageFigures
from branches.proposals.models import ChangeProposal, ProposedField
from villagegov.common import clock
from villagegov.common.forms import speak_plainly
from villagegov.common.places import Place, Village


@dataclass(frozen=True)
class Part:
    """One kind of record that can be put right: its model, its form, and who may change it."""

    model: type[models.Model]
    form_class: Any
    permission: str


PARTS = {
    "person": Part(Person, PersonForm, "branches.change_person"),
    "member": Part(PartyMembership, MembershipForm, "branches.change_person"),
    "village": Part(Village, VillageForm, "branches.change_village"),
    "figures": Part(VillageFigures, FiguresForm, "branches.change_village"),
}


def part_of(field: str) -> Part:
    return PARTS[ProposedField(field).part]


def record_for(subject: Person | Place, field: str) -> models.Model | None:
    """The record that holds this field of a person or a village; None where there is none, or the field is no such."""
    part = ProposedField(field).part
    if isinstance(subject, Person):
        member = getattr(subject, "membership", None) if part == "member" else None
        return subject if part == "person" else member
    if part == "village":
        return subject
    figures = VillageFigures.objects.filter(place=subject).latest_up_to(clock.today().year)
    return figures.first() if part == "figures" else None


def record_of(proposal: ChangeProposal) -> models.Model | None:
    """The record as it stands now, fetched anew."""
    return part_of(proposal.field).model._base_manager.filter(pk=proposal.target_key).first()


def form_of(field: str, record: models.Model, user: Any) -> forms.ModelForm:
    """The office's form as it opens."""
    return part_of(field).form_class(instance=record, user=user)


def value_in(form: forms.ModelForm, field: str) -> str:
    """What the form shows in this field, as it would be sent."""
    value = form[ProposedField(field).name_in_form].value()
    return "" if value is None else str(value)


def changed_form(field: str, record: models.Model, value: str, user: Any) -> forms.ModelForm:
    """The office's form as it would be sent with nothing else changed. A check of it writes into `record`."""
    opened = form_of(field, record, user)
    typed = {name: "" if (v := opened[name].value()) is None else v for name in opened.fields}
    typed[ProposedField(field).name_in_form] = value
    form = part_of(field).form_class(typed, instance=record, user=user)
    speak_plainly(form)
    return form


def refusals_of(form: forms.ModelForm) -> list[str]:
    """Why the register would not take it, in the words of its form."""
    return [text for texts in form.errors.values() for text in texts]


def words_for(field: str, value: str) -> str:
    """A value as a page spells it: the label of a choice, a text as it is."""
    base = part_of(field).form_class.base_fields[ProposedField(field).name_in_form]
    labels = {str(key): label for key, label in getattr(base, "choices", ())}
    return labels.get(value, value) if value else ""
