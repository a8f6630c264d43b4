"""What the sheet of a village says of its appraisal: the results that were posted, the newest first."""

from __future__ import annotations

from typing import Any

from appraisal.results import public
from appraisal.results.models import AssessmentResult, Ranking
from villagegov.common.booklets import Part, cut
from villagegov.common.permissions import permits
from villagegov.common.places import Place

MOST = 3
HEAD = ("年度", "总分", "名次", "等次", "升降")


def village_part(place: Place, user: Any) -> Part | None:
    if not permits(user, "appraisal.see_results"):
        return None
    posted = AssessmentResult.objects.visible_to(user).filter(
        place=place, ranking__stage=Ranking.Stage.PUBLISHED
    )
    found = posted.select_related("ranking").order_by("-ranking__year")
    rows, more = cut((_row(one) for one in found), MOST)
    return Part(
        "年度考核",
        75,
        head=HEAD,
        rows=rows,
        numeric=frozenset({1, 2}),
        empty="还没有公示的考核结果",
        more=more,
    )


def _row(one: AssessmentResult) -> tuple[str, ...]:
    total = public.total_of(one.ranking, one)
    return f"{one.ranking.year} 年", total, f"第 {one.rank} 名", one.get_grade_display(), public.arrow(one)
