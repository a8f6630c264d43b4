"""The kinds of notices: which fields each may have, where it stands, how long. Every app adds its own by a file.

A mechanism writes `<subject>/notice_kinds.py` with a list `KINDS`; they are found by that name. A notice is composed
from these fields alone, never from a record: nothing gets into one that its kind does not list (domain.md 8.2).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from villagegov.common import subjects

VILLAGE, TOWNSHIP = "VILLAGE", "TOWNSHIP"
LINE, TEXT, TABLE = "LINE", "TEXT", "TABLE"


@dataclass(frozen=True)
class Field:
    """One field of a kind: a line, a text of paragraphs, or a table whose columns are named (amounts are added up)."""

    key: str
    label: str
    kind: str = LINE
    hint: str = ""
    is_required: bool = True
    longest: int = 100
    columns: tuple[str, ...] = ()  # of a table; none where the first line names them
    amounts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of notice. `levels` are the places it stands at, `days` names the number of policy for its period."""

    code: str
    label: str
    levels: frozenset[str]
    unit: str
    days: str
    fields: tuple[Field, ...]
    lead: Callable[[dict[str, str]], str]
    title_hint: str = ""
    by_party: bool = False  # signed by the Party organisation of the place, else by its committee
    kept_in: str = ""  # the room of the mechanism that alone composes, corrects and withdraws it; "" by hand

    def field(self, key: str) -> Field:
        return next(field for field in self.fields if field.key == key)


@functools.cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order of the apps."""
    found: dict[str, Kind] = {}
    for module in subjects.modules("notice_kinds").values():
        found |= {kind.code: kind for kind in module.KINDS}
    return found


def kinds_at(level: str) -> list[Kind]:
    """Those that a village or a township writes by hand."""
    return [kind for kind in kinds().values() if level in kind.levels and not kind.kept_in]


def choices() -> list[tuple[str, str]]:
    """For filters: code and label."""
    return [(kind.code, kind.label) for kind in kinds().values()]
