"""Running notices whose period was counted by another calendar than the one of today (F29)."""

from __future__ import annotations

from typing import Any

from branches.notices import periods
from branches.notices.filters import of_state
from branches.notices.models import PublicNotice
from branches.notices.operations import touched_by_calendar
from villagegov.common import calendar
from villagegov.common.calendar_changes import Touched


def touched(user: Any) -> list[Touched]:
    mine = PublicNotice.objects.at_work(user).filter(unit=periods.WORKING)
    running = list(of_state(mine, "running").select_related("place"))
    if not running:
        return []
    first = min(notice.starts_on for notice in running)
    last = max(notice.ends_on for notice in running)
    known = calendar.own_calendar(first, last + periods.FAR_ENOUGH)
    return [
        Touched(notice.title, notice.place.name, notice.get_absolute_url(), notice.ends_on, would_end)
        for notice, would_end in touched_by_calendar(running, known)
    ]
