"""Declaring a relation and putting it right, under the locks of both people, so that no post slips past it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from branches.kin import recusal
from branches.kin.arithmetic import Relation
from branches.kin.holders import in_office
from branches.kin.models import KinKind, KinRelation
from branches.people.models import Person
from villagegov.common import audit, clock, codes, permissions
from villagegov.common.places import Place, hold_in_use
from villagegov.common.workflow import lock

CHANGE = "branches.change_kin"


@audit.one_act()
def declare(first: Person, second: Person, kind: str, *, by: Any, way_out: str = "") -> KinRelation:
    """Enter what two people in office declared. Where their posts bar one another, `way_out` says what will be done.

    Raises ValidationError with all that stands against it. The fact itself is never refused for the conflict that it
    uncovers: a conflict that stands in the register with its way out is better than one that nobody wrote down.
    """
    first, second = _held(first, second, by=by)
    found = _refusals_of_pair(first, second, kind)
    if not found:
        found = _conflict(Relation(first.pk, second.pk, kind), first.place_id, way_out)
    if found:
        raise ValidationError(found)
    record = KinRelation.objects.create(
        person_a=first, person_b=second, kind=kind, way_out=way_out.strip(), declared_by=by,
        declared_on=clock.today(),
    )  # fmt: skip
    audit.write(audit.act_on(record, "declare_kin", "登记近亲属关系", after=audit.snapshot(record)), by=by)
    return record


@audit.one_act()
def change(record: KinRelation, kind: str, *, by: Any, version: int | None, way_out: str = "") -> KinRelation:
    """Put the kind of a relation or its way out right. Raises ValidationError, or Conflict when it was changed."""
    first, second = _held(record.person_a, record.person_b, by=by)
    held = lock(record, version=version)
    if held.stage != KinRelation.Stage.DECLARED:
        raise ValidationError("这条关系已经终止，不能再改。关系仍在的请重新登记")
    if found := _conflict(Relation(first.pk, second.pk, kind), first.place_id, way_out):
        raise ValidationError(found)
    before = audit.snapshot(held)
    held.kind, held.way_out, held.version = kind, way_out.strip(), held.version + 1
    held.save()
    old, new = audit.changes(before, audit.snapshot(held))
    audit.write(audit.act_on(held, "change_kin", "修改近亲属关系", before=old, after=new), by=by)
    return held


def _held(first: Person, second: Person, *, by: Any) -> tuple[Person, Person]:
    """Both, by their keys, locked after their villages, so that neither takes a post meanwhile."""
    if first.pk == second.pk:
        raise ValidationError("请选两个不同的人")
    if codes.township_of(first.place_id) != codes.township_of(second.place_id):
        raise ValidationError("两个人不在同一个乡镇，这里登记不了")
    for code in sorted({first.place_id, second.place_id}):
        place = hold_in_use(Place(code=code))
        permissions.require(by, CHANGE, place)
    first, second = sorted((first, second), key=lambda one: one.pk)
    return lock(first), lock(second)


def _refusals_of_pair(first: Person, second: Person, kind: str) -> list[str]:
    found = [] if kind in KinKind.values else ["请选一种关系"]
    known = set(in_office(Person.objects.filter(pk__in=[first.pk, second.pk])).values_list("pk", flat=True))
    found += [
        f"{one.name}没有在任职务，本届也没有任过职。近亲属关系只在任职人员之间登记，请核对"
        for one in (first, second)
        if one.pk not in known
    ]
    if KinRelation.objects.declared().filter(person_a=first, person_b=second).exists():
        found.append(f"{first.name}和{second.name}的关系已经登记过，请直接修改")
    return found


def _conflict(relation: Relation, place_code: str, way_out: str) -> list[str]:
    """The conflict that this relation uncovers, as long as nobody says how it will end."""
    found = recusal.sentences(recusal.clashes_now([relation], place_code))
    if not found or way_out.strip():
        return []
    return [*found, "两人的职务有冲突。请在“冲突的处理办法”里写明谁在什么时候离任，再保存"]
