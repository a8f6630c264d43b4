"""The sheet of scores into the sheets that are being scored: it obeys the locks of the grid and asks its reasons."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any

from django.db.models import Model

from appraisal.schemes.models import AssessmentScheme
from appraisal.scores import typed
from appraisal.scores.models import ScoreEntry, ScoreSheet
from appraisal.scores.operations import (
    Given,
    act_of,
    in_words,
    problems_of,
    put,
    refuse_closed,
    refuse_who_may_not,
    stationed_refusal,
)
from appraisal.scores.sheets import SCORES, points_in_words
from appraisal.scores.sums import keep_sums
from branches.people.resource import hold_township
from villagegov.common import audit, bulk, clock, permissions
from villagegov.common.places import Place
from villagegov.sheets import undo
from villagegov.sheets.context import StoredRow, StoredRows
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.normalise.text import clean
from villagegov.sheets.outcome import CheckedRow
from villagegov.sheets.resource import SheetResource, Stale
from villagegov.sheets.writing import Writing

IMPORT = "appraisal.import_scores"


def open_sheets(township: str) -> Any:
    """The sheets that are being scored, of the editions in force."""
    sheets = ScoreSheet.objects.within(township).filter(stage=ScoreSheet.Stage.SCORING)
    return sheets.filter(scheme__stage=AssessmentScheme.Stage.PUBLISHED)


class StoredScore(dict[str, Any]):
    """One row of a sheet in the shape of a file's values; `pk` and `version` say which record it was."""

    __slots__ = ("pk", "version")

    def __init__(self, entry: ScoreEntry, refusal: str) -> None:
        self.pk, self.version = entry.pk, entry.version
        super().__init__(
            entry=str(entry.pk), village=entry.sheet.place_id, name=clean(entry.indicator.name),
            year=entry.sheet.scheme.year, fact=entry.fact_words,
            points=points_in_words(entry.points_milli, entry.is_not_applicable), reason=entry.reason,
            refusal=refusal, problems=lambda values: _problems(entry, values),
        )  # fmt: skip


