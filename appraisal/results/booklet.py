"""What the sheet of a village says of its appraisal: the results that were posted, the newest first."""

from __future__ import annotations

from typing import Any

from appraisal.results import public
from appraisal.results.models import AssessmentResult, Ranking
from appraisal.schemes.models import AssessmentScheme
from villagegov.common.booklets import Part
from villagegov.common.permissions import permits
from villagegov.common.places import Place

MOST = 3


def village_part(place: Place, user: Any) -> Part | None:
    if not permits(user, "appraisal.see_results"):
        return None
    posted = AssessmentResult.objects.visible_to(user).filter(
        place=place, ranking__stage=Ranking.Stage.PUBLISHED
    )
    found = posted.select_related("ranking__scheme").order_by("-ranking__year")
    facts = tuple({"label": f"{one.ranking.year} 年", "value": _said(one)} for one in found[:MOST])
    return Part("年度考核", 75, facts=facts, empty="" if facts else "还没有公示的考核结果")


def _said(one: AssessmentResult) -> str:
    """87.6 分，第 4 名，较好 ↑3; the grade alone where no more is published."""
    if one.ranking.scheme.shows == AssessmentScheme.Shows.GRADE:
        return one.get_grade_display()
    total, rise = public.total_of(one.ranking, one), public.arrow(one)
    return f"{total} 分，第 {one.rank} 名，{one.get_grade_display()} {rise}".strip()
