"""What the database is asked while a transaction runs, and whether somebody else waits for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SECONDS = 60
SQLITE_SECONDS = 1.0  # SQLite tells nobody who waits


@contextmanager
def asked_inside_transactions() -> Iterator[list[str]]:
    """The statements that are executed while a transaction runs. Only for tests that run in none themselves."""
    assert not connection.in_atomic_block
    seen: list[str] = []

    def note(execute, sql, params, many, context):
        if connection.in_atomic_block:
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def wait_until_somebody_waits() -> None:
    """Called inside a transaction: returns when another connection waits for one of its locks."""
    if connection.vendor == "sqlite":
        time.sleep(SQLITE_SECONDS)
        return
    end = time.monotonic() + SECONDS
    while not _waits_for_a_lock():
        assert time.monotonic() < end, "nobody waits"
        time.sleep(0.02)


def _waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")  # else a transaction sees what it saw first
        cursor.execute(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        )
        return bool(cursor.fetchone()[0])
