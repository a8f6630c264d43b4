"""What the sheet of a village says of its public notices: the last that were posted, and how they stand."""

from __future__ import annotations

from typing import Any

from branches.notices.facts import period_in_words, state_of
from branches.notices.models import PublicNotice
from villagegov.common.booklets import Part
from villagegov.common.places import Place

LAST = 3
HEAD = ("标题", "编号", "公示期", "状态")


def village_part(place: Place, user: Any) -> Part:
    posted = PublicNotice.objects.visible_to(user).posted().filter(place=place)
    last = posted.with_open_objections().order_by("-starts_on", "-pk")[:LAST]
    rows = tuple((one.title, one.number, period_in_words(one), state_of(one).word) for one in last)
    return Part("近期公示", 85, head=HEAD, rows=rows, empty="还没有公示")
