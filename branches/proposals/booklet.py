"""What the sheets say of corrections that wait to be decided."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from branches.people.models import Person
from branches.proposals.lists import about
from branches.proposals.models import ChangeProposal
from villagegov.common.booklets import Part, cut
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day

MOST = 4
HEAD = ("谁的", "项目", "理由", "提出")


def village_part(place: Place, user: Any) -> Part | None:
    if not permits(user, ChangeProposal.view_permission, place):
        return None
    return _part(ChangeProposal.objects.visible_to(user).filter(place=place))


def person_part(person: Person, user: Any) -> Part | None:
    return _part(ChangeProposal.objects.visible_to(user).filter(person=person))


def _part(proposals: QuerySet) -> Part | None:
    """Without the values themselves: a sheet is handed on, and a telephone is nobody's business."""
    waiting = (
        proposals.waiting().select_related("place", "person", "proposed_by").order_by("proposed_on", "pk")
    )
    rows, more = cut((_row(one) for one in waiting), MOST)
    return Part("待审核的更正建议", 70, head=HEAD, rows=rows, more=more) if rows else None


def _row(one: ChangeProposal) -> tuple[str, ...]:
    return about(one), one.get_field_display(), one.why, f"{one.proposed_by.name}，{day(one.proposed_on)}"
