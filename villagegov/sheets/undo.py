"""A confirmed batch taken back: new records go, changed ones are as before; what was touched since stays and is named.

    keep(batch, writing)     in the transaction of the confirmation
    look(batch)              what an undo would do now
    take_back(batch, by)     in the transaction of the step

A row of the file is one whole: if one of its records was changed since, or something else refers to it, all of them
stay. Where the database refuses a row (a post that somebody else holds by now), this row stays, the others go back.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError, RestrictedError

from villagegov.common import audit, bulk
from villagegov.common.encryption import EncryptedField, Sealed
from villagegov.sheets.models import Beside, ImportBatch
from villagegov.sheets.writing import Writing, names_of

EDITED, REFERRED, BARRED, CLOSED, CLASH = "edited", "referred", "barred", "closed", "clash"
REASONS = {
    EDITED: "导入后又改过",
    REFERRED: "别的登记已经用到",
    BARRED: "恢复后职务会互相冲突，请先在村干部里登记其中一个离任",
    CLOSED: "已经送确认或者公布，不能再改",
    CLASH: "和后来的登记冲突",
}


@dataclass
class Part:
    """One record of a row as it was written: `before` are its columns until then, None for a new one."""

    model: type[models.Model]
    key: int
    version: int
    before: list[Any] | None
    record: models.Model | None = None

    def columns_before(self) -> dict[str, Any]:
        """By name what stood there until then, as it is kept; empty for a new record."""
        fields = self.model._meta.concrete_fields
        return {} if self.before is None else {f.attname: v for f, v in zip(fields, self.before, strict=True)}


@dataclass
class Whole:
    """All records of one row; `why` says why it stays, "" when it can go back."""

    row: int
    parts: list[Part] = field(default_factory=list)
    why: str = ""

    @property
    def record(self) -> models.Model | None:
        """The record by which the row is named: the first that is still there."""
        return next((part.record for part in self.parts if part.record is not None), None)


def keep(batch: ImportBatch, writing: Writing) -> None:
    """Keep what the batch made and what stood there before."""
    kept: dict[str, list[list[Any]]] = {}
    for written in writing.entries():
        record = written.record
        before = None if written.before is None else [_plain(value) for value in written.before]
        kept.setdefault(record._meta.label_lower, []).append([written.row, record.pk, record.version, before])
    Beside.put(batch, Beside.Use.UNDO, kept)


# Of the rows that would go back those that the subject does not let go, by their number in the file with the reason,
# in a township.
Barred = Callable[[Sequence[Whole], str], Mapping[int, str]]


def look(batch: ImportBatch, barred: Barred) -> list[Whole]:
    """The rows of the batch, each with its records as they are now, and why it would stay."""
    return _judged(_wholes(_kept(batch)), barred, batch)


def take_back(batch: ImportBatch, barred: Barred, *, by: Any) -> list[Whole]:
    """Take back what can be, in the running transaction; gives all rows, those that stayed with the reason."""
    kept = _kept(batch)
    order = [apps.get_model(label) for label in kept]
    wholes = _judged(_wholes(kept, lock=True), barred, batch)
    going = [whole for whole in wholes if not whole.why]
    acts = {whole.row: _act(whole, batch) for whole in going}
    if not _gone(going, order):
        for whole in going:
            whole.why = "" if _gone([whole], order) else CLASH
    audit.write_bulk([acts[whole.row] for whole in going if not whole.why], by=by)
    return wholes


def _kept(batch: ImportBatch) -> dict[str, list[list[Any]]]:
    """By model, those first that others point to: row of the file, key, version, columns before."""
    return Beside.get(batch, Beside.Use.UNDO) or {}


def _judged(wholes: list[Whole], barred: Barred, batch: ImportBatch) -> list[Whole]:
    _refuse_edited(wholes)
    _refuse_referred(wholes)
    while rows := barred([whole for whole in wholes if not whole.why], batch.place_id):
        for whole in wholes:  # what stays may bar others
            whole.why = rows.get(whole.row, whole.why)
    return wholes


def _wholes(kept: dict[str, list[list[Any]]], *, lock: bool = False) -> list[Whole]:
    """By row, in the order of the file; the records locked in the order of their keys."""
    wholes: dict[int, Whole] = {}
    for label, entries in kept.items():
        model = apps.get_model(label)
        rows = model._base_manager.filter(pk__in=bulk.among([entry[1] for entry in entries])).order_by("pk")
        found = {one.pk: one for one in (rows.select_for_update(of=("self",)) if lock else rows)}
        for row, key, version, before in entries:
            whole = wholes.setdefault(row, Whole(row))
            whole.parts.append(Part(model, key, version, before, found.get(key)))
    return [wholes[row] for row in sorted(wholes)]


def _refuse_edited(wholes: Iterable[Whole]) -> None:
    for whole in wholes:
        if any(part.record is None or part.record.version != part.version for part in whole.parts):
            whole.why = EDITED


def _refuse_referred(wholes: Sequence[Whole]) -> None:
    """A new record that something outside of its row refers to stays."""
    made: dict[type[models.Model], dict[int, Whole]] = defaultdict(dict)
    own: dict[type[models.Model], dict[int, Whole]] = defaultdict(dict)
    for whole in wholes:
        for part in whole.parts:
            own[part.model][part.key] = whole
            if part.before is None:
                made[part.model][part.key] = whole
    for model, by_key in made.items():
        for relation in model._meta.related_objects:
            if relation.many_to_many:
                continue
            name = relation.field.attname
            target = relation.field.target_field.attname
            values = _values_of(target, by_key)
            others = relation.related_model._base_manager.filter(**{f"{name}__in": bulk.among(values)})
            for other, value in others.values_list("pk", name):
                whole = values[value]
                if own[relation.related_model].get(other) is not whole and not whole.why:
                    whole.why = REFERRED


def _values_of(target: str, by_key: dict[int, Whole]) -> dict[Any, Whole]:
    """By the value that a foreign key holds: the key, or the code of a place."""
    found = {}
    for key, whole in by_key.items():
        record = next(part.record for part in whole.parts if part.key == key)
        if record is not None:
            found[getattr(record, target)] = whole
    return found


def _gone(wholes: Sequence[Whole], order: Sequence[type[models.Model]]) -> bool:
    """Write all of it back or nothing; false where the database refuses."""
    removed: dict[type[models.Model], list[int]] = defaultdict(list)
    restored: dict[type[models.Model], list[list[Any]]] = defaultdict(list)
    for whole in wholes:
        for part in whole.parts:
            if part.before is None:
                removed[part.model].append(part.key)
            else:
                restored[part.model].append(_row_before(part))
    try:
        with transaction.atomic():
            for model in reversed([one for one in order if removed[one]]):
                model._base_manager.filter(pk__in=bulk.among(removed[model])).delete()
            for model in order:
                if restored[model]:
                    bulk.write_rows(model, names_of(model), restored[model])
    except (IntegrityError, ProtectedError, RestrictedError):
        return False
    return True


def _row_before(part: Part) -> list[Any]:
    """The columns as they were, a version on: who has the form open sees that something happened."""
    fields = part.model._meta.concrete_fields
    row = [_typed(one, value) for one, value in zip(fields, part.before or (), strict=True)]
    row[names_of(part.model).index("version")] = part.version + 1
    return row


def _act(whole: Whole, batch: ImportBatch) -> audit.Act:
    """The entry of one row: what it loses, what it has again."""
    main = whole.parts[0]
    record = main.record
    now, before = audit.snapshot(record), {}
    if main.before is not None:
        fields, earlier = record._meta.concrete_fields, main.columns_before()
        sealed = {one.attname for one in fields if isinstance(one, EncryptedField)}
        before = {name: now[name] if name in sealed else earlier[name] for name in now}
        now, before = audit.changes(now, before)
    return audit.act_on(
        record, f"undo_{batch.kind}", "撤销导入", before=now, after=before, batch=str(batch.pk)
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, datetime.date | Decimal | UUID) else value


def _typed(column: models.Field, value: Any) -> Any:
    """A kept value as the column has it."""
    if isinstance(column, EncryptedField):
        return Sealed(value)
    return value if value is None or isinstance(column, models.JSONField) else column.to_python(value)


def told_of(wholes: Iterable[Whole]) -> list[dict[str, Any]]:
    """The rows that stay, as the batch keeps them: no names, only where to find them."""
    told = []
    for whole in wholes:
        if whole.why:
            main = whole.record
            kind, key = (main._meta.label_lower, main.pk) if main is not None else ("", None)
            told.append({"row": whole.row, "kind": kind, "key": key, "why": whole.why})
    return told
