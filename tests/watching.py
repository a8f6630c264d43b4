"""What the database is asked while a transaction runs: on SQLite nobody else writes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


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