def _problems(entry: ScoreEntry, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the grid would say of these values, at the cell to be mended."""
    tried = copy(entry)
    put(tried, given_of(entry, values))
    is_too_much = tried.points_milli is not None and tried.points_milli > tried.full_milli
    return [("points" if is_too_much else "reason", text) for text in problems_of(tried)]


def given_of(entry: ScoreEntry, values: Mapping[str, Any]) -> Given:
    """The filled cells, and for the rest what stands there: an empty cell erases nothing."""
    points, is_not_applicable = entry.points_milli, entry.is_not_applicable
    if "points" in values:
        points, is_not_applicable = typed.points(values["points"])
    return Given(points, values.get("reason", entry.reason), entry.number, is_not_applicable)


class StoredScores:
    """The rows of all sheets of a township that are being scored, with why this user may not score in a village."""

    def __init__(self, township: str, user: Any) -> None:
        self.township, self.user = township, user

    @cached_property
    def rows(self) -> list[StoredScore]:
        sheets = {one.pk: one for one in open_sheets(self.township).select_related("scheme")}
        refusals = {key: stationed_refusal(self.user, one) for key, one in sheets.items()}
        entries = ScoreEntry.objects.filter(sheet__in=list(sheets)).of_township().in_order()
        found = []
        for entry in entries:
            entry.sheet = sheets[entry.sheet_id]
            found.append(StoredScore(entry, refusals[entry.sheet_id]))
        return found

    @cached_property
    def named(self) -> dict[tuple[str, str], list[StoredRow]]:
        found: dict[tuple[str, str], list[StoredRow]] = {}
        for row in self.rows:
            found.setdefault((row["village"], row["name"]), []).append(row)
        return found

    @cached_property
    def keyed(self) -> dict[str, StoredRow]:
        return {row["entry"]: row for row in self.rows}

    def by_key(self, keys: Collection[str]) -> dict[str, StoredRow]:
        return {key: self.keyed[key] for key in keys if key in self.keyed}

    def by_name(self, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[StoredRow]]:
        return {name: self.named[name] for name in names if name in self.named}


class ScoresResource(SheetResource):
    """Indicators known by village and name; sums follow in the same transaction, also when a batch is taken back."""

    kind: SheetKind = SCORES
    list_route = "score_index"
    writes = (ScoreEntry,)

    class Meta(SheetResource.Meta):
        model = ScoreEntry
        fields = ("points_milli", "reason")

    def stored_rows(self) -> StoredRows:
        return StoredScores(self.place.code, self.user)

    def plan(self, rows: list[CheckedRow], batch: ImportBatch, writing: Writing) -> list[audit.Act]:
        """Lock the sheets and the rows, look again, then each row has its record and its entry in the trail."""
        hold_township(self.place, rows)
        permissions.require(self.user, IMPORT, self.place)
        held = self.held(rows)
        acts = []
        for row in rows:
            entry = held[stored_of(row).pk]
            writing.hold(entry)
            before = in_words(entry)
            put(entry, given_of(entry, row.changes))
            if problems_of(entry):
                raise Stale
            entry.entered_by, entry.entered_at = self.user, clock.now()
            writing.add(row.row, entry)
            acts.append(act_of(entry.sheet, entry, before, batch=str(batch.pk)))
        return acts

    def held(self, rows: list[CheckedRow]) -> dict[int, ScoreEntry]:
        """The rows as they were when the file was checked, on sheets that are still open. Raises Stale."""
        seen = {stored_of(row).pk: stored_of(row).version for row in rows}
        about = ScoreEntry.objects.filter(pk__in=bulk.among(seen))
        sheets = open_sheets(self.place.code).filter(pk__in=about.values("sheet_id"))
        locked = sheets.select_for_update(of=("self",)).select_related("scheme", "place").order_by("pk")
        kept = {one.pk: one for one in locked}
        for sheet in kept.values():
            refuse_who_may_not(self.user, sheet)
        found = about.filter(sheet__in=list(kept)).select_related("indicator").select_for_update(of=("self",))
        held = {entry.pk: entry for entry in found.order_by("pk")}
        if any(key not in held or held[key].version != version for key, version in seen.items()):
            raise Stale
        for entry in held.values():
            entry.sheet = kept[entry.sheet_id]
        return held

    @staticmethod
    def follow(records: Sequence[Model], *, by: Any) -> None:
        """The sums of the sheets anew, each under its lock."""
        keys = {record.sheet_id for record in records}  # type: ignore[attr-defined]
        sheets = ScoreSheet.objects.filter(pk__in=keys).select_for_update(of=("self",))
        for sheet in sheets.select_related("scheme", "place").order_by("pk"):
            refuse_who_may_not(by, sheet)
            refuse_closed(sheet)
            keep_sums(sheet)

    @staticmethod
    def hold_for_return(township: Place) -> None:
        """The open sheets before their rows, as the grid locks them."""
        list(open_sheets(township.code).select_for_update(of=("self",)).order_by("pk"))

    @staticmethod
    def barred_on_return(wholes: Sequence[undo.Whole], township: str) -> dict[int, str]:
        """What has been handed on for confirmation stays as it is."""
        still_open = set(open_sheets(township).values_list("pk", flat=True))
        sheets = {
            whole.row: {part.record.sheet_id for part in whole.parts if part.record} for whole in wholes
        }  # type: ignore[attr-defined]
        return {row: undo.CLOSED for row, keys in sheets.items() if not keys <= still_open}


def stored_of(row: CheckedRow) -> StoredScore:
    """The match of a row, which is one of ours: a row without one is refused by the check."""
    if not isinstance(row.stored, StoredScore):
        raise Stale
    return row.stored
