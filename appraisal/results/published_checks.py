"""Every posted ranking reckoned again from its frozen sheets: it must come out bit by bit as it was posted."""

from __future__ import annotations

from appraisal.results.models import Ranking
from appraisal.results.recheck import differences


def problems() -> list[str]:
    posted = (
        Ranking.objects.exclude(published_at=None).select_related("place").order_by("place__code", "year")
    )
    return [f"{ranking} 重算不同：{text}" for ranking in posted.iterator() for text in differences(ranking)]
