"""One search over all registers: each subject finds its own records, inside the scope of who asks.

A subject has a module `search.py` with the `LABEL` of its group, the `PERMISSION` without which it is not asked, and
`find(user, words)`, which gives its records and the list that shows all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from villagegov.common import permissions, subjects

SHOWN = 8  # of each group; the list of the register has the others
SHORTEST = 1


@dataclass(frozen=True)
class Hit:
    """One record: its name with the words marked, its page, and where it belongs."""

    title: SafeString
    url: str
    where: SafeString


@dataclass(frozen=True)
class Group:
    """What one register found; `more_url` opens all of it where there is more than is shown."""

    label: str
    hits: list[Hit]
    more_url: str


def finders() -> dict[str, ModuleType]:
    return subjects.modules("search")


def may_search(user: Any) -> bool:
    return any(permissions.permits(user, finder.PERMISSION) for finder in finders().values())


def find(user: Any, words: str) -> list[Group]:
    """The groups that hold something; none for nothing typed. The user sees no more of them than in their lists."""
    words = words.strip()
    if len(words) < SHORTEST:
        return []
    asked = [finder for finder in finders().values() if permissions.permits(user, finder.PERMISSION)]
    found = [group for finder in asked if (group := finder.find(user, words)).hits]
    return sorted(
        found, key=lambda group: "<mark>" not in group.hits[0].title
    )  # names before what lies there


def page_of(record: Any) -> str:
    return record.get_absolute_url()


def group(
    label: str,
    rows: QuerySet,
    words: str,
    *,
    route: str,
    where: Callable[[Any], str],
    url: Callable = page_of,
    **also: str,
) -> Group:
    """The first records of a query as a group; `route` is the list that finds the same, asked with `q` and `also`."""
    first = list(rows[: SHOWN + 1])
    hits = [Hit(marked(str(row), words), url(row), marked(where(row), words)) for row in first[:SHOWN]]
    more = f"{reverse(route)}?{urlencode({'q': words, **also})}" if len(first) > SHOWN else ""
    return Group(label, hits, more)


def marked(text: str, words: str) -> SafeString:
    """The text with the words marked where they stand; found by pinyin, nothing is marked."""
    parts = re.split(f"({re.escape(words)})", text, flags=re.IGNORECASE)
    return mark_safe(  # noqa: S308 - each part is escaped
        "".join(
            f"<mark>{conditional_escape(part)}</mark>" if position % 2 else conditional_escape(part)
            for position, part in enumerate(parts)
        )
    )
