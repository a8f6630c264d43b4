"""One sheet as plain cells, with its merges, hidden rows, formulas and error cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from villagegov.sheets.problems import Refused

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Position = tuple[int, int]
Merge = tuple[Position, Position]


@dataclass(frozen=True, slots=True)
class BadCell:
    """Stands where the file has no usable value: an error such as #N/A, a formula never calculated."""

    code: str
    given: str


@dataclass(slots=True)
class Grid:
    """The cells of one sheet from A1 on; rows and columns count from 0, an empty cell is an empty text.

    `is_typeless` is true for CSV and HTML, whose cells are texts whatever they mean; `sheet` is None there.
    """

    sheet: str | None
    cells: list[list[Any]]
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[Position] = field(default_factory=set)
    is_1904: bool = False
    is_typeless: bool = False

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.cells[0]) if self.cells else 0


def clipped(merges: list[Merge], height: int, width: int) -> list[Merge]:
    """The merges as far as the cells reach; overlapping ones would cost hours to fill."""
    inside = [
        ((top, left), (min(bottom, height - 1), min(right, width - 1)))
        for (top, left), (bottom, right) in merges
        if top < height and left < width
    ]
    area = sum((bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in inside)
    if area > height * width:
        raise Refused("damaged")
    return inside


def column_letter(column: int) -> str:
    """The letter of a column that counts from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = LETTERS[rest] + letters
    return letters


def column_number(letters: str) -> int:
    """The column of a letter, counting from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + LETTERS.index(letter) + 1
    return number - 1
