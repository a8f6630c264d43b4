"""What the sheet of a village says of its pledge: the items of this year, or of the last one there is."""

from __future__ import annotations

from typing import Any

from appraisal.pledges.models import AnnualPledge, PledgeItem
from appraisal.pledges.notice_kinds import target_of
from appraisal.pledges.reports import percent_of
from villagegov.common import clock
from villagegov.common.booklets import Part, cut
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day

MOST = 3
HEAD = ("承诺事项", "目标", "完成时限", "责任人", "进展", "评诺")


def village_part(place: Place, user: Any) -> Part | None:
    if not permits(user, AnnualPledge.view_permission, place):
        return None
    known = AnnualPledge.objects.visible_to(user).filter(place=place, year__lte=clock.today().year)
    pledge = known.with_state().order_by("-year").first()
    if pledge is None:
        return Part("年度承诺", 60, empty="还没有年度承诺书")
    items = pledge.items.select_related("responsible").order_by("number")
    rows, more = cut((_row(item) for item in items), MOST)
    title = f"{pledge.year} 年度承诺（{AnnualPledge.STATES[pledge.state]}）"
    return Part(title, 60, head=HEAD, rows=rows, empty="还没有承诺事项", more=more)


def _row(item: PledgeItem) -> tuple[str, ...]:
    percent = percent_of(item)
    person = item.responsible.name if item.responsible else ""
    done = "" if percent is None else f"{percent}%"
    return item.content, target_of(item), day(item.due_on), person, done, item.get_evaluation_display()
