"""The road of a scheme.

DRAFT 草稿 --publish--> PUBLISHED 已通过; the edition before it becomes REPLACED 已作废 in the same act.
"""

from __future__ import annotations

from typing import Any

from appraisal import policy as numbers
from appraisal.schemes import parameters, tree
from appraisal.schemes.models import AssessmentScheme
from appraisal.schemes.operations import nodes_of, stands_for_good
from villagegov.common import clock, policy
from villagegov.common.places import hold
from villagegov.common.workflow import Step, take_step

FROZEN_NUMBERS = (
    numbers.SCORE_MODEL, numbers.COMPOSITE_WEIGHTS, numbers.BONUS_CAP, numbers.VETO_EFFECT, numbers.GRADE_BOUNDS,
    numbers.GOOD_QUOTA, numbers.RANK_GROUPS_APART, numbers.RANK_DECIMALS, numbers.RESCALE_NOT_APPLICABLE,
    numbers.APPEAL_DAYS, numbers.RESULT_NOTICE_DAYS, numbers.STATIONED_DO_NOT_SCORE,
)  # fmt: skip


def hold_township(scheme: AssessmentScheme) -> None:
    """No result is computed or approved by the edition before while this one takes its place."""
    hold(scheme.place)


def year_is_open(scheme: AssessmentScheme, **facts: Any) -> str:
    """A later edition that was drafted in time comes too late once the year is decided."""
    return stands_for_good(scheme) if scheme.edition > 1 else ""


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
    guards=(year_is_open, adds_up, rules_are_complete), hold=hold_township, apply=freeze, after=freeze_lines,
)  # fmt: skip
STEPS = {PUBLISH.name: PUBLISH}
