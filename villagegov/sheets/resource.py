"""The row logic of a kind of sheet on django-import-export: look-ups once a file, no query a row, one bulk write.

    resource.check(path)                 every problem of every row, compared with the register; writes nothing
    resource.take(outcome)               the preview: what each row would do
    resource.take(outcome, batch=batch)  the same call inside the transaction of the confirmation: writes

Between the check and the confirmation somebody may have changed the register. What will be written is locked and
compared again; where it differs, `Stale` ends the attempt, and the file is checked anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model
from import_export.resources import ModelResource
from import_export.results import Result, RowResult
from tablib import Dataset

from villagegov.common import audit, clock, codes, subjects
from villagegov.common.places import Place
from villagegov.sheets import undo
from villagegov.sheets.check import check_sheet
from villagegov.sheets.context import CheckContext, StoredRows
from villagegov.sheets.fixes import NO_FIXES, Fixes
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.models import ColumnMemory, ImportBatch
from villagegov.sheets.normalise.places import VillageName
from villagegov.sheets.outcome import CheckedRow, Outcome, Status
from villagegov.sheets.writing import Writing

IMPORT_TYPES = {
    Status.NEW: RowResult.IMPORT_TYPE_NEW,
    Status.CHANGED: RowResult.IMPORT_TYPE_UPDATE,
    Status.UNCHANGED: RowResult.IMPORT_TYPE_SKIP,
    Status.SKIPPED: RowResult.IMPORT_TYPE_SKIP,
    Status.PROBLEM: RowResult.IMPORT_TYPE_INVALID,
}


class Stale(Exception):
    """The register changed since the file was checked."""


class SheetResource(ModelResource):
    """One kind of sheet into the register of one township; a subject says what is stored and how it is written."""

    kind: ClassVar[SheetKind]
    list_route: ClassVar[str] = ""
    moves_rights: ClassVar[bool] = False
    writes: ClassVar[tuple[type[Model], ...]] = ()  # those first that others point to

    class Meta:
        use_bulk = True  # no savepoint a row
        skip_diff = True
        report_skipped = False

    def __init__(self, *, user: Any, place: Place) -> None:
        super().__init__()
        self.user, self.place = user, place
        self.written: list[CheckedRow] = []

    def check(self, path: Path, *, name: str = "", fixes: Fixes = NO_FIXES) -> Outcome:
        """All problems of all rows, and what an import would do."""
        return check_sheet(self.kind, path, self.context(), name=name, fixes=fixes)

    def take(self, outcome: Outcome, *, batch: ImportBatch | None = None) -> Result:
        """Go through the checked rows; with a batch, in its running transaction, write them. Equal rows are counted.

        The cells, which a page shows, are let go then: they are half of what a large file takes.
        """
        if batch is not None:
            outcome.cells = []
        told = [row for row in outcome.rows if IMPORT_TYPES[row.status] != RowResult.IMPORT_TYPE_SKIP]
        dataset = Dataset(*((row,) for row in told), headers=["checked"])
        self.messages = _messages(outcome)
        result = self.import_data(dataset, use_transactions=False, batch=batch)
        result.totals[RowResult.IMPORT_TYPE_SKIP] += len(outcome.rows) - len(told)
        if batch is not None:
            batch.left_alone = self.not_named(outcome)
        return result

    def context(self) -> CheckContext:
        """The villages of the township are the user's; those of the county's other townships are known by name."""
        county = codes.county_of(self.place.code)
        rows = Place.objects.current().within(county).values_list("code", "name", "level")
        villages = [VillageName(code, name) for code, name, level in rows if level == Place.Level.VILLAGE]
        return CheckContext(
            today=clock.today(),
            villages=tuple(one for one in villages if codes.covers(self.place.code, one.code)),
            villages_outside=tuple(one for one in villages if not codes.covers(self.place.code, one.code)),
            higher_places=tuple(name for _, name, level in rows if level != Place.Level.VILLAGE),
            stored=self.stored_rows(),
            scope=self.place.code,
            remembered=dict(
                ColumnMemory.objects.filter(kind=self.kind.name, place=self.place).values_list(
                    "words", "field"
                )
            ),
        )

    def stored_rows(self) -> StoredRows:
        """What the register holds, in the shape of the kind's values."""
        raise NotImplementedError

    def plan(self, rows: list[CheckedRow], batch: ImportBatch, writing: Writing) -> Iterable[audit.Act]:
        """Lock what will change and compare again, then put the records of new and changed rows into `writing`.

        Gives one entry of the trail for each row. Raises Stale.
        """
        raise NotImplementedError

    def not_named(self, outcome: Outcome) -> list[int]:
        """Keys of the records that such a file should name and this one does not; they are left alone."""
        return []

    @staticmethod
    def hold_for_return(township: Place) -> None:
        """Lock what the rows hang on, before an undo locks the rows."""

    @staticmethod
    def barred_on_return(wholes: Sequence[undo.Whole], township: str) -> Mapping[int, str]:
        """Of the rows that an undo would take back those whose return breaks a rule of the subject, with the reason."""
        return {}

    @staticmethod
    def follow(records: Sequence[Model], *, by: Any) -> None:
        """What is reckoned from the records, once they are written or taken back; in the same transaction."""

    def people_left(self, keys: list[int]) -> list[dict[str, str]]:
        """Text and address of the records that were left alone."""
        return []

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Nothing is looked up here: the check has compared every row with the register."""
        self.written = []

    def import_row(self, row: dict[str, Any], instance_loader: Any, **kwargs: Any) -> RowResult:
        """What becomes of one checked row."""
        checked: CheckedRow = row["checked"]
        result = RowResult()
        result.import_type = IMPORT_TYPES[checked.status]
        if checked.status is Status.PROBLEM:
            result.validation_error = ValidationError(self.messages.get(checked.row, [""]))
        elif checked.status in (Status.NEW, Status.CHANGED):
            self.written.append(checked)
        return result

    def after_import(self, dataset: Dataset, result: Result, **kwargs: Any) -> None:
        """All rows at once, only with a batch."""
        batch: ImportBatch | None = kwargs.get("batch")
        if batch is not None and self.written:
            writing = Writing(self.writes)
            acts = self.plan(self.written, batch, writing)
            try:
                writing.save()
            except IntegrityError as error:
                raise Stale from error  # somebody else was there first
            self.follow([written.record for written in writing.entries()], by=self.user)
            undo.keep(batch, writing)
            audit.write_streamed(acts, by=self.user)

    def handle_import_error(self, result: Result, error: Exception, raise_errors: bool = False) -> None:
        """A fault ends the transaction; it is not collected."""
        raise error


def _messages(outcome: Outcome) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for problem in outcome.problems:
        if problem.row is not None and not problem.is_warning:
            found.setdefault(problem.row, []).append(problem.message)
    return found


@cache
def resources() -> dict[str, type[SheetResource]]:
    """The resources of all subjects by the name of their kind; found by the file name `resource.py`."""
    found: dict[str, type[SheetResource]] = {}
    for module in subjects.modules("resource").values():
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, SheetResource) and hasattr(one, "kind"):
                found[one.kind.name] = one
    return found
