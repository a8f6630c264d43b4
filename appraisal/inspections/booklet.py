"""What the sheet of a village says of its last inspection: how its items stood, what is still to be put right."""

from __future__ import annotations

from typing import Any

from appraisal.inspections.models import MidyearInspection
from appraisal.inspections.rectification_models import Rectification
from appraisal.inspections.reports import with_counts
from villagegov.common.booklets import Part, cut
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day

MOST = 2
HEAD = ("没有办完的整改", "期限", "状态")


def village_part(place: Place, user: Any) -> Part | None:
    if not permits(user, Rectification.view_permission, place):
        return None
    seen = MidyearInspection.objects.visible_to(user).filter(place=place).in_force()
    last = with_counts(seen).order_by("-year").first()
    open_ones = Rectification.objects.visible_to(user).filter(place=place).unsettled().in_order()
    rows, more = cut(
        ((one.what, day(one.due_on), one.get_stage_display()) for one in open_ones), MOST, unit="件"
    )
    facts = _facts(last) if last is not None else ()
    return Part(
        "年中督查", 62, facts=facts, head=HEAD if rows else (), rows=rows,
        empty="" if facts else "还没有年中督查", more=more,
    )  # fmt: skip


def _facts(one: Any) -> tuple[dict[str, str], ...]:
    stood = f"{one.items} 条：提前 {one.in_ahead}，正常 {one.in_normal}，滞后 {one.in_lagging}，受阻 {one.in_blocked}"
    return (
        {"label": f"{one.year} 年", "value": f"{day(one.inspected_on)}，{one.lead_name}"},
        {"label": "承诺事项", "value": stood},
    )
