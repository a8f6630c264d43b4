"""The columns and filters of the list of proposals."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from branches.people.filters import village_choices
from branches.people.models import Person
from branches.proposals.models import ChangeProposal, ProposedField
from branches.proposals.targets import words_for
from villagegov.common.listing import Cell, Column
from villagegov.common.permissions import permits
from villagegov.common.templatetags.ui import day

TONES = {
    "DRAFT": "off",
    "SUBMITTED": "due",
    "TAKEN_OVER": "ok",
    "DECLINED": "back",
    "CLOSED": "void",
    "WITHDRAWN": "void",
}
ABOUT = [("person", "人员"), ("village", "村情")]


def told(proposal: ChangeProposal, user: Any, *, new: bool) -> str:
    """The old or the new value in words; a telephone in full only for who may call the person."""
    if proposal.is_of_phone:
        number = proposal.new_phone if new else proposal.old_phone
        return number.shown(permits(user, "branches.see_phones", proposal.person))
    return words_for(proposal.field, proposal.new if new else proposal.old)


def about(proposal: ChangeProposal) -> str:
    return proposal.person.name if proposal.person else "村情"


COLUMNS = (
    Column("about", "谁的", lambda p, _: about(p), order=("person__stroke_key",)),
    Column("place", "村（社区）", lambda p, _: p.place.name, order=("place__display_order", "place")),
    Column("field", "项目", lambda p, _: p.get_field_display(), order=("field",)),
    Column("old", "原来", lambda p, listing: told(p, listing.user, new=False) or "未填"),
    Column("new", "改为", lambda p, listing: told(p, listing.user, new=True) or "不填"),
    Column("by", "提出人", lambda p, _: p.proposed_by.name),
    Column("on", "提出日期", lambda p, _: day(p.proposed_on), order=("proposed_on",)),
    Column("stage", "状态", lambda p, _: Cell(p.get_stage_display(), TONES[p.stage]), order=("stage",)),
)


class ProposalFilter(django_filters.FilterSet):
    """By name, village, kind and stage; without a choice all of them stand there, the newest first."""

    q = django_filters.CharFilter(method="search", label="姓名或拼音")
    place = django_filters.ChoiceFilter(label="村（社区）", empty_label="全部")
    about = django_filters.ChoiceFilter(method="is_about", label="谁的", choices=ABOUT, empty_label="全部")
    field = django_filters.ChoiceFilter(label="项目", choices=ProposedField, empty_label="全部")
    stage = django_filters.ChoiceFilter(label="状态", choices=ChangeProposal.Stage, empty_label="全部")

    class Meta:
        model = ChangeProposal
        fields = ("q", "place", "about", "field", "stage")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = village_choices(self.request.user, self.data.get("place", ""))
        if len(choices) < 2:
            del self.filters["place"]
        else:
            self.filters["place"].extra["choices"] = choices

    def search(self, proposals: QuerySet, name: str, value: str) -> QuerySet:
        people = Person.objects.visible_to(self.request.user).named_like(value).values("pk")
        return proposals.filter(Q(person__in=people) | Q(place__name__contains=value.strip()))

    def is_about(self, proposals: QuerySet, name: str, value: str) -> QuerySet:
        return proposals.filter(person__isnull=value != "person")
