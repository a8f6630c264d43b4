"""What is kept while the trail stands still: whatever anybody does leaves it at once, in every process.

Who asks must be in the key, with the rights of today, so that a right that changed is another key. Nothing
is kept in the midst of an act, which may still be rolled back, and nothing longer than KEPT_SECONDS: two acts that end
together may leave the same end of the trail.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.conf import settings

from villagegov.common import audit, clock, context, permissions

T = TypeVar("T")
values: dict[Hashable, tuple[float, object]] = {}
MOST = 1_000


def end_of_trail() -> str | None:
    """The end of the whole trail; read once a request, and anew after an entry of its own."""
    seen = context.current().seen
    if "end_of_trail" not in seen:
        seen["end_of_trail"] = audit.AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first()
    return seen["end_of_trail"]


def while_still(key: Hashable, make: Callable[[], T]) -> T:
    """The value of the key, made anew when somebody has done something since."""
    if audit.is_under_way():
        return make()
    whole, now = (key, clock.today(), end_of_trail()), time.monotonic()
    at, value = values.get(whole, (0.0, None))
    if whole not in values or now - at > settings.KEPT_SECONDS:
        value = make()
        if len(values) >= MOST:
            values.clear()
        values[whole] = (now, value)
    return value  # type: ignore[return-value]


def for_user(name: str, user: Any, asked: Hashable, make: Callable[[], T]) -> T:
    """The same for what follows from what the user may see and from what was asked, an address perhaps."""
    rights = tuple((grant.role, grant.place_id) for grant in permissions.grants_of(user))
    return while_still((name, getattr(user, "pk", None), rights, asked), make)
