"""The result of a year in the matrix: its records by stage, and how each act on it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from appraisal.models import PaperPlace, PaperRanking, Ranking, ResultCorrection, ScoreSheet, SelfScore
from appraisal.results import ranking as sql
from appraisal.results import workflow
from tests.appraisal.factories import scheme_of
from tests.appraisal.results.making import NUMBERS, parts_of
from tests.factories import NoticeFactory
from tests.security.deeds import Answer, Deed, Do, Post, Show
from tests.security.direct import refuse_unseen
from tests.security.world import AUTHOR, VILLAGES
from villagegov.common import clock
from villagegov.common.codes import township_of
from villagegov.common.places import Place
from villagegov.common.workflow import take_step

DECEMBER = 2031  # a year of its own for each, since a township has one result a year
APPROVED = {"meeting_on": "2026-03-10", "minutes_number": "松委纪要〔2026〕3号"}


def assessment_result(state: str, code: str, actor: Any, world: Any) -> Ranking:
    """Of the village's township, with all its villages; its minutes have a name that stands nowhere else."""
    stage = {"READY": "COMPUTED"}.get(state, state)
    township, at = Place.objects.get(code=township_of(code)), clock.now()
    year = DECEMBER + Ranking.objects.filter(place=township).count()
    scheme = scheme_of(township, year, published=True)
    for village in VILLAGES:
        if township_of(village) == township.code:
            sheet = ScoreSheet.objects.create(
                scheme=scheme, place_id=village, stage="CONFIRMED", base_milli=80_000, total_milli=80_000,
                parts=parts_of(80_000),
                scored_at=at, confirmed_at=at,
            )  # fmt: skip
            SelfScore.objects.create(sheet=sheet, place_id=village)
    posted = stage == "PUBLISHED"
    notice = posted_notice(township, code, world) if posted else None
    facts = {"meeting_on": at.date(), "minutes_number": f"{township.name}纪要"} if stage != "COMPUTED" else {}
    made = Ranking.objects.create(
        place=township, scheme=scheme, year=year, computed_by=world.users[AUTHOR], computed_at=at, stage=stage,
        notice=notice, published_at=at if posted else None, **facts, **NUMBERS,
    )  # fmt: skip
    sql.rank([made.pk])
    made.results.update(frozen_at=made.published_at)
    row = made.results.get(place_id=code)
    if stage == "COMPUTED":
        paper = PaperRanking.objects.create(
            place=township, year=year - 1, basis="纸质结果", entered_by=world.users[AUTHOR], entered_at=at
        )
        PaperPlace.objects.create(ranking=paper, place=row.place, rank=1)
        ResultCorrection.objects.create(
            ranking=made, place=row.place, path="01", old_milli=20_000, new_milli=20_000
        )
    return made


def posted_notice(township: Place, code: str, world: Any) -> Any:
    author = world.users[AUTHOR]
    return NoticeFactory(
        place=township, kind="PARTY", title=f"{township.name}考核结果", stage="RUNNING", made_by=author
    )


@dataclass(frozen=True)
class ShowResult(Deed):
    """Inside by the page of the ranking, for the public by the page of its notice."""

    def attempt(self, scene: Any) -> Answer:
        if not scene.actor.is_authenticated and scene.record.notice is not None:
            by_notice = Show(
                "public_notice", lambda s: [s.record.notice.number], holds=lambda s: s.record.notice.title
            )
            return by_notice.attempt(scene)
        page = Show(
            "ranking", lambda s: [s.record.year], holds=lambda s: s.record.scheme.title,
            query=lambda s: {"revision": s.record.pk},
        )  # fmt: skip
        return page.attempt(scene)


def of_record(scene: Any) -> list:
    return [scene.record.pk]


def of_scheme(scene: Any) -> list:
    return [scene.record.scheme_id]


def step_of(name: str) -> Callable[[Any], list]:
    return lambda scene: [scene.record.pk, name]


def approval(scene: Any) -> dict[str, Any]:
    return {**APPROVED, "version": scene.record.version}


def correction(scene: Any) -> dict[str, Any]:
    return {"place": scene.place, "path": "01", "points": "21", "reason": "漏记一项荣誉"}


def edit_number(scene: Any) -> None:
    refuse_unseen(scene)
    with connection.cursor() as cursor:
        cursor.execute(
            "update appraisal_assessmentresult set rank = 9 where ranking_id = %s", [scene.record.pk]
        )


def take(step: Any, **facts: Any) -> Callable[[Any], None]:
    def act(scene: Any) -> None:
        refuse_unseen(scene)
        take_step(step, scene.record, by=scene.actor, note="写错了", **facts)

    return act


MAKERS: dict[str, Callable[..., Any]] = {"assessment_result": assessment_result}
PAIRS: dict[tuple[str, str], Deed] = {
    ("assessment_result", "view"): ShowResult(),
    ("assessment_result", "compute"): Post("ranking_compute", of_scheme, lambda scene: {}),
    ("assessment_result", "approve"): Post("ranking_approve", of_record, approval),
    ("assessment_result", "publish"): Post("ranking_step", step_of("publish"), lambda scene: {}),
    ("assessment_result", "correct"): Post("ranking_correct", of_record, correction),
    ("assessment_result", "withdraw"): Post(
        "ranking_step", step_of("withdraw"), lambda scene: {"note": "写错了"}
    ),
    ("assessment_result", "edit_number"): Do(edit_number),
}
PAST_PAGES: dict[tuple[str, str], Deed] = {
    ("assessment_result", "publish"): Do(take(workflow.PUBLISH)),
    ("assessment_result", "withdraw"): Do(take(workflow.WITHDRAW, reason="写错了")),
}
