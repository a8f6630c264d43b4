"""What the sheet of a village says of its meetings: the last ones, counted and handed in or not."""

from __future__ import annotations

from typing import Any

from branches.meetings.lists import matters
from branches.meetings.models import Meeting
from villagegov.common import clock
from villagegov.common.booklets import Part
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day

LAST = 4
HEAD = ("会议", "时间", "议题", "应到", "实到", "状态")


def village_part(place: Place, user: Any) -> Part | None:
    if not permits(user, Meeting.view_permission, place):
        return None
    held = Meeting.objects.visible_to(user).filter(place=place, held_at__lte=clock.now())
    last = (
        held.exclude(stage=Meeting.Stage.VOIDED).prefetch_related("agenda").order_by("-held_at", "-pk")[:LAST]
    )
    rows = tuple(_row(one) for one in last)
    return Part("近期会议", 80, head=HEAD, rows=rows, numeric=frozenset({3, 4}), empty="还没有会议记录")


def _row(one: Meeting) -> tuple[str, ...]:
    counts = ("" if number is None else str(number) for number in (one.should_attend, one.attended))
    return one.name, day(one.held_on), matters(one, None), *counts, one.get_stage_display()
