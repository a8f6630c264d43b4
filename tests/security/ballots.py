"""Year-end reports and appraisal ballots for the permission matrix: their records, and how each act is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from appraisal.models import AppraisalCount, AppraisalTally, SheetRow, WorkReport
from appraisal.work_reports.arithmetic import merged
from tests.appraisal.work_reports import factories as year_end
from tests.factories import PersonFactory
from tests.security import direct
from tests.security.deeds import Deed, Do, Post, Show, text_of
from tests.security.world import AUTHOR, World, mark
from villagegov.common import clock
from villagegov.common.models import Place
from villagegov.common.roles import Role


def appraisal_tally(state: str, code: str, actor: Any, world: World) -> AppraisalTally:
    """Two equal sheets with a group of three; typed by somebody who is gone, or by the actor, and by the office."""
    office, leader = world.users[Role.TOWNSHIP_ORG], world.users[Role.TOWNSHIP_LEADER]
    first = actor or world.users[AUTHOR]
    typed = {"first_typed_by": first, "second_typed_by": office}
    made = year_end.tally(Place.objects.get(code=code), name=f"{mark(code)}党支部", **typed)
    rows = year_end.sheet(team=3)
    if state != "CONFIRMED":
        for number in (1, 2):
            made.rows.bulk_create(
                made.rows.model(tally=made, sheet=number, group=group, **vars(counts))
                for group, counts in rows.items()
            )
        return made
    groups = merged([("镇班子", rows["TEAM"]), ("党员", rows["MEMBERS"])], 5)
    AppraisalCount.objects.bulk_create(
        AppraisalCount(tally=made, position=position, groups=names, **vars(counts))
        for position, (names, counts) in enumerate(groups)
    )
    confirmed = {"stage": state, "confirmed_by": leader, "confirmed_at": clock.now()}
    AppraisalTally.objects.filter(pk=made.pk).update(**confirmed)
    made.refresh_from_db()
    return made


def work_report(state: str, code: str, actor: Any, world: World) -> WorkReport:
    place = Place.objects.get(code=code)
    person = PersonFactory(place=place, name=f"{mark(code)}述", account=actor)
    stage = state if state in WorkReport.Stage.values else "DRAFT"
    return year_end.report(stage, place=place, person=person)


MAKERS: dict[str, Callable[..., Any]] = {"appraisal_tally": appraisal_tally, "work_report": work_report}


def of_record(scene: Any) -> list:
    return [scene.record.pk]


def ballots(scene: Any) -> dict[str, Any]:
    """A sheet in which one ballot more stands than in what is there."""
    typed = year_end.sheet(team=3, members=41)
    return {
        f"{group}_{name}": number for group, counts in typed.items() for name, number in vars(counts).items()
    }


def look_for_a_small_group(scene: Any) -> None:
    """What a confirmed result shows and what is stored of it: nothing tells a group of fewer than five apart."""
    direct.refuse_unseen(scene)
    page = text_of(scene.client.get(reverse("appraisal_tally", args=[scene.record.pk])))
    small = AppraisalCount.objects.filter(tally=scene.record, returned__lt=5)
    if (
        "镇班子、党员" in page
        and not small.exists()
        and not SheetRow.objects.filter(tally=scene.record).exists()
    ):
        raise PermissionDenied("merged before it was stored")
    SheetRow.objects.all().delete()  # seen: the deed has happened


PAIRS: dict[tuple[str, str], Deed] = {
    ("appraisal_tally", "view"): Show("appraisal_tally", of_record, holds=lambda scene: scene.record.name),
    ("appraisal_tally", "enter"): Post("appraisal_sheet", of_record, ballots),
    ("appraisal_tally", "confirm"): Post(
        "appraisal_tally_step", lambda scene: [scene.record.pk, "confirm"], lambda scene: {}
    ),
    ("appraisal_tally", "view_group_of_fewer_than_5"): Do(look_for_a_small_group),
}
