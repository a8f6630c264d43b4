"""What the sheet of a village says of its year-end reports and ballots, what that of a person says of the own ones."""

from __future__ import annotations

from typing import Any

from appraisal.work_reports.models import WorkReport
from branches.people.models import Person
from villagegov.common.booklets import Part, cut
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day

MOST = 4


def village_part(place: Place, user: Any) -> Part | None:
    if not permits(user, WorkReport.view_permission, place):
        return None
    reports = WorkReport.objects.visible_to(user).filter(place=place).order_by("-year", "-is_required", "pk")
    facts = tuple(
        {"label": f"{one.year} 年", "value": f"{one.name}（{one.post}）{one.get_stage_display()}"}
        for one in reports[:MOST]
    )
    return Part("年底述职", 76, facts=facts, empty="" if facts else "还没有述职报告")


def person_part(person: Person, user: Any) -> Part | None:
    """None for who never reported: most people hold no office."""
    reports = WorkReport.objects.visible_to(user).filter(person=person).order_by("-year", "pk")
    rows, more = cut(
        ((f"{r.year}", r.post, day(r.reported_on), r.get_stage_display()) for r in reports), MOST
    )
    head = ("年度", "职务", "述职日期", "状态")
    return Part("年底述职", 75, head=head, rows=rows, more=more) if rows else None
