"""Copying a whole database out and in: SQLite by its own backup, PostgreSQL by pg_dump, each in one snapshot."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from villagegov.common.backup_archive import BackupError

# Rows that a migration writes by itself; a database that holds nothing else is empty.
WRITTEN_BY_MIGRATION = {"django_migrations", "django_content_type", "auth_permission"}
TABLES = {
    "sqlite": "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
    "postgresql": "select tablename from pg_tables where schemaname = current_schema() order by tablename",
}
TRIGGERS = {
    "sqlite": "select name from sqlite_master where type = 'trigger' order by name",
    "postgresql": "select distinct tgname from pg_trigger where not tgisinternal order by tgname",
}


def rows_of(cursor: Any, statement: str) -> list[tuple]:
    cursor.execute(statement)
    return [tuple(row) for row in cursor.fetchall()]


def counts_of(cursor: Any, vendor: str) -> dict[str, int]:
    """Rows by table."""
    tables = [name for (name,) in rows_of(cursor, TABLES[vendor])]
    return {name: rows_of(cursor, f'select count(*) from "{name}"')[0][0] for name in tables}  # noqa: S608


def facts_of(cursor: Any, vendor: str) -> dict:
    """What the manifest says of the database: all of it from the same snapshot as the copy."""
    return {
        "vendor": vendor,
        "rows": counts_of(cursor, vendor),
        "triggers": [name for (name,) in rows_of(cursor, TRIGGERS[vendor])],
        "migrations": [
            f"{a}.{n}" for a, n in rows_of(cursor, "select app, name from django_migrations order by 1, 2")
        ],
        "trail": [
            list(row) for row in rows_of(cursor, "select chain, seq, hash from common_chainhead order by 1")
        ],
    }


def copy_out(connection: Any, target: Path) -> dict:
    """Copy the database into the file as it is at one moment, while others go on writing; its facts of that moment."""
    if connection.in_atomic_block:
        raise BackupError("备份要在事务之外做")
    return (
        _out_of_sqlite(connection, target)
        if connection.vendor == "sqlite"
        else _out_of_postgresql(connection, target)
    )


def _out_of_sqlite(connection: Any, target: Path) -> dict:
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        copy.execute("pragma journal_mode = delete")  # one file, nothing beside it
        return facts_of(copy.cursor(), "sqlite")
    finally:
        copy.close()


def _out_of_postgresql(connection: Any, target: Path) -> dict:
    from psycopg import IsolationLevel

    snapshot = connection.get_new_connection(connection.get_connection_params())
    try:
        snapshot.isolation_level, snapshot.read_only = IsolationLevel.REPEATABLE_READ, True
        cursor = snapshot.cursor()
        name = rows_of(cursor, "select pg_export_snapshot()")[0][0]
        facts = facts_of(cursor, "postgresql")
        _run(
            connection,
            "pg_dump",
            "-Fc",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={name}",
            f"--file={target}",
        )
        return facts
    finally:
        snapshot.close()


def _run(connection: Any, program: str, *arguments: str) -> None:
    """A program of PostgreSQL on our database; the password goes by the environment, never by the command line."""
    if shutil.which(program) is None:
        raise BackupError(f"没有找到 {program}，请安装 postgresql-client")
    parts = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {variable: str(parts[key]) for variable, key in names.items() if parts.get(key)}
    done = subprocess.run(  # noqa: S603
        [program, f"--dbname={parts['NAME']}", *arguments],
        env={**os.environ, **given}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["?"])[0]
        raise BackupError(f"{program} 没有做成：{last}")


def rows_in(connection: Any) -> dict[str, int]:
    """The tables of the target that hold rows of somebody."""
    with connection.cursor() as cursor:
        counts = counts_of(cursor, connection.vendor)
    return {name: count for name, count in counts.items() if count and name not in WRITTEN_BY_MIGRATION}


def copy_in(connection: Any, source: Path) -> None:
    """Put the copy in place of the empty database, as a whole or not at all."""
    into: Callable = _into_sqlite if connection.vendor == "sqlite" else _into_postgresql
    into(connection, source)
    connection.close()


def _into_sqlite(connection: Any, source: Path) -> None:
    copy = sqlite3.connect(source)
    try:
        connection.ensure_connection()
        copy.backup(connection.connection)
    except sqlite3.OperationalError as error:
        raise BackupError(f"数据库正被别的程序使用，请先停掉服务（{error}）") from None
    finally:
        copy.close()


def _into_postgresql(connection: Any, source: Path) -> None:
    connection.close()
    how = (
        "--clean",
        "--if-exists",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
    )
    _run(connection, "pg_restore", *how, str(source))
