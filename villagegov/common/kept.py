"""What is kept while the trail stands still: whatever anybody does leaves it at once, in every process.

Who asks must be in the key, with the rights of today, so that a right that changed is another key. Nothing
is kept in the midst of an act, which may still be rolled back, and nothing longer than KEPT_SECONDS: two acts that end
together may leave the same end of the trail. What may be a moment old is kept LATELY_SECONDS through the acts of
others, for in a county somebody always does something; one's own act shows at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.conf import settings

from villagegov.common import audit, clock, context, permissions

T = TypeVar("T")
MOST = 1_000


class End(NamedTuple):
    """The last entry of the whole trail, and who did it."""

    hash: str
    actor_id: int | None


@dataclass(frozen=True)
class Kept:
    value: Any
    end: End | None
    made_at: float

    def is_good(self, end: End | None, reader: int | None) -> bool:
        """Nobody has done anything since; or somebody else, lately, where there is a `reader` who does not mind."""
        age = time.monotonic() - self.made_at
        if self.end == end:
            return age <= settings.KEPT_SECONDS
        is_own_act = end is None or end.actor_id == reader
        return reader is not None and not is_own_act and age <= settings.LATELY_SECONDS


values: dict[Hashable, Kept] = {}


def end_of_trail() -> End | None:
    """Read once a request, and anew after an entry of its own."""
    seen = context.current().seen
    if "end_of_trail" not in seen:
        last = audit.AuditEntry.objects.order_by("-id").values_list("hash", "actor_id").first()
        seen["end_of_trail"] = last and End(*last)
    return seen["end_of_trail"]


def while_still(key: Hashable, make: Callable[[], T], *, reader: int | None = None) -> T:
    """The value of the key, made anew when somebody has done something since."""
    if audit.is_under_way():
        return make()
    whole, end = (key, clock.today()), end_of_trail()
    kept = values.get(whole)
    if kept is None or not kept.is_good(end, reader):
        kept = _put(whole, make(), end)
    return kept.value


def for_user(name: str, user: Any, asked: Hashable, make: Callable[[], T]) -> T:
    """The same for what follows from what the user may see and from what was asked, an address perhaps."""
    return while_still(_key_of(name, user, asked), make)


def lately(name: str, user: Any, asked: Hashable, make: Callable[[], T]) -> T:
    """The same for what may be a moment old where others did something."""
    return while_still(_key_of(name, user, asked), make, reader=user.pk)


def renew(name: str, user: Any, asked: Hashable, value: object) -> None:
    """What was just made for a page of its own is what the others show."""
    if not audit.is_under_way():
        _put((_key_of(name, user, asked), clock.today()), value, end_of_trail())


def _key_of(name: str, user: Any, asked: Hashable) -> Hashable:
    rights = tuple((grant.role, grant.place_id) for grant in permissions.grants_of(user))
    return name, getattr(user, "pk", None), rights, asked


def _put(whole: Hashable, value: object, end: End | None) -> Kept:
    if len(values) >= MOST:
        values.clear()
    values[whole] = kept = Kept(value, end, time.monotonic())
    return kept
