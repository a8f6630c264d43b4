"""Entering the places of a year that was ranked on paper: when it is possible, and what follows from it at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from appraisal import policy as numbers
from appraisal.models import AssessmentScheme
from appraisal.results.models import AssessmentResult, PaperPlace, PaperRanking, Ranking
from appraisal.results.paper_places import problems
from villagegov.common import audit, clock, permissions, policy
from villagegov.common.places import Place, Village, hold
from villagegov.common.workflow import lock

ENTER = "appraisal.enter_paper_places"
TOGETHER = ""


def year_on_paper(scheme: AssessmentScheme) -> int:
    return scheme.year - 1


def what_forbids(scheme: AssessmentScheme) -> str:
    """Why the places of the year before cannot be typed for this scheme; empty where they can."""
    if scheme.stage != AssessmentScheme.Stage.PUBLISHED:
        return f"{scheme.year} 年的考核办法不是在用的一版，请从排名公示页进来"
    rankings = Ranking.objects.filter(place_id=scheme.place_id)
    year = year_on_paper(scheme)
    if rankings.posted().filter(year=year).exists():
        return f"{year} 年度考核结果已在系统里公示，上年名次会自动带出，不用补录"
    settled = rankings.filter(
        year=scheme.year, stage__in=[Ranking.Stage.APPROVED, Ranking.Stage.PUBLISHED]
    ).first()
    if settled is None:
        return ""
    if settled.stage == Ranking.Stage.PUBLISHED:
        return f"{scheme.year} 年度考核结果已经公示，上年名次跟着它定了，不能再改"
    return f"{scheme.year} 年度考核结果已经审定。要改上年名次，请先退回重算"


def paper_of(ranking: Ranking) -> PaperRanking | None:
    """The paper from which the places of the year before come; None where they come from a posted result."""
    before = {"place_id": ranking.place_id, "year": ranking.year - 1}
    if Ranking.objects.posted().filter(**before).exists():
        return None
    return PaperRanking.objects.filter(**before).select_related("entered_by").first()


def villages_asked(scheme: AssessmentScheme) -> list[Village]:
    """Those that are ranked this year: a village that was merged since has no arrow any more."""
    return list(Village.objects.current().within(scheme.place_id).in_order())


def group_of(scheme: AssessmentScheme, village: Place) -> str:
    """Villages and communities have places of their own where the scheme ranks them apart."""
    return village.kind if policy.frozen(scheme.numbers, numbers.RANK_GROUPS_APART) else TOGETHER


def counts(scheme: AssessmentScheme) -> dict[str, int]:
    """How many villages a group had in the year before at most, those merged since included; one query."""
    lived = Q(stage=Place.Stage.ACTIVE) | Q(valid_to=None) | Q(valid_to__gte=datetime.date(scheme.year, 1, 1))
    found: dict[str, int] = {}
    for village in Village.objects.within(scheme.place_id).filter(lived):
        group = group_of(scheme, village)
        found[group] = found.get(group, 0) + 1
    return found


def problems_of(scheme: AssessmentScheme, places: Mapping[str, int | None]) -> dict[str, str]:
    """What is wrong by the code of the village, each group of its own."""
    groups: dict[str, dict[str, int | None]] = {}
    for village in villages_asked(scheme):
        groups.setdefault(group_of(scheme, village), {})[village.code] = places.get(village.code)
    most = counts(scheme)
    return {
        code: text for group, ours in groups.items() for code, text in problems(ours, most[group]).items()
    }


@audit.one_act()
def enter(
    scheme: AssessmentScheme, places: Mapping[str, int], *, basis: str, by: Any, version: int
) -> PaperRanking:
    """The places by the code of the village, instead of those that stood there; a result under way takes them over.

    `version` is that of the page, 0 where nothing had been typed yet. Raises ValidationError and Conflict.
    """
    hold(scheme.place)
    permissions.read_anew(by)
    permissions.require(by, ENTER, scheme)
    scheme.refresh_from_db(fields=["stage"])
    if refusal := what_forbids(scheme):
        raise ValidationError(refusal)
    if wrong := problems_of(scheme, places):
        raise ValidationError(list(dict.fromkeys(wrong.values())))
    held = _held(scheme, basis, by, version)
    before = {row.place.name: row.rank for row in held.places.select_related("place")}
    held.places.all().delete()
    names = {village.code: village.name for village in villages_asked(scheme)}
    PaperPlace.objects.bulk_create(
        PaperPlace(ranking=held, place_id=code, rank=rank) for code, rank in places.items() if code in names
    )
    _carry_over(scheme, places)
    old, new = audit.changes(before, {names[code]: rank for code, rank in places.items() if code in names})
    audit.write(
        audit.act_on(held, "enter_paper_places", "补录名次", before=old, after=new, reason=held.basis), by=by
    )
    return held


def _held(scheme: AssessmentScheme, basis: str, by: Any, version: int) -> PaperRanking:
    """The head under its lock, or a new one; the township is held already, so nobody makes a second."""
    facts = {"basis": basis.strip(), "entered_by": by, "entered_at": clock.now()}
    where = {"place_id": scheme.place_id, "year": year_on_paper(scheme)}
    there = PaperRanking.objects.filter(**where).first()
    if there is None:
        return PaperRanking.objects.create(**where, **facts)
    held: PaperRanking = lock(there, version=version)  # type: ignore[assignment]
    for name, value in facts.items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    return held


def _carry_over(scheme: AssessmentScheme, places: Mapping[str, int]) -> None:
    """The result that waits for approval has its arrows at once; whoever is good at the border stays decided."""
    found = Ranking.objects.filter(
        place_id=scheme.place_id, year=scheme.year, stage=Ranking.Stage.COMPUTED
    ).first()
    if found is None:
        return
    held = lock(found)
    if held.stage != Ranking.Stage.COMPUTED:
        raise ValidationError(f"{scheme.year} 年度考核结果刚才审定了。要改上年名次，请先退回重算")
    held.version += 1
    held.save()
    rows = list(held.results.all())
    for row in rows:
        row.last_rank = places.get(row.place_id)
    AssessmentResult.objects.bulk_update(rows, ["last_rank"])
