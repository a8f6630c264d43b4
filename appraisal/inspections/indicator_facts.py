"""What inspections say of a village for one indicator: how many of its items did not lag at mid-year."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from fractions import Fraction

from appraisal.inspections.models import ItemProgress, MidyearInspection
from villagegov.common.indicator_facts import Fact, Measure

NO_INSPECTION = Fact(None, words="还没有完成年中督查")


def inspection_progress(codes: Collection[str], year: int, on: datetime.date) -> dict[str, Fact]:
    """By the edition that was the last to be finished on the day: items ahead or in time, of those with a state.

    An item that lags by its numbers counts as lagging, whatever state a person gave it. What does not apply and what
    has neither a number nor a state counts on neither side.
    """
    inspections = MidyearInspection.objects.of_year(year).finished_by(on).filter(place__in=codes)
    latest = {one.place_id: one for one in inspections.order_by("edition")}
    rows = ItemProgress.objects.filter(inspection__in=[one.pk for one in latest.values()])
    of_village: dict[int, list[ItemProgress]] = {}
    for row in rows:
        of_village.setdefault(row.inspection_id, []).append(row)
    return {
        code: _fact(latest[code], of_village.get(latest[code].pk, [])) if code in latest else NO_INSPECTION
        for code in codes
    }


def _fact(inspection: MidyearInspection, rows: list[ItemProgress]) -> Fact:
    url = inspection.get_absolute_url()
    if rows and all(row.is_not_applicable for row in rows):
        return Fact(None, words=f"{len(rows)} 条都不适用", url=url, applies=False)
    judged = [row for row in rows if row.state]
    if not judged:
        return Fact(None, words="督查的事项都没有数", url=url)
    good = sum(not row.is_lagging for row in judged)
    left_out = len(rows) - len(judged)
    words = f"督查 {len(judged)} 条，{good} 条提前或正常" + (
        f"，{left_out} 条不适用或没有数" if left_out else ""
    )
    return Fact(Fraction(good), Fraction(len(judged)), words, url)


MEASURES = [
    Measure("inspection_progress", "年中督查进度正常的事项", "条", inspection_progress, is_share=True),
]
