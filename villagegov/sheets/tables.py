"""A table as plain data, between the reports that fill it and the page or the sheet that shows it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

TEXT, COUNT, MONEY, PERCENT, DATE = "text", "count", "money", "percent", "date"


@dataclass(frozen=True)
class SheetColumn:
    """One column: its heads from top to bottom, and what its cells are."""

    heads: tuple[str, ...]
    kind: str = TEXT


@dataclass
class Table:
    """One sheet. `lines` stand under the title (left to right), `foot` below the table.

    `keys` name what each row is about, for links; they are not written.
    """

    name: str
    title: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]]
    lines: tuple[str, ...] = ()
    total: Sequence[Any] | None = None
    foot: tuple[str, ...] = ()
    freeze_columns: int = 0
    keys: Sequence[Any] = ()
    widths: dict[int, int] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        return max(len(column.heads) for column in self.columns)

    @property
    def header_row(self) -> int:
        """The row of the lowest head, counting from 1."""
        return 1 + bool(self.lines) + self.depth
