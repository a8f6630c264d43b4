"""年底述职 as a phase of the year: the village hands in, then the office comments and has the ballots counted."""

from __future__ import annotations

from collections.abc import Collection

from appraisal.work_reports.models import WorkReport
from appraisal.work_reports.results import confirmed_organizations
from appraisal.work_reports.year import window
from appraisal.years.phases import Phase, State

STATES = {
    "DRAFT": State("off", "未提交"),
    "RETURNED": State("back", "退回"),
    "SUBMITTED": State("run", "待点评", is_done=True, waits_for_office=True),
    "COMMENTED": State("run", "待测评", is_done=True, waits_for_office=True),
}
APPRAISED = State("ok", "已测评", is_done=True)
ORGANIZATION_WAITS = State("run", "待测评", is_done=True, waits_for_office=True)


def states(codes: Collection[str], year: int) -> dict[str, State]:
    """Two queries. Where the post of secretary is vacant, the ballots about the organisation decide alone."""
    reports = WorkReport.objects.of_year(year).of_secretaries().filter(place__in=list(codes))
    stages: dict[str, list[str]] = {}
    for code, stage in reports.values_list("place_id", "stage"):
        stages.setdefault(code, []).append(stage)
    appraised = confirmed_organizations(codes, year)
    found = dict.fromkeys(appraised, APPRAISED)
    for code, held in stages.items():
        open_ones = [STATES[stage] for stage in STATES if stage in held]
        found[code] = open_ones[0] if open_ones else APPRAISED if code in appraised else ORGANIZATION_WAITS
    return found


PHASE = Phase(
    code="work_reports",
    label="年底述职",
    order=40,
    window=window,
    states=states,
    route="work_report_list",
    permission="appraisal.view_work_report",
)
