"""What the sheet of a village says of its scores: each year's total, as far as the reader may see it."""

from __future__ import annotations

from typing import Any

from appraisal.scores.arithmetic import marked
from appraisal.scores.models import ScoreSheet
from villagegov.common.booklets import Part, cut
from villagegov.common.permissions import permits
from villagegov.common.places import Place

MOST = 4
HEAD = ("年度", "自评", "镇核总分", "状态")


def village_part(place: Place, user: Any) -> Part | None:
    """None for who reads no score of the village."""
    if not permits(user, "appraisal.view_self_score", place):
        return None
    seen = ScoreSheet.objects.visible_to(user).in_force().filter(place=place)
    sheets = seen.select_related("scheme", "self_score").order_by("-scheme__year")
    rows, more = cut((_row(one) for one in sheets), MOST)
    return Part(
        "考核评分", 78, head=HEAD, rows=rows, numeric=frozenset({1, 2}), empty="还没有评分", more=more
    )


def _row(sheet: ScoreSheet) -> tuple[str, ...]:
    own, total = marked(sheet.self_score.total_milli), marked(sheet.total_milli)
    return str(sheet.scheme.year), own, total, sheet.get_stage_display()
