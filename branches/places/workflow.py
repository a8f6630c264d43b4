"""The one road of a village: two become one inside a township, decided by the county, entered by the office.

ACTIVE --merge--> MERGED     the living registers take the successor's code on that day,
                             figures of past years and the trail keep theirs
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F

from branches.kin import recusal
from branches.meetings.operations import carry_along
from branches.models import (
    CadreProfile,
    ChangeProposal,
    Meeting,
    PartyMembership,
    PartyOrganization,
    Person,
    PostTenure,
    Representative,
)
from branches.posts import duties
from branches.posts.models import Post
from villagegov.common import audit, clock
from villagegov.common.accounts import RoleGrant
from villagegov.common.places import Place, Village
from villagegov.common.roles import Role
from villagegov.common.workflow import Step, take_step


def living_registers(village: Place) -> list[tuple[str, models.QuerySet]]:
    """What goes to the successor, with its word: people, their memberships and profiles, and what is still open."""
    profiles = CadreProfile.objects.filter(place=village, person__stage=Person.Stage.ACTIVE)
    unsettled = ChangeProposal.objects.unsettled().filter(place=village)
    open_grants = RoleGrant.objects.not_over(clock.today()).filter(place=village)
    return [
        ("人员", Person.objects.present().filter(place=village)),
        ("党员信息", PartyMembership.objects.current().filter(place=village).select_related("person")),
        ("党组织", PartyOrganization.objects.current().filter(place=village)),
        ("在任职务", PostTenure.objects.current().filter(place=village).select_related("person")),
        ("干部信息", profiles.select_related("person")),
        ("村民代表", Representative.objects.current().filter(place=village)),
        ("没有报送的会议记录", Meeting.objects.filter(stage__in=Meeting.OPEN, place=village)),
        ("没有办完的更正建议", unsettled.select_related("person", "place")),
        ("角色授权", open_grants),
    ]


def successor_is_another(village: Place, *, into: Place, **facts: Any) -> str:
    return "不能并入自己，请选另一个村" if into.pk == village.pk else ""


def successor_in_same_township(village: Place, *, into: Place, **facts: Any) -> str:
    if into.level == Place.Level.VILLAGE and into.township_code == village.township_code:
        return ""
    return f"{into.name}不在本镇，跨乡镇的调整由县里办理"


def successor_is_active(village: Place, *, into: Place, **facts: Any) -> str:
    if into.stage == Place.Stage.ACTIVE:
        return ""
    return f"{into.name}现在是“{into.get_stage_display()}”，请选在用的村"


def has_one_secretary(village: Place, *, into: Place, **facts: Any) -> str:
    """The register holds one secretary a village, and so do the grants."""
    secretaries = PostTenure.objects.current().filter(post=Post.BRANCH_SECRETARY)
    both = [secretaries.filter(place=place).exists() for place in (village, into)]
    return f"{village.name}和{into.name}都有在任书记，请先登记其中一名离任" if all(both) else ""


def grants_hold_one_secretary(village: Place, *, into: Place, **facts: Any) -> str:
    given = RoleGrant.objects.filter(role=Role.VILLAGE_SECRETARY, ends_on=None).exclude(tenure_key="")
    both = [given.filter(place=place).exists() for place in (village, into)]
    return f"{village.name}和{into.name}都有书记账号，请先停用其中一个的角色" if all(both) else ""


def no_post_is_held_twice(village: Place, *, into: Place, **facts: Any) -> str:
    same = {"person": models.OuterRef("person"), "post": models.OuterRef("post")}
    there = PostTenure.objects.current().filter(place=into, **same)
    twice = PostTenure.objects.current().filter(models.Exists(there), place=village).select_related("person")
    return "".join(f"{t.person.name}在两个村都任{t.get_post_display()}，请先登记一个离任。" for t in twice)


def no_representative_is_in_both(village: Place, *, into: Place, **facts: Any) -> str:
    same = {name: models.OuterRef(name) for name in ("name", "sex", "birth_date", "birth_date_by_month")}
    there = Representative.objects.current().filter(place=into, **same)
    twice = Representative.objects.current().filter(models.Exists(there), place=village)
    return "".join(f"两个村都登记了村民代表{one.name}，请先登记其中一条终止。" for one in twice)


@dataclass(frozen=True)
class Clash:
    """What one person would hold against a rule in the merged village: the rule, the sentence that names it all."""

    finding: duties.Finding
    text: str


def clashes_of(village: Place, into: Place) -> list[Clash]:
    """The separation of duties over the posts of both villages together, by person."""
    tenures = (
        PostTenure.objects.current()
        .filter(place__in=[village, into])
        .select_related("person__cadre", "place")
    )
    held: dict[Person, list[PostTenure]] = {}
    for tenure in tenures.by_post():
        held.setdefault(tenure.person, []).append(tenure)
    found = []
    for person, mine in held.items():
        profile = getattr(person, "cadre", None)
        collective = profile.post_collective if profile else ""
        posts = "、".join(f"{t.place.name}{t.get_post_display()}" for t in mine)
        for finding in duties.findings({t.post for t in mine}, post_collective=collective):
            also = f"，集体经济组织职务是{collective}" if duties.heads_collective(collective) else ""
            found.append(Clash(finding, f"{person.name}任{posts}{also}。{finding.text}"))
    return found


def no_duties_clash(village: Place, *, into: Place, **facts: Any) -> str:
    """SD01 and SD03 hold in the merged village too. SD04 asks for a reason, and every merger has its own."""
    hard = [clash.text for clash in clashes_of(village, into) if not clash.finding.needs_only_reason]
    return "".join(f"{text}，请先登记其中一个职务离任。" for text in hard)


def no_near_kin_clash(village: Place, *, into: Place, **facts: Any) -> str:
    """SD02 and SD14 hold in the merged village too; the rule and the relation are named, the people are not."""
    found = recusal.sentences(recusal.clashes_of_merger(village, into))
    return "".join(
        f"合并后有近亲属职务冲突：{text}，请在近亲属关系里查看，先登记其中一人离任。" for text in found
    )


def to_give_reasons_for(village: Place, into: Place) -> list[str]:
    """What the merger may bring about, but not without a word in its reason (SD04)."""
    return [clash.text for clash in clashes_of(village, into) if clash.finding.needs_only_reason]


def no_meeting_is_in_both(village: Place, *, into: Place, **facts: Any) -> str:
    """Two records of one kind at one time would be one in the merged village."""
    same = {name: models.OuterRef(name) for name in ("kind", "held_at", "party_group")}
    own = Meeting.objects.exclude(stage=Meeting.Stage.VOIDED).filter(organization=None)
    there = own.filter(place=into, **same)
    twice = own.filter(models.Exists(there), stage__in=Meeting.OPEN, place=village)
    return "".join(f"两个村都登记了{one}，请先报送或作废其中一份。" for one in twice)


def names_of_organizations_differ(village: Place, *, into: Place, **facts: Any) -> str:
    names = PartyOrganization.objects.current().filter(place=into).values("name")
    same = PartyOrganization.objects.current().filter(place=village, name__in=names)
    return "".join(f"两个村都有{o.name}，请先改名。" for o in same)


def name_successor(village: Place, *, into: Place, **facts: Any) -> None:
    village.merged_into_id, village.valid_to = into.code, clock.today()


def move_registers(village: Place, *, by: Any, into: Place, **facts: Any) -> None:
    """All rows at once, each with its entry; a form that is still open on one of them meets a conflict."""
    acts = []
    for _, rows in living_registers(village):
        moved = list(rows.select_for_update(of=("self",)))
        rows.model._base_manager.filter(pk__in=[record.pk for record in moved]).update(
            place=into.code, version=F("version") + 1
        )
        acts += [_moved(record, village, into) for record in moved]
        if rows.model is Meeting:
            carry_along(moved, into)
    audit.write_many(acts, by=by)


def _moved(record: models.Model, village: Place, into: Place) -> audit.Act:
    record.place_id = into.code
    label = f"随{village.name}并入{into.name}"
    old, new = {"place_id": village.code}, {"place_id": into.code}
    return audit.act_on(record, "move_with_merger", label, before=old, after=new)


STEPS = {
    "merge": Step(
        name="merge",
        label="撤并",
        sources=(Place.Stage.ACTIVE,),
        target=Place.Stage.MERGED,
        permission="branches.merge_village",
        guards=(
            successor_is_another,
            successor_in_same_township,
            successor_is_active,
            has_one_secretary,
            grants_hold_one_secretary,
            no_post_is_held_twice,
            no_duties_clash,
            no_near_kin_clash,
            no_representative_is_in_both,
            no_meeting_is_in_both,
            names_of_organizations_differ,
        ),
        apply=name_successor,
        after=move_registers,
        needs_note=True,
    ),
}


@audit.one_act()
def merge(village: Place, into: Place, *, by: Any, note: str, version: int | None = None) -> Place:
    """Take the step with the township held, so that no import is under way, and then both villages by their codes.

    Whoever adds somebody to one of them waits, and then finds the village merged.
    """
    list(Place.objects.select_for_update(no_key=True).filter(code=village.township_code))
    held = Village.objects.select_for_update().filter(pk__in=[village.pk, into.pk]).order_by("code")
    into = next(place for place in list(held) if place.pk == into.pk)
    return take_step(STEPS["merge"], village, by=by, note=note, version=version, into=into)
