"""Scores in the matrix: the sheets, own scores and appeals of its rows, and how each act on them is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from appraisal.models import (
    AssessmentScheme,
    IndicatorScorer,
    ScoreAdjustment,
    ScoreAppeal,
    ScoreEntry,
    ScoreEvidence,
    ScoreFile,
    ScoreSheet,
    SelfScore,
    Veto,
)
from appraisal.scores.operations import Given, give
from appraisal.scores.sums import keep_sums
from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import UserFactory
from tests.security.deeds import Answer, Deed, Do, Post, Scene, Show
from tests.security.direct import confirm_import, refuse_unseen
from tests.security.world import AUTHOR
from villagegov.common import clock
from villagegov.common.attachment_checks import Accepted
from villagegov.common.attachments import on_disk
from villagegov.common.codes import township_of
from villagegov.common.places import Place
from villagegov.common.roles import Role
from villagegov.sheets.models import ImportBatch

FULL = (40_000, 10_000, 30_000, 20_000)
NOTE = {"note": "有一项要核实"}


def score_township(state: str, code: str, actor: Any, world: Any) -> ScoreSheet:
    """Scored by the author, or by the acting person, in a year of its own; one indicator is others' to score."""
    township = Place.objects.get(code=township_of(code))
    year = 2100 + AssessmentScheme.objects.filter(place=township).count()
    scheme = scheme_in_force(year, township)
    asked = scheme.indicators.get(key="manual")
    for role in (Role.ASSESSOR, Role.JOINT_UNIT):
        IndicatorScorer.objects.get_or_create(indicator=asked, user=world.users[role])
    sheet = sheet_of(scheme, Place.objects.get(code=code), points=FULL)
    sheet.entries.of_township().update(entered_by=actor or world.users[AUTHOR])
    stand_beside(sheet, world.users[AUTHOR])
    keep_sums(sheet)
    state, facts = {"READY": "SCORING"}.get(state, state), {}
    if state != "SCORING":
        facts = {"scored_by": world.users[AUTHOR], "scored_at": clock.now()}
    if state in {"CONFIRMED", "PUBLISHED"}:
        facts |= {"confirmed_by": UserFactory(username="confirmer"), "confirmed_at": clock.now()}
    if state == "PUBLISHED":
        facts["published_at"] = clock.now()
        sheet.entries.update(frozen_at=clock.now())
    ScoreSheet.objects.filter(pk=sheet.pk).update(stage=state, **facts)
    if actor is not None and actor.grants.filter(role=Role.ASSESSOR).exists():
        actor.grants.create(role=Role.STATIONED_CADRE, place_id=code, starts_on=clock.today())
    return ScoreSheet.objects.get(pk=sheet.pk)


def stand_beside(sheet: ScoreSheet, by: Any) -> None:
    """An honour, a veto, a link and a file, so that each of their pages has something to show."""
    made = {"sheet": sheet, "ground": "有通报", "made_by": by, "made_at": clock.now()}
    ScoreAdjustment.objects.create(kind="BONUS", level="COUNTY", points_milli=1_000, **made)
    Veto.objects.create(event="SAFETY", **made)
    indicator = sheet.scheme.indicators.get(key="manual")
    ScoreEvidence.objects.create(indicator=indicator, address="/records/meetings/1/", **made)
    scan = Accepted("通报.pdf", "pdf", b"%PDF-1.7 scan")
    with on_disk([scan]):
        ScoreFile.attach(scan, by=by, sheet=sheet, indicator=indicator, place_id=sheet.place_id)


def score_self(state: str, code: str, actor: Any, world: Any) -> SelfScore:
    one = score_township("SCORING", code, None, world).self_score
    state = {"READY": "OPEN"}.get(state, state)
    facts = {} if state == "OPEN" else {"submitted_by": world.users[AUTHOR], "submitted_at": clock.now()}
    SelfScore.objects.filter(pk=one.pk).update(stage=state, **facts)
    return SelfScore.objects.get(pk=one.pk)


