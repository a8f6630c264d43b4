"""Rankings out of bare totals: a confirmed sheet for each, without leaves below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from appraisal.models import Ranking, ScoreSheet, Veto
from appraisal.results import ranking as sql
from tests.appraisal.factories import FOUR_MECHANISMS, scheme_of
from tests.factories import NoticeFactory, TownshipFactory, UserFactory, VillageFactory
from villagegov.common import clock
from villagegov.common.models import Place

NUMBERS = {
    "step_milli": 100, "good_from_milli": 90_000, "better_from_milli": 80_000, "fair_from_milli": 70_000,
    "quota_percent": 30, "veto_effect": "CAP_AT_FAIR",
}  # fmt: skip


def parts_of(total: int) -> list[dict[str, Any]]:
    """A quarter of the total in each mechanism."""
    names = enumerate(FOUR_MECHANISMS, start=1)
    return [{"path": f"{n:02d}", "name": name, "full": 25_000, "points": total // 4} for n, name in names]


def ranked(
    *totals: int, year: int = 2026, place: Place | None = None, villages: Sequence[Place] = (), run: bool = True,
    vetoed: Sequence[int] = (), communities: Sequence[int] = (), shows: str = "RANK", **numbers: Any,
) -> Ranking:  # fmt: skip
    """A ranking of as many villages as totals, in thousandths; with `run` its results are there."""
    place = place or TownshipFactory()
    scheme, user = scheme_of(place, year, published=True, shows=shows), UserFactory()
    for n, total in enumerate(totals):
        kind = "COMMUNITY" if n in communities else "VILLAGE"
        village = villages[n] if villages else VillageFactory(code=f"{place.code[:9]}{201 + n}", kind=kind)
        parts = parts_of(total)
        sheet = ScoreSheet.objects.create(
            scheme=scheme, place=village, stage="CONFIRMED", base_milli=total, total_milli=total, parts=parts,
            scored_at=clock.now(), confirmed_at=clock.now(),
        )  # fmt: skip
        if n in vetoed:
            Veto.objects.create(
                sheet=sheet, event="SAFETY", ground="事故通报", made_by=user, made_at=clock.now()
            )
    found = Ranking.objects.create(
        place=place,
        scheme=scheme,
        year=year,
        computed_by=user,
        computed_at=clock.now(),
        **{**NUMBERS, **numbers},
    )
    if run:
        sql.rank([found.pk])
    return found


def post(found: Ranking) -> Ranking:
    """As if it had been approved and posted."""
    at = clock.now()
    found.results.update(frozen_at=at)
    Ranking.objects.filter(pk=found.pk).update(
        stage="PUBLISHED", published_at=at, notice=NoticeFactory(), meeting_on=at.date(), minutes_number="1"
    )
    found.refresh_from_db()
    return found
