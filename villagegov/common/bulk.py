"""Many rows at once on the database's bulk path: own SQL, since a roster must not cost a query a row."""

# ruff: noqa: S608 - names of tables and columns come from the models, values are always parameters

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models.expressions import RawSQL

WORTH_ANALYZING = 1000

Row = Sequence[Any]

_as_json = json.JSONEncoder(ensure_ascii=False).encode


def among(values: Iterable[str | int]) -> RawSQL:
    """For `field__in`: any number of texts, or of keys, as one parameter."""
    listed = list(values)
    if connection.vendor == "sqlite":
        return RawSQL("select value from json_each(%s)", [json.dumps(listed)])
    kind = "bigint" if listed and isinstance(listed[0], int) else "text"
    return RawSQL(f"select unnest(%s::{kind}[])", [listed])  # noqa: S611 - kind is one of two words


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Keys for `count` new rows, so that rows that point to one another can be written in one go each.

    On SQLite the running write transaction is what reserves them.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select seq from sqlite_sequence where name = %s", [table])
            last = (cursor.fetchone() or (0,))[0]
            return list(range(last + 1, last + count + 1))
        sequence = "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)"
        cursor.execute(sequence, [f'"{table}"', count])
        return [row[0] for row in cursor.fetchall()]


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Write new rows, as they come; `names` are attribute names of the model's fields."""
    columns = _columns(model, names)
    into = f"{_quoted(model._meta.db_table)} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"insert into {into} values ({marks})", _ready(model, names, rows))
        else:
            _copy(cursor, into, _ready(model, names, rows))


def write_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Row], *, key: str = "id"
) -> None:
    """Write rows, new ones and known ones by `key`; the statement itself leaves equal rows alone.

    A row is given whole: `names` hold every column that the table demands.
    """
    table, columns = _quoted(model._meta.db_table), _columns(model, names)
    listed = ", ".join(columns)
    sets = ", ".join(f"{one} = excluded.{one}" for one in columns)
    ours, theirs = (", ".join(f"{side}.{one}" for one in columns) for side in (table, "excluded"))
    conflict = f"on conflict ({_quoted(key)}) do update set {sets} where ({ours})"
    ready = _ready(model, names, rows)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(columns))
            into = f"insert into {table} ({listed}) values ({marks})"
            cursor.executemany(f"{into} {conflict} is not ({theirs})", ready)
            return
        incoming = f"incoming_{model._meta.model_name}"
        cursor.execute(f"create temp table {incoming} on commit drop as select {listed} from {table} limit 0")
        _copy(cursor, f"{incoming} ({listed})", ready)
        taken = f"insert into {table} ({listed}) select {listed} from {incoming} where true"
        cursor.execute(f"{taken} {conflict} is distinct from ({theirs})")
        cursor.execute(f"drop table {incoming}")


def analyze(*tables: type[models.Model], rows: int) -> None:
    """Let PostgreSQL count again after many new rows, or the next page is planned for the old number."""
    if connection.vendor != "postgresql" or rows <= WORTH_ANALYZING:
        return
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"analyze {_quoted(model._meta.db_table)}")


def analyze_all() -> None:
    """The same for all tables, where a whole township came at once and nobody wants to wait for the next round."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (one for one in apps.get_models() if not one._meta.proxy):
                cursor.execute(f"analyze {_quoted(model._meta.db_table)}")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _columns(model: type[models.Model], names: Sequence[str]) -> list[str]:
    return [_quoted(model._meta.get_field(name).column) for name in names]


def _copy(cursor: Any, into: str, rows: Iterable[Row]) -> None:
    with connection.wrap_database_errors, cursor.copy(f"copy {into} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _ready(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> Iterable[Row]:
    """The rows as the driver wants them; only columns that need it pay for it."""
    preparers = [
        (position, prepare)
        for position, name in enumerate(names)
        if (prepare := _preparer(model._meta.get_field(name))) is not None
    ]
    for row in rows:
        ready = list(row)
        for position, prepare in preparers:
            if ready[position] is not None:
                ready[position] = prepare(ready[position])
        yield ready


def _preparer(field: models.Field) -> Callable[[Any], Any] | None:
    """How a value of this field is given to the driver; None when it is taken as it is."""
    is_sqlite = connection.vendor == "sqlite"
    if isinstance(field, models.JSONField):
        return lambda value: _as_json(value) if value else json.dumps(value)
    if isinstance(field, models.DateTimeField):
        return functools.lru_cache(connection.ops.adapt_datetimefield_value)  # a batch has one time
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value if is_sqlite else None
    if isinstance(field, models.UUIDField):
        return (lambda value: value.hex) if is_sqlite else None
    if isinstance(field, models.DecimalField):
        return str
    return None
