"""Two acts whose locks cross: the database ends one of them, and it begins again (security.md 6.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

DEADLOCK, NOT_SERIALIZABLE = "40P01", "40001"
TRIES = 3

Answer = TypeVar("Answer")


def is_collision(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") in {DEADLOCK, NOT_SERIALIZABLE}


def again(act: Callable[[], Answer]) -> Answer:
    """Do the act, which is a transaction of its own, and twice more where another's locks crossed its own.

    Inside a running transaction there is one try: what was done before in it is gone as well.
    """
    for _ in range(TRIES - 1):
        try:
            return act()
        except OperationalError as error:
            if connection.in_atomic_block or not is_collision(error):
                raise
    return act()
