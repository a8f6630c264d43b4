"""年中督查 as a phase of the year: which villages have been inspected."""

from __future__ import annotations

from collections.abc import Collection

from appraisal.inspections.models import MidyearInspection
from appraisal.inspections.reports import window
from appraisal.years.phases import Phase, State

DONE = State("ok", "已完成", is_done=True)
UNDER_WAY = State("run", "进行中")


def states(codes: Collection[str], year: int) -> dict[str, State]:
    """One query; a correction under way leaves the village done."""
    rows = MidyearInspection.objects.of_year(year).filter(place__in=codes, stage__in=["DRAFT", "FINISHED"])
    found: dict[str, State] = {}
    for code, stage in rows.values_list("place_id", "stage"):
        if stage == MidyearInspection.Stage.FINISHED or code not in found:
            found[code] = DONE if stage == MidyearInspection.Stage.FINISHED else UNDER_WAY
    return found


PHASE = Phase(
    code="inspections", label="年中督查", order=30, window=window, states=states, route="inspection_list",
    permission="appraisal.view_inspection",
)  # fmt: skip
