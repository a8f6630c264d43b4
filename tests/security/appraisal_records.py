"""The records of incentive and constraint for the rows of the matrix: a maker for each object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from appraisal.models import AssessmentScheme, AssessmentYear, IndicatorScorer, PhaseExemption
from tests.appraisal.factories import scheme_of
from tests.security import appraisal_results, ballots, inspection_records, pledge_matrix, score_rows
from tests.security.world import AUTHOR
from villagegov.common import clock
from villagegov.common.codes import township_of
from villagegov.common.places import Place
from villagegov.common.roles import Role


def assessment_scheme(state: str, code: str, actor: Any, world: Any) -> AssessmentScheme:
    """Of the township of the village, found by a name that stands nowhere else."""
    township = Place.objects.get(code=township_of(code))
    numbered = AssessmentScheme.objects.filter(
        place=township, year__lt=2031
    ).count()  # others have later years
    AssessmentYear.objects.get_or_create(place=township, year=2026)
    made = scheme_of(
        township,
        2026 + numbered,
        document_number=f"{township.name}发〔{2026 + numbered}〕9号",
        published=state == "PUBLISHED",
    )
    IndicatorScorer.objects.create(
        indicator=made.indicators.leaves().first(), user=world.users[Role.ASSESSOR]
    )
    let_off = {"reason": "书记空缺", "decided_by": world.users[AUTHOR], "decided_at": clock.now()}
    PhaseExemption.objects.create(year=made.year, place_id=code, phase="pledges", **let_off)
    return made


MAKERS: dict[str, Callable[..., Any]] = {
    "assessment_scheme": assessment_scheme,
    **pledge_matrix.MAKERS,
    **ballots.MAKERS,
    **inspection_records.MAKERS,
    **appraisal_results.MAKERS,
    **score_rows.MAKERS,
}
