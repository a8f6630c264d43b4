"""考核评分 as a phase of the year: a village is done when its sheet is confirmed."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from appraisal import policy as numbers
from appraisal.scores.models import ScoreSheet, SelfScore
from appraisal.years.phases import Phase, State, day
from villagegov.common import policy

OWES_SELF_SCORE = State("off", "待自评")
STATES = {
    "SCORING": State("run", "评分中", waits_for_office=True),
    "SCORED": State("run", "待确认", waits_for_office=True),
    "CONFIRMED": State("ok", "已确认", is_done=True),
    "PUBLISHED": State("ok", "已公布", is_done=True),
}


def window(township: str, year: int) -> tuple[datetime.date, datetime.date]:
    """From the end of the reports to the day by which the committee decides, in the year after."""
    first = day(year, policy.value(numbers.REPORT_DUE, township, year))  # type: ignore[arg-type]
    last = policy.value(numbers.ASSESSMENT_DUE, township, year + 1)
    return first + datetime.timedelta(days=1), day(year + 1, last)  # type: ignore[arg-type]


def states(codes: Collection[str], year: int) -> dict[str, State]:
    """One query, over the edition in force."""
    sheets = ScoreSheet.objects.of_year(year).in_force().filter(place__in=list(codes))
    rows = sheets.values_list("place_id", "stage", "self_score__stage")
    return {
        code: OWES_SELF_SCORE if stage == "SCORING" and own == SelfScore.Stage.OPEN else STATES[stage]
        for code, stage, own in rows
    }


PHASE = Phase(
    code="scores",
    label="考核评分",
    order=50,
    window=window,
    states=states,
    route="score_index",
    permission="appraisal.view_score",
)
