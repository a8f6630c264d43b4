"""What changes or shows more than one row of a person: the move to another village, the sight of a full number."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.people.models import PartyMembership, Person
from branches.policy import REVEALS_AN_HOUR
from villagegov.common import audit, clock, codes, permissions, policy
from villagegov.common.accounts import User
from villagegov.common.places import Place, hold_in_use
from villagegov.common.workflow import lock

REVEAL, STOPPED = "reveal_id_number", "reveal_stopped"


class RevealStopped(ValidationError):
    """This user has seen as many numbers in this hour as one may."""


@audit.one_act()
def move(person: Person, place: Place, *, by, reason: str, version: int | None = None) -> Person:
    """Put a person and the membership into another village of the same township. Posts and history stay theirs."""
    place = hold_in_use(place)
    held = lock(person, version=version)
    permissions.require(by, "branches.change_person", held)
    permissions.require(by, "branches.change_person", place)
    if place.level != Place.Level.VILLAGE:
        raise ValidationError(f"{place.name}不是在用的村（社区），请另选")
    if codes.township_of(place.code) != codes.township_of(held.place_id):
        raise ValidationError(f"{place.name}不在本乡镇。跨乡镇的，先在这里登记离开，再由对方乡镇新增")
    if place.code == held.place_id:
        raise ValidationError(f"{held.name}已经在{place.name}")
    before = audit.snapshot(held)
    held.place = place
    held.version += 1
    held.save()
    old, new = audit.changes(before, audit.snapshot(held))
    audit.write(
        audit.act_on(held, "move_person", "迁往本镇另一个村", before=old, after=new, reason=reason), by=by
    )
    _move_membership(held, place, by=by, reason=reason)
    return held


def _move_membership(person: Person, place: Place, *, by, reason: str) -> None:
    """The branch and the group of the old village no longer hold; the new branch is chosen by hand."""
    member = getattr(person, "membership", None)
    if member is None:
        return
    member = lock(member)
    before = audit.snapshot(member)
    member.place, member.organization, member.party_group = place, None, ""
    member.version += 1
    member.save()
    old, new = audit.changes(before, audit.snapshot(member))
    act = audit.act_on(member, "move_membership", "党员关系随迁", before=old, after=new, reason=reason)
    audit.write(act, by=by)


def reveal_id_number(person: Person, *, by, reason: str) -> str:
    """The full ID number, for a reason, with one entry. Raises RevealStopped above the limit of the hour.

    The limit counts by user from the full hour on; a refused sight is an entry too, so it is not rolled back.
    """
    permissions.require(by, "branches.reveal_id_number", person)
    if not reason.strip():
        raise ValidationError("请填查看理由")
    limit = policy.value(REVEALS_AN_HOUR, person.place_id, clock.today().year)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two sights at once are counted one after the other
        stopped = reveals_this_hour(by) >= limit
        name, label = (STOPPED, "查看身份证号超过次数，已停止") if stopped else (REVEAL, "查看完整身份证号")
        audit.write(audit.act_on(person, name, label, reason=reason), by=by)
    if stopped:
        hour = clock.now() + datetime.timedelta(hours=1)
        raise RevealStopped(
            f"这一小时已查看 {limit} 次，{hour:%H}:00 以后再看。如要成批核对，请用导出并写明理由"
        )
    return person.id_number.plain()


def reveals_this_hour(user) -> int:
    since = clock.now().replace(minute=0, second=0, microsecond=0)
    return audit.AuditEntry.objects.filter(actor_id=user.pk, act=REVEAL, at__gte=since).count()


def refuse_second_membership(person: Person) -> None:
    """Under the lock of the person, so that two forms at once make one membership."""
    lock(person)
    if PartyMembership.objects.filter(person=person).exists():
        raise ValidationError(f"{person.name}已有党员信息，请直接修改")
