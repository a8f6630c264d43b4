"""The records of incentive and constraint for the rows of the matrix: a maker for each object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from appraisal.models import AssessmentScheme, AssessmentYear
from tests.appraisal.factories import scheme_of
from tests.security.world import NAMES
from villagegov.common.codes import township_of
from villagegov.common.places import Place


def assessment_scheme(state: str, code: str, actor: Any, world: Any) -> AssessmentScheme:
    """Of the township of the village, found by a name that stands nowhere else."""
    township = Place.objects.get(code=township_of(code))
    numbered = 1 + AssessmentScheme.objects.filter(place=township).count()
    scheme = scheme_of(
        township, 2026 + numbered, published=state == "PUBLISHED", document_number=f"{NAMES[code]}办法"
    )
    return scheme


MAKERS: dict[str, Callable[..., Any]] = {"assessment_scheme": assessment_scheme}
