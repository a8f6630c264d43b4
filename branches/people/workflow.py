"""The road of a person's record. Nobody is deleted: who leaves stays readable.

ACTIVE 在册 --leave--> LEFT 已离开 --come_back--> ACTIVE
"""

from __future__ import annotations

from branches.people.models import Person
from villagegov.common.places import Place
from villagegov.common.workflow import Step


def holds_no_post(person: Person, **facts) -> str:
    held = [tenure.get_post_display() for tenure in person.tenures.current()]
    return f"{person.name}还任{'、'.join(held)}，请先登记离任" if held else ""


def is_no_member_here(person: Person, **facts) -> str:
    member = getattr(person, "membership", None)
    if member is None or member.ended_on:
        return ""
    return f"{person.name}的党员关系还在本村，请先在党员信息里填转出日期"


def village_is_in_use(person: Person, **facts) -> str:
    """Who left before a merger stayed behind in the register of the old village."""
    place = person.place
    if place.stage == Place.Stage.ACTIVE:
        return ""
    return f"{place.name}已并入{place.merged_into.name}，请先把{person.name}迁往{place.merged_into.name}"


LEAVE = Step(
    name="leave",
    label="登记离开",
    sources=(Person.Stage.ACTIVE,),
    target=Person.Stage.LEFT,
    permission="branches.change_person",
    guards=(holds_no_post, is_no_member_here),
    needs_note=True,
)
COME_BACK = Step(
    name="come_back",
    label="恢复在册",
    sources=(Person.Stage.LEFT,),
    target=Person.Stage.ACTIVE,
    permission="branches.change_person",
    guards=(village_is_in_use,),
    needs_note=True,
)
STEPS = {step.name: step for step in (LEAVE, COME_BACK)}
