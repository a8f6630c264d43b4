"""The road of a scheme and of the year that it judges.

Scheme: DRAFT 草稿 --publish--> PUBLISHED 已通过; the edition before it becomes REPLACED 已作废 in the same act
Year:   PLANNING 方案制定 --open_pledges--> PLEDGING 承诺中 --close_pledges--> EXECUTION 执行中
        --open_midyear--> MIDYEAR 年中督查 --close_midyear--> REPORTING 年底述职 --open_scoring--> SCORING 测评评分
        --close_scoring--> DECIDING 审定; the result carries it on to NOTICED 公示, PUBLISHED 公布, ARCHIVED 归档
A phase closes when every village is done or let off with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from appraisal import policy as numbers
from appraisal.schemes import parameters, phases, tree
from appraisal.schemes.models import AssessmentScheme, AssessmentYear, PhaseExemption
from appraisal.schemes.operations import nodes_of
from villagegov.common import clock, policy
from villagegov.common.places import Village
from villagegov.common.workflow import Step, take_step

Y = AssessmentYear.Stage
MOST_NAMED = 5
FROZEN_NUMBERS = (
    numbers.SCORE_MODEL, numbers.COMPOSITE_WEIGHTS, numbers.BONUS_CAP, numbers.VETO_EFFECT, numbers.GRADE_BOUNDS,
    numbers.GOOD_QUOTA, numbers.RANK_GROUPS_APART, numbers.RANK_DECIMALS, numbers.RESCALE_NOT_APPLICABLE,
    numbers.APPEAL_DAYS, numbers.RESULT_NOTICE_DAYS, numbers.STATIONED_DO_NOT_SCORE,
)  # fmt: skip


def adds_up(scheme: AssessmentScheme, **facts: Any) -> str:
    return "；".join(tree.what_does_not_add_up(nodes_of(scheme)))


def rules_are_complete(scheme: AssessmentScheme, **facts: Any) -> str:
    found = [(row, parameters.what_is_missing(row)) for row in scheme.indicators.leaves().in_order()]
    return "；".join(f"“{row.name}”{missing}" for row, missing in found if missing)


def freeze(scheme: AssessmentScheme, *, by: Any, **facts: Any) -> None:
    """The numbers of the day stay with the edition; the one before it is replaced first, since one only is in force."""
    scheme.published_at, scheme.published_by = clock.now(), by
    scheme.numbers = policy.freeze(FROZEN_NUMBERS, scheme.place_id, scheme.year)
    before = AssessmentScheme.objects.in_force().filter(place_id=scheme.place_id, year=scheme.year).first()
    if before is not None:
        take_step(REPLACE, before, by=by)


def freeze_lines(scheme: AssessmentScheme, **facts: Any) -> None:
    scheme.indicators.update(frozen_at=scheme.published_at)


REPLACE = Step(
    name="replace", label="用新版代替", sources=("PUBLISHED",), target="REPLACED", permission="appraisal.publish_scheme"
)  # fmt: skip
PUBLISH = Step(
    name="publish", label="发布", sources=("DRAFT",), target="PUBLISHED", permission="appraisal.publish_scheme",
    guards=(adds_up, rules_are_complete), apply=freeze, after=freeze_lines,
)  # fmt: skip
STEPS = {PUBLISH.name: PUBLISH}


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
        phase = next((one for one in phases.phases() if one.code == code), None)
        missing = unfinished(year, phase) if phase else []
        if not missing:
            return ""
        named = "、".join(missing[:MOST_NAMED]) + (" 等" if len(missing) > MOST_NAMED else "")
        return f"{phase.label}还有 {len(missing)} 个村没有完成：{named}。完成后再办，或登记免报的理由"  # type: ignore[union-attr]

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


YEAR_STEPS = {
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
