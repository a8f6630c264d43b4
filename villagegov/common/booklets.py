"""一村一册 and 一人一档: all that is known of a village or a person on one sheet, each subject tells its part.

A subject that has something to say has a module `booklet.py` with `village_part(place, user)` or `person_part(person,
user)`; each gives its parts as the user may see them. They are found by their name, so that no list of them is kept.
A part costs the same number of queries for a small and a large village, and shows at most what fits on the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from villagegov.common import subjects


@dataclass(frozen=True)
class Part:
    """One heading of the sheet: facts in a line, a small table, or a sentence that says that there is nothing.

    `order` is its place on the sheet, `numeric` the positions of columns with numbers, `more` what was left out.
    """

    title: str
    order: int
    facts: tuple[dict[str, str], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: frozenset[int] = frozenset()
    empty: str = ""
    more: str = ""

    @property
    def cells(self) -> list[list[tuple[str, bool]]]:
        """The rows with, for each cell, whether it is a number."""
        return [[(text, position in self.numeric) for position, text in enumerate(row)] for row in self.rows]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        return [(text, position in self.numeric) for position, text in enumerate(self.head)]


def parts_of(kind: str, record: Any, user: Any) -> list[Part]:
    """What all subjects tell of the record, in the order of the sheet; `kind` is village or person."""
    found: list[Part] = []
    for module in subjects.modules("booklet").values():
        tell = getattr(module, f"{kind}_part", None)
        if tell is not None:
            found += as_parts(tell(record, user))
    return sorted(found, key=lambda part: part.order)


def as_parts(told: Part | Iterable[Part] | None) -> list[Part]:
    if told is None:
        return []
    return [told] if isinstance(told, Part) else list(told)


def cut(
    rows: Iterable[tuple[str, ...]], most: int, *, unit: str = "条"
) -> tuple[tuple[tuple[str, ...], ...], str]:
    """As many rows as fit, and the sentence for those that do not."""
    everything = tuple(rows)
    left = len(everything) - most
    return everything[:most], f"另有 {left} {unit}" if left > 0 else ""
