"""Database triggers that refuse what no code may do: changing the trail or a published record, by raw SQL as well.

They are created after every migration (Django alters SQLite tables by building new ones, and the triggers of the old
are gone) and looked for at every start.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models.signals import post_migrate


@dataclass(frozen=True)
class Frozen:
    """A table whose rows stay as they were written, but for the columns that may change.

    With `once`, a row is free until this column is set: a draft that is frozen when it is published.
    """

    table: str
    may_change: tuple[str, ...]
    columns: tuple[str, ...]
    message: str
    once: str = ""


def frozen_tables() -> list[Frozen]:
    """Every model that names `MAY_CHANGE` (and `FROZEN_ONCE`, where its rows begin as drafts), and the trail."""
    found = [Frozen("common_auditentry", (), (), "操作日志不能改动")]
    for model in apps.get_models():
        may_change = getattr(model, "MAY_CHANGE", None)
        if may_change is not None:
            columns = tuple(field.column for field in model._meta.concrete_fields)
            once = getattr(model, "FROZEN_ONCE", "")
            found.append(
                Frozen(
                    model._meta.db_table, tuple(may_change), columns, "已公布的记录不能改动，请用更正", once
                )
            )
    return found


def names(frozen: Frozen) -> list[str]:
    return [f"{frozen.table}_no_{verb}" for verb in ("update", "delete")]


def _sqlite(frozen: Frozen) -> list[str]:
    update, delete = names(frozen)
    fixed = [column for column in frozen.columns if column not in frozen.may_change]
    when = " or ".join(f'old."{column}" is not new."{column}"' for column in fixed)
    condition = f" when {_is_frozen(frozen)}({when})" if frozen.may_change else ""
    gone = f' when old."{frozen.once}" is not null' if frozen.once else ""
    body = f"begin select raise(abort, '{frozen.message}'); end"
    return [
        f'create trigger if not exists "{update}" before update on "{frozen.table}"{condition} {body}',
        f'create trigger if not exists "{delete}" before delete on "{frozen.table}"{gone} {body}',
    ]


def _is_frozen(frozen: Frozen) -> str:
    return f'old."{frozen.once}" is not null and ' if frozen.once else ""


def _postgres(frozen: Frozen) -> list[str]:
    update, delete = names(frozen)
    fixed = [column for column in frozen.columns if column not in frozen.may_change]
    ours = ", ".join(f'old."{column}"' for column in fixed)
    theirs = ", ".join(f'new."{column}"' for column in fixed)
    differs = f"({ours}) is distinct from ({theirs})"
    condition = f" when ({_is_frozen(frozen)}{differs})" if frozen.may_change else ""
    gone = f' when (old."{frozen.once}" is not null)' if frozen.once else ""
    function = (
        "create or replace function villagegov_refuse() returns trigger language plpgsql as $$ "
        "begin raise exception '%', tg_argv[0] using errcode = 'integrity_constraint_violation'; end $$"
    )
    call = f"execute function villagegov_refuse('{frozen.message}')"
    return [
        function,
        f'drop trigger if exists "{update}" on "{frozen.table}"',
        f'create trigger "{update}" before update on "{frozen.table}" for each row{condition} {call}',
        f'drop trigger if exists "{delete}" on "{frozen.table}"',
        f'create trigger "{delete}" before delete on "{frozen.table}" for each row{gone} {call}',
        f'drop trigger if exists "{delete}_all" on "{frozen.table}"',
        f'create trigger "{delete}_all" before truncate on "{frozen.table}" for each statement {call}',
    ]


def create_triggers(connection) -> None:
    tables = set(connection.introspection.table_names())
    statements = _sqlite if connection.vendor == "sqlite" else _postgres
    with connection.cursor() as cursor:
        for frozen in frozen_tables():
            if frozen.table in tables:
                for statement in statements(frozen):
                    cursor.execute(statement)


def drop_triggers(connection) -> None:
    """For the flush of tests, and for a restore that puts back what was frozen elsewhere."""
    with connection.cursor() as cursor:
        for frozen in frozen_tables():
            update, delete = names(frozen)
            if connection.vendor == "sqlite":
                cursor.execute(f'drop trigger if exists "{update}"')
                cursor.execute(f'drop trigger if exists "{delete}"')
            else:
                for name in (update, delete, f"{delete}_all"):
                    cursor.execute(f'drop trigger if exists "{name}" on "{frozen.table}"')


def missing_triggers(connection) -> list[str]:
    """The names of the triggers that should be there and are not."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select name from sqlite_master where type = 'trigger'")
        else:
            cursor.execute("select tgname from pg_trigger where not tgisinternal and tgenabled <> 'D'")
        present = {row[0] for row in cursor.fetchall()}
    return [name for frozen in frozen_tables() for name in names(frozen) if name not in present]


def _after_migrate(sender, using: str, **kwargs) -> None:
    from django.db import connections

    create_triggers(connections[using])


def connect() -> None:
    """Called once at start. The sender is the app that is migrated last of those with frozen tables."""
    post_migrate.connect(_after_migrate, dispatch_uid="villagegov.triggers")
