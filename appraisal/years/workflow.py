"""The road of the year.

PLANNING 方案制定 --open_pledges--> PLEDGING 承诺中 --close_pledges--> EXECUTION 执行中
--open_midyear--> MIDYEAR 年中督查 --close_midyear--> REPORTING 年底述职
--open_scoring--> SCORING 测评评分 --close_scoring--> DECIDING 审定
The result (`results/workflow.py`) carries it on to NOTICED 公示, PUBLISHED 公布 and ARCHIVED 归档.
A phase closes when every village is done or let off with a reason, and nothing of it waits for the office.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from appraisal.schemes.models import AssessmentScheme
from appraisal.years import phases
from appraisal.years.models import AssessmentYear, PhaseExemption
from villagegov.common.places import Village
from villagegov.common.workflow import Step

Y = AssessmentYear.Stage
MOST_NAMED = 5


def unfinished(year: AssessmentYear, phase: phases.Phase) -> list[str]:
    """The villages, in the township's order, for which the village or the office has something left to do."""
    villages = list(Village.objects.current().within(year.place_id).in_order())
    let_off = set(
        PhaseExemption.objects.within(year.place_id)
        .filter(year=year.year, phase=phase.code)
        .values_list("place_id", flat=True)
    )
    states = phase.states([village.code for village in villages], year.year)
    return [
        village.name
        for village in villages
        if village.code not in let_off and not states.get(village.code, phases.NOT_BEGUN).is_settled
    ]


def is_complete(code: str) -> Callable[..., str]:
    """The guard that closes a phase: it names the villages that are missing."""

    def guard(year: AssessmentYear, **facts: Any) -> str:
        phase = phases.phase(code)
        missing = unfinished(year, phase)
        if not missing:
            return ""
        named = "、".join(missing[:MOST_NAMED]) + (" 等" if len(missing) > MOST_NAMED else "")
        return f"{phase.label}还有 {len(missing)} 个村没有完成：{named}。完成后再办，或登记免报的理由"

    return guard


def has_scheme_in_force(year: AssessmentYear, **facts: Any) -> str:
    in_force = AssessmentScheme.objects.in_force().filter(place_id=year.place_id, year=year.year)
    return "" if in_force.exists() else f"{year.year} 年的考核办法还没有发布，请先发布"


def arrow(name: str, label: str, source: str, target: str, *guards: Callable[..., str]) -> Step:
    return Step(
        name=name,
        label=label,
        sources=(source,),
        target=target,
        permission="appraisal.move_year",
        guards=guards,
    )


STEPS = {
    step.name: step
    for step in (
        arrow("open_pledges", "开始承诺", Y.PLANNING, Y.PLEDGING),
        arrow("close_pledges", "结束承诺，开始执行", Y.PLEDGING, Y.EXECUTION, is_complete("pledges")),
        arrow("open_midyear", "开始年中督查", Y.EXECUTION, Y.MIDYEAR),
        arrow("close_midyear", "结束督查，开始述职", Y.MIDYEAR, Y.REPORTING, is_complete("inspections")),
        arrow(
            "open_scoring",
            "结束述职，开始评分",
            Y.REPORTING,
            Y.SCORING,
            is_complete("work_reports"),
            has_scheme_in_force,
        ),
        arrow("close_scoring", "结束评分，交党委审定", Y.SCORING, Y.DECIDING, is_complete("scores")),
    )
}
