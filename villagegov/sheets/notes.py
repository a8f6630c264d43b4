"""What the guard finds in a sheet: what calamine does not tell, and the limits of the range."""

from __future__ import annotations

from dataclasses import dataclass, field

from villagegov.sheets.grid import BadCell, Merge, Position, column_letter
from villagegov.sheets.problems import Refused

LAST_ROW = 50_100
LAST_COLUMN = 200
LONGEST_TEXT = 32_767


@dataclass(slots=True)
class SheetNotes:
    """Rows and columns count from 0, as in a `Grid`."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[Position] = field(default_factory=set)
    bad_cells: dict[Position, BadCell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)


def refuse_outside_range(row: int, column: int) -> None:
    """A cell with a value may stand in rows 1 to 50 100 and columns A to GR; both count from 0 here."""
    if row >= LAST_ROW:
        raise Refused("too_many_rows", row=row + 1)
    if column >= LAST_COLUMN:
        raise Refused("too_many_columns", cell=f"{column_letter(column)}{row + 1}")


def refuse_long_text(length: int, cell: str) -> None:
    """`length` in characters; `cell` is its reference, such as C9."""
    if length > LONGEST_TEXT:
        raise Refused("cell_too_long", cell=cell)
