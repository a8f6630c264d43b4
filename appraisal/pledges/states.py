"""In which state the pledge of a village is, as a badge says it; also of a village that has not begun."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, QuerySet

from appraisal.pledges.models import AnnualPledge
from appraisal.years.phases import NOT_BEGUN, State

Stage = AnnualPledge.Stage
NONE = "NONE"
BADGES = {
    Stage.DRAFT: State("off", "草稿"),
    Stage.SUBMITTED: State("run", "待审核", is_done=True, waits_for_office=True),
    Stage.RETURNED: State("back", "退回"),
    AnnualPledge.ACCEPTED: State("ok", "已通过", is_done=True, waits_for_office=True),
    Stage.NOTICED: State("pub", "公示中", is_done=True),
    AnnualPledge.WITHDRAWN: State("void", "已撤下", is_done=True, waits_for_office=True),
    AnnualPledge.RUNNING: State("run", "进行中", is_done=True),
    Stage.EVALUATED: State("ok", "已完成", is_done=True),
}
CHOICES = [
    (NONE, "未开始"), (Stage.DRAFT, "草稿"), (Stage.RETURNED, "退回"), (Stage.SUBMITTED, "待审核"),
    (AnnualPledge.ACCEPTED, "已通过，待公示"), (Stage.NOTICED, "公示中"), (AnnualPledge.RUNNING, "履行中"),
    (Stage.EVALUATED, "已评诺"),
]  # fmt: skip
MISSING, REPORTED = "missing", "reported"
GROUPS = [(MISSING, "未报"), (REPORTED, "已报")]


def state_of(pledge: AnnualPledge | None) -> State:
    return BADGES[pledge.state] if pledge is not None else NOT_BEGUN


def in_state(villages: QuerySet, year: int, code: str, day: datetime.date) -> QuerySet:
    """The villages whose pledge of the year is in one of the states, or in one of the two groups."""
    pledges = AnnualPledge.objects.filter(place=OuterRef("code"), year=year)
    if code == NONE:
        return villages.filter(~Exists(pledges))
    if code == MISSING:
        return villages.filter(~Exists(pledges.reported()))
    wanted = {
        REPORTED: pledges.reported(), Stage.SUBMITTED: pledges.awaiting_review(),
        AnnualPledge.ACCEPTED: pledges.awaiting_notice(), Stage.NOTICED: pledges.on_the_board(day),
        AnnualPledge.RUNNING: pledges.running(day),
    }  # fmt: skip
    return villages.filter(Exists(wanted.get(code, pledges.filter(stage=code))))
