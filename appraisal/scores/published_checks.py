"""Every posted sheet added up again from its scores: its sums must come out as they were posted."""

from __future__ import annotations

from appraisal.schemes.models import AssessmentScheme
from appraisal.scores.models import ScoreSheet
from appraisal.scores.rechecking import differing


def problems() -> list[str]:
    """One township after the other, so that no more than its scores are held at once."""
    schemes = AssessmentScheme.objects.filter(sheets__stage=ScoreSheet.Stage.PUBLISHED).distinct()
    found = [
        key for scheme in schemes.order_by("place__code", "year").iterator() for key in differing([scheme])
    ]
    sheets = ScoreSheet.objects.filter(pk__in=found).select_related("place", "scheme").in_order()
    return [f"{sheet} 存的总分不是各项得分加起来的" for sheet in sheets]