def score_appeal(state: str, code: str, actor: Any, world: Any) -> ScoreAppeal:
    sheet, by = score_township("CONFIRMED", code, None, world), world.users[AUTHOR]
    facts: dict[str, Any] = {}
    if state == "ANSWERED":
        facts = {"answer": "维持", "after_milli": 10_000, "answered_by": by, "answered_at": clock.now()}
    return ScoreAppeal.objects.create(
        sheet=sheet, place_id=code, indicator=sheet.scheme.indicators.get(key="faults"), ground="会开过",
        before_milli=10_000, filed_by=by, filed_at=clock.now(), stage="ANSWERED" if facts else "OPEN", **facts,
    )  # fmt: skip


def entry_of(sheet: ScoreSheet, key: str) -> ScoreEntry:
    return sheet.entries.of_township().get(indicator__key=key)


def of_record(scene: Any) -> list:
    return [scene.record.pk]


def step_of(name: str) -> Callable[[Any], list]:
    return lambda scene: [scene.record.pk, name]


def one_row(scene: Any) -> dict[str, Any]:
    """The row that all scorers may fill, with fewer points and a reason."""
    entry = entry_of(scene.record, "manual")
    cells = {"points": "19", "reason": "沟渠未清", "number": "", "version": entry.version}
    return {f"{name}-{entry.pk}": text for name, text in cells.items()}


def own_points(scene: Any) -> dict[str, Any]:
    """Full marks for everything."""
    entries = scene.record.sheet.entries.of_village()
    return {f"points_{entry.pk}": str(entry.full_milli // 1000) for entry in entries}


def appealed(scene: Any) -> list:
    """Another indicator while the first appeal is open, the same one when it was answered."""
    return [entry_of(scene.record.sheet, "manual" if scene.state == "OPEN" else "faults").pk]


def of_year(scene: Any) -> list:
    return [scene.record.scheme.year]


def file_of_scores(scene: Any) -> dict[str, Any]:
    """One row of the record's village."""
    text = f"村名,二级指标,镇核,核定说明\n{scene.record.place.name},环境整治,19,沟渠未清\n"
    return {"file": SimpleUploadedFile("scores.csv", text.encode(), content_type="text/csv")}


def give_points(scene: Any) -> None:
    refuse_unseen(scene)
    entry = entry_of(scene.record, "manual")
    give(scene.record, {entry.pk: Given(19_000, "沟渠未清", version=entry.version)}, by=scene.actor)


@dataclass(frozen=True)
class OfScores(Deed):
    """An act on an import, tried on a file of scores."""

    deed: Deed

    def attempt(self, scene: Scene) -> Answer:
        ImportBatch.objects.filter(pk=scene.record.pk).update(kind="scores")
        scene.record.refresh_from_db()
        return self.deed.attempt(scene)


MAKERS: dict[str, Callable[..., Any]] = {
    "score_self": score_self,
    "score_township": score_township,
    "score_appeal": score_appeal,
}
PAIRS: dict[tuple[str, str], Deed] = {
    ("score_self", "view"): Show("self_score", of_record, holds=lambda scene: "自评总分"),
    ("score_self", "edit"): Post("self_score_edit", of_record, own_points),
    ("score_self", "submit"): Post("self_score_submit", of_record, own_points),
    ("score_self", "reopen"): Post("self_score_step", step_of("reopen"), lambda scene: NOTE),
    ("score_township", "view"): Show("score_sheet", of_record, holds=lambda scene: scene.record.place.name),
    ("score_township", "enter"): Post("score_sheet", of_record, one_row),
    ("score_township", "confirm"): Post("score_step", step_of("confirm"), lambda scene: {}),
    ("score_township", "unlock"): Post("score_step", step_of("unlock"), lambda scene: NOTE),
    ("score_township", "import_scores"): Post("score_import", of_year, file_of_scores),
    ("import_batch", "confirm_counts_import"): OfScores(
        Post("import_step", lambda scene: [scene.record.pk, "confirm"], lambda scene: {})
    ),
    ("score_appeal", "view"): Show("score_appeal", of_record, holds=lambda scene: scene.record.ground),
    ("score_appeal", "file"): Post("score_appeal_new", appealed, lambda scene: {"ground": "沟渠清过"}),
    ("score_appeal", "answer"): Post(
        "score_appeal_answer", of_record, lambda scene: {"points": "9", "answer": "缺一次"}
    ),
}
PAST_PAGES: dict[tuple[str, str], Deed] = {
    ("score_township", "enter"): Do(give_points),
    ("import_batch", "confirm_counts_import"): OfScores(Do(confirm_import)),
}
