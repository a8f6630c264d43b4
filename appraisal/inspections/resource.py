"""The sheet of progress into the inspections that are being written. It begins none, and finishes none."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.db.models import F

from appraisal.inspections.arithmetic import suggested_state
from appraisal.inspections.models import ItemProgress, MidyearInspection
from appraisal.inspections.operations import ENTER, Found, in_words, put
from appraisal.inspections.reading import read_amount, written
from appraisal.inspections.sheets import INSPECTION_PROGRESS, TEXTS, item_key
from branches.people.resource import hold_township
from villagegov.common import audit, bulk, permissions
from villagegov.sheets.context import StoredRow, StoredRows
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.outcome import CheckedRow
from villagegov.sheets.resource import SheetResource, Stale
from villagegov.sheets.writing import Writing


class StoredProgress(dict[str, Any]):
    """One row of an inspection in the shape of a sheet's values; `pk` and `version` say which record it was."""

    __slots__ = ("pk", "version")

    def __init__(self, row: ItemProgress) -> None:
        self.pk, self.version = row.pk, row.version
        super().__init__(
            village=row.place_id, number=row.number, item=item_key(row.place_id, row.number), name=row.content,
            done=written(row.amount), state=row.state, **{name: getattr(row, name) for name in TEXTS},
        )  # fmt: skip


class StoredDrafts:
    """The rows of all inspections of a township that are being written, the newest year of a village."""

    def __init__(self, township: str) -> None:
        self.township = township

    @cached_property
    def rows(self) -> dict[str, StoredProgress]:
        drafts = ItemProgress.objects.within(self.township).filter(inspection__stage="DRAFT")
        in_years = drafts.select_related("inspection").order_by("inspection__year", "number")
        return {item_key(row.place_id, row.number): StoredProgress(row) for row in in_years}

    def by_key(self, keys: Collection[str]) -> dict[str, StoredRow]:
        return {key: self.rows[key] for key in keys if key in self.rows}

    def by_name(self, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[StoredRow]]:
        """They have no names."""
        return {}


class ProgressResource(SheetResource):
    """Items of inspections under way, known by village and number; empty cells erase nothing."""

    kind: SheetKind = INSPECTION_PROGRESS
    list_route = "inspection_list"
    writes = (ItemProgress,)

    class Meta(SheetResource.Meta):
        model = ItemProgress
        fields = ("state", *TEXTS)

    def stored_rows(self) -> StoredRows:
        return StoredDrafts(self.place.code)

    def plan(self, rows: list[CheckedRow], batch: ImportBatch, writing: Writing) -> list[audit.Act]:
        """Lock the inspections and the rows, look again, then each row has its record and its entry."""
        hold_township(self.place, rows)
        permissions.require(self.user, ENTER, self.place)
        held = self.held(rows)
        inspections = {row.inspection_id for row in held.values()}
        acts = []
        for row in rows:
            record = held[stored_of(row).pk]
            writing.hold(record)
            before = in_words(record)
            put(record, found_of(record, row.changes), record.inspection.limit)
            writing.add(row.row, record)
            old, new = audit.changes(before, in_words(record))
            label = f"导入督查进度：第 {record.number} 条"
            acts.append(
                audit.act_on(
                    record.inspection, "import_progress", label, before=old, after=new, batch=str(batch.pk)
                )
            )
        MidyearInspection.objects.filter(pk__in=inspections).update(version=F("version") + 1)
        return acts

    def held(self, rows: list[CheckedRow]) -> dict[int, ItemProgress]:
        """The rows as they were when the file was checked, in inspections that are still drafts. Raises Stale."""
        seen = {stored_of(row).pk: stored_of(row).version for row in rows}
        about = ItemProgress.objects.filter(pk__in=bulk.among(seen))
        drafts = MidyearInspection.objects.drafts().filter(pk__in=about.values("inspection_id"))
        kept = {one.pk: one for one in drafts.select_for_update().order_by("pk")}
        found = about.filter(inspection__in=list(kept)).select_for_update(of=("self",)).order_by("pk")
        held = {row.pk: row for row in found}
        if any(key not in held or held[key].version != version for key, version in seen.items()):
            raise Stale
        for row in held.values():
            row.inspection = kept[row.inspection_id]
        return held


def stored_of(row: CheckedRow) -> StoredProgress:
    """The match of a row, which is one of ours: a row without one is refused by the check."""
    if not isinstance(row.stored, StoredProgress):
        raise Stale
    return row.stored


def found_of(record: ItemProgress, changes: dict[str, Any]) -> Found:
    """What the filled cells say, and for the rest what stands there; a state that a person gave stays."""
    limit = record.inspection.limit
    own = suggested_state(record.percent, record.time_percent, limit=limit)
    amount = read_amount(changes["done"]) if "done" in changes else record.amount
    by_hand = "" if record.state == own else record.state
    texts = {name: changes.get(name, getattr(record, name)) for name in TEXTS}
    return Found(amount, changes.get("state", by_hand), **texts)
