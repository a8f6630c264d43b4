"""What the office put right on the page, laid over the cells of the file before anything is read from them. Pure.

Rows and columns of cells count from 0, as in a grid; rows that are left out or explained go by their number in Excel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from villagegov.sheets.grid import Grid, Position, column_letter, column_number
from villagegov.sheets.normalise.text import as_given

OF_SECTIONS = -1  # the "column" of villages that are named by a line between the rows


@dataclass(frozen=True)
class Fixes:
    """All that was changed on the page of one upload.

    `columns` fill another field than their header says, "" is none; `words` replace a text wherever the column has
    it; `cells` replace one cell; `left_out` are rows that are not imported; `reasons` explain rows in which two cells
    contradict each other and are both right. `year` is whose figures a yearly sheet has.
    """

    sheet: str | None = None
    columns: Mapping[int, str] = field(default_factory=dict)
    words: Mapping[tuple[int, str], str] = field(default_factory=dict)
    cells: Mapping[Position, str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    reasons: Mapping[int, str] = field(default_factory=dict)
    year: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept; empty parts are left out."""
        parts = {
            "sheet": self.sheet,
            "columns": {column_letter(column): name for column, name in self.columns.items()},
            "words": [[column, given, text] for (column, given), text in self.words.items()],
            "cells": {address_of(position): text for position, text in self.cells.items()},
            "left_out": sorted(self.left_out),
            "reasons": {str(row): text for row, text in self.reasons.items()},
            "year": self.year,
        }
        return {name: part for name, part in parts.items() if part}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Fixes:
        """Back from what `as_json` gave."""
        return cls(
            sheet=kept.get("sheet"),
            columns={column_number(letter): name for letter, name in kept.get("columns", {}).items()},
            words={(column, given): text for column, given, text in kept.get("words", [])},
            cells={position_of(address): text for address, text in kept.get("cells", {}).items()},
            left_out=frozenset(kept.get("left_out", [])),
            reasons={int(row): text for row, text in kept.get("reasons", {}).items()},
            year=kept.get("year"),
        )

    def with_columns(self, columns: Mapping[int, str], *, sheet: str | None) -> Fixes:
        """With other columns; cells and words stay, since they go by their place in the sheet."""
        return replace(self, sheet=self.sheet or sheet, columns={**self.columns, **columns})

    def lay_over(self, grid: Grid, rows: Iterable[int], sections: dict[int, str]) -> dict[Position, str]:
        """Replace cells of the data rows in place; gives what each replaced cell said before."""
        before: dict[Position, str] = {}
        rows = list(rows)
        for (column, given), text in self.words.items():
            if column == OF_SECTIONS:
                sections.update({row: text for row, named in sections.items() if named == given})
                continue
            for row in rows:
                if as_given(grid.cells[row][column]) == given:
                    before[row, column] = given
                    grid.cells[row][column] = text
        known = set(rows)
        for (row, column), text in self.cells.items():
            if row in known and column < grid.width:
                before.setdefault((row, column), as_given(grid.cells[row][column]))
                grid.cells[row][column] = text
        return before


NO_FIXES = Fixes()


def address_of(position: Position) -> str:
    """D37, as Excel says it."""
    row, column = position
    return f"{column_letter(column)}{row + 1}"


def position_of(address: str) -> Position:
    """The position that D37 names. Raises ValueError for anything else."""
    letters = address.rstrip("0123456789")
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha() and letters.isupper()):
        raise ValueError(address)
    return int(address[len(letters) :]) - 1, column_number(letters)
