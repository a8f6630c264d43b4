"""Who is acting, in which role, from where: set once a request or command, read by the trail and the log."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Acting:
    """The circumstances of an act. `door` is web, command or job."""

    user: object | None = None
    address: str = ""
    door: str = "command"
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    seen: dict = field(default_factory=dict)  # what is read once in these circumstances


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def current() -> Acting:
    return _acting.get() or Acting()


@contextmanager
def acting(circumstances: Acting) -> Iterator[Acting]:
    token = _acting.set(circumstances)
    try:
        yield circumstances
    finally:
        _acting.reset(token)
