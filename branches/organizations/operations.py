"""Ending a Party organisation, and the rules of the tree that a form alone cannot hold."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError

from branches.organizations.models import PartyOrganization
from branches.people.models import PartyMembership
from villagegov.common import audit, clock, permissions
from villagegov.common.places import hold
from villagegov.common.workflow import Blocked, lock

CHANGE = "branches.change_organization"


def refuse_same_name(organization: PartyOrganization) -> None:
    """Called with the village held, so that two forms at once cannot both pass."""
    others = PartyOrganization.objects.current().filter(place=organization.place_id, name=organization.name)
    if others.exclude(pk=organization.pk).exists():
        raise ValidationError(
            f"{organization.place.name}已有{organization.name}，请换一个名称，或先撤销原来的"
        )


def obstacles_to_end(organization: PartyOrganization) -> list[str]:
    """Everything that still hangs on the organisation, in words with numbers."""
    if organization.ended_on is not None:
        return [f"{organization.name}已经撤销"]
    found = []
    below = list(
        PartyOrganization.objects.current().filter(parent=organization).values_list("name", flat=True)
    )
    if below:
        found.append(f"下面还有 {len(below)} 个党组织：{'、'.join(below)}，请先撤销或改到别的上级")
    members = PartyMembership.objects.current().filter(organization=organization).count()
    if members:
        found.append(f"还有 {members} 名党员编在这里，请先把他们转到别的党组织")
    return found or _last_of_its_village(organization)


def _last_of_its_village(organization: PartyOrganization) -> list[str]:
    others = (
        PartyOrganization.objects.current().filter(place=organization.place_id).exclude(pk=organization.pk)
    )
    members = PartyMembership.objects.current().filter(place=organization.place_id).count()
    if others.exists() or not members:
        return []
    return [f"{organization.place.name}还有 {members} 名党员，撤销后就没有党组织，请先设立新的"]


@audit.one_act()
def end_organization(
    organization: PartyOrganization, *, ended_on: datetime.date, reason: str, by: Any, version: int | None
) -> PartyOrganization:
    """End it on the day (not in the future); raises Blocked with all that stands in the way, Conflict when changed."""
    hold(organization.place)
    held = lock(organization, version=version)
    permissions.require(by, CHANGE, held)
    found = obstacles_to_end(held)
    if ended_on > clock.today():
        found.append("撤销日期还没到")
    if held.term_started_on and ended_on < held.term_started_on:
        found.append("撤销日期早于本届开始的日期，请核对")
    if found:
        raise Blocked(found)
    before = audit.snapshot(held)
    held.ended_on, held.version = ended_on, held.version + 1
    held.save()
    old, new = audit.changes(before, audit.snapshot(held))
    audit.write(
        audit.act_on(held, "end_organization", "撤销党组织", before=old, after=new, reason=reason), by=by
    )
    return held
