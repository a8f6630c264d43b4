"""What one confirmation writes: records by the row that wants them, in bulk, with what stood there before.

    writing.hold(record)        a known record, locked, before anything in it is changed
    writing.add(row, record)    is to be written for this row of the file
    writing.save()              one statement a table

The undo of the batch is made of `entries()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models.base import ModelState

from villagegov.common import bulk
from villagegov.common.encryption import EncryptedField


@cache
def names_of(model: type[models.Model]) -> list[str]:
    """All columns of a model, by which whole rows are written."""
    return [field.attname for field in model._meta.concrete_fields]


@cache
def sealed_of(model: type[models.Model]) -> tuple[tuple[int, EncryptedField], ...]:
    """The encrypted columns of a model with their position among all columns."""
    fields = enumerate(model._meta.concrete_fields)
    return tuple((position, field) for position, field in fields if isinstance(field, EncryptedField))


def row_of(record: models.Model) -> list[Any]:
    """The columns of a record, numbers sealed."""
    row = stored_row_of(record)
    for position, field in sealed_of(type(record)):
        row[position] = field.pre_save(record, add=False)
    return row


def stored_row_of(record: models.Model) -> list[Any]:
    """The columns of a record as they came from the database."""
    values = record.__dict__
    return [values[name] for name in names_of(type(record))]


def maker_of(model: type[models.Model]) -> Callable[[], Any]:
    """Makes new records from one made by Django: a roster of thousands pays for the defaults of a model once."""
    defaults = {name: value for name, value in vars(model()).items() if name != "_state"}
    called = [
        (one.attname, one.default)
        for one in model._meta.concrete_fields
        if one.has_default() and callable(one.default)
    ]

    def make() -> Any:
        record = model.__new__(model)
        record.__dict__.update(defaults)
        for name, default in called:
            record.__dict__[name] = default()
        record._state = ModelState()
        return record

    return make


@dataclass(frozen=True, slots=True)
class Written:
    """One record that a row of the file made or changed; `before` are its columns until then, None for a new one."""

    row: int
    record: models.Model
    before: list[Any] | None


class Writing:
    """Collects records and writes them; `order` are their models, those first that others point to.

    Every model has a `version`, which moves on with each change.
    """

    def __init__(self, order: Sequence[type[models.Model]]) -> None:
        self._before: dict[tuple[type[models.Model], Any], list[Any]] = {}
        self._added: dict[type[models.Model], list[tuple[int, models.Model]]] = {one: [] for one in order}

    def hold(self, record: models.Model) -> None:
        """Remember how a known record stands, before it is changed."""
        self._before[type(record), record.pk] = stored_row_of(record)

    def add(self, row: int, record: models.Model) -> None:
        """A record that is written for a row of the file; a known one must have been held."""
        self._added[type(record)].append((row, record))

    def save(self) -> None:
        """Write new and changed records, one statement a table; changed ones are a version on."""
        for model, added in self._added.items():
            if added:
                self._save(model, [record for _, record in added])

    def _save(self, model: type[models.Model], records: list[models.Model]) -> None:
        keyless = [record for record in records if record.pk is None]
        keys = bulk.reserve_ids(model, len(keyless)) if keyless else []
        for record, key in zip(keyless, keys, strict=True):
            record.pk = key
        new = 0
        for record in records:
            is_new = record._state.adding
            record.version += not is_new
            new += is_new
        write = bulk.insert_rows if new == len(records) else bulk.write_rows
        write(model, names_of(model), (row_of(record) for record in records))
        bulk.analyze(model, rows=new)

    def entries(self) -> Iterator[Written]:
        """What was written, in the order in which it was."""
        for model, added in self._added.items():
            for row, record in added:
                yield Written(row, record, self._before.get((model, record.pk)))
