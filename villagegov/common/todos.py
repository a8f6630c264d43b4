"""What waits for a person: one row a thing, with the page on which it is done. Every subject tells its own.

A subject that makes somebody wait has a module `todos.py` with a `LABEL` and `waiting(user)`, and in `DONE` the acts of
the trail, by kind of record, with which a thing is done; what the wiring itself adds stands in its `*_todos.py`. They
are found by their names, so that no list of them has to be kept.
"""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from django.db.models import Q

from villagegov.common import clock, kept, subjects
from villagegov.common.audit import AuditEntry, AuditQuerySet
from villagegov.common.deadlines import time_left

logger = logging.getLogger(__name__)

REVIEW, GIVEN = "review", "given"  # what waits for my decision; what I asked of others
URGENCY = ("late", "due", "back", "run", "off")
NO_DAY = datetime.date.max
DONE_SHOWN = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Todo:
    """One thing that waits: what, where, until when, and the page on which it is done.

    Tone and word come from `due_on`; a state of its own stands only while there is still time. `place` is the code of
    the village it is about, `key` tells it from others of its kind, `group` is REVIEW, GIVEN or "".
    """

    title: str
    where: str
    url: str
    button: str
    due_on: datetime.date | None = None
    tone: str = ""
    word: str = ""
    note: str = ""
    key: str = ""
    place: str = ""
    group: str = ""
    can_remind: bool = False  # then the module of its subject has `reminders(user, keys)`
    kind: str = ""  # the subject that tells it, set by `gather`

    def __post_init__(self) -> None:
        if self.due_on is None:
            tone, word = self.tone or "off", self.word or "未开始"
        else:
            tone, word = time_left(self.due_on, clock.today())
            if self.word and tone == "off":
                tone, word = self.tone or "off", self.word
        object.__setattr__(self, "tone", tone)
        object.__setattr__(self, "word", word)

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()


@dataclass(frozen=True)
class Gathered:
    """All that waits, the most urgent first, and the subjects that could not be read."""

    todos: list[Todo]
    failed: list[str]


def most_urgent_first(todos: list[Todo]) -> list[Todo]:
    return sorted(todos, key=lambda one: (URGENCY.index(one.tone), one.due_on or NO_DAY))


def tellers() -> dict[str, ModuleType]:
    """The modules that tell what waits, by the name of their subject."""
    return subjects.modules("todos", wiring=True)


def labels() -> dict[str, str]:
    """The words by which a list is filtered: the kind of each subject."""
    return {kind: module.LABEL for kind, module in tellers().items()}


def gather(user: Any) -> Gathered:
    """Everything that waits for the user. A subject that cannot be read is named, the others stay."""
    todos: list[Todo] = []
    failed = []
    for kind, module in tellers().items():
        try:
            todos += [replace(todo, kind=kind) for todo in module.waiting(user)]
        except Exception:
            logger.exception("what waits in %s could not be read", kind)
            failed.append(module.LABEL)
    return Gathered(most_urgent_first(todos), failed)


def under_way(user: Any) -> list[Todo]:
    """What the user has handed on and somebody else has in hand, of the subjects that tell it."""
    told = (module.under_way for module in tellers().values() if hasattr(module, "under_way"))
    return [todo for tell in told for todo in tell(user)]


def done_by(user: Any) -> AuditQuerySet:
    """What the user did in the last days, the newest first, out of the trail."""
    done = Q(pk__in=[])
    for module in tellers().values():
        for kind, acts in getattr(module, "DONE", {}).items():
            done |= Q(record_kind=kind, act__in=acts)
    own = AuditEntry.objects.visible_to(user).filter(actor_id=user.pk)
    return own.filter(done, at__gte=clock.now() - DONE_SHOWN).newest_first()


def of_request(request: Any) -> Gathered:
    """What waits for the signed-in person, gathered once a request: the page and the number on the bar agree."""
    if not hasattr(request, "gathered_todos"):
        request.gathered_todos = gather(request.user)
        kept.renew("todos", request.user, "", len(request.gathered_todos.todos))
    return request.gathered_todos


def count(request: Any) -> int:
    """The number on the bar. It tells at once what the user did, and a moment later what others did."""
    if hasattr(request, "gathered_todos"):
        return len(request.gathered_todos.todos)
    return kept.lately("todos", request.user, "", lambda: len(of_request(request).todos))
