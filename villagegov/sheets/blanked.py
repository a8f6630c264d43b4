"""The upload as it may be kept: without the columns whose values are nobody's business here (excel.md 5.4).

A value becomes a dash, which means empty to the reader and to people: an empty cell could make a blank row of its row,
and the copy would read otherwise than the upload. ID numbers in columns that are not read go as well, on all sheets.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.worksheet import Worksheet

from villagegov.sheets.grid import Grid
from villagegov.sheets.guard import guard
from villagegov.sheets.mapping import comparable
from villagegov.sheets.normalise.text import as_given
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.read import read_grids, unpacked
from villagegov.sheets.reopened import cells_of, reopened
from villagegov.sheets.same_cells import CREATOR, new_book, put_text

DASH = "—"
LONGEST_HEADER = 40

_BETWEEN = r"[\s'’\-]?"
_ID_NUMBER = re.compile(
    rf"(?<!\d)\d(?:{_BETWEEN}\d){{14}}(?:(?:{_BETWEEN}\d){{2}}{_BETWEEN}[\dXx×Ｘｘ])?(?!\d)"
)
_NO_DIGIT = re.compile(r"\D")
_PLAIN_NUMBER = re.compile(rb"\d{15,18}")
_LENGTHS = frozenset({15, 17, 18})


def without_columns(content: bytes, name: str, outcome: Outcome, *, headers: Collection[str]) -> bytes:
    """The upload as an .xlsx in which the columns under one of `headers` have no values; their header texts stay.

    `headers` are compared as in a mapping. Columns that fill a field stay as they are, so that a check of the copy
    gives the same outcome (kept as .xlsx: of other formats only the cells that are read are copied). Everything that
    may hold a value besides the cells goes: comments at these cells, pictures, charts, pivot tables, filters,
    properties. If a number is still found anywhere in the file, the cells are copied into a new one. Raises
    `Refused` where the guard does.
    """
    known = frozenset(comparable(text) for text in headers)
    with unpacked(content, name) as path:
        guarded = guard(path, name)
        own = reopened(path, guarded, outcome)
        if own is not None:
            book, sheet = own
            removed: set[str] = set()
            for one in book.worksheets:
                removed |= _blank_sheet(one, _blanker(known, outcome, is_read=one is sheet))
            _forget_what_is_beside(book)
            kept = _saved(book)
            if not _survivors(kept, removed):
                return kept
        grids = []
        for grid in read_grids(path, guarded):
            _blank_grid(grid, _blanker(known, outcome, is_read=grid.sheet == outcome.sheet))
            grids.append(grid)
        return _saved(new_book(grids, outcome))


class _Blanker:
    """Goes over the cells of a sheet from the top; `open` are the columns under a header that has been met."""

    def __init__(self, headers: frozenset[str], *, mapped: frozenset[int], first_row: int) -> None:
        self.headers, self.mapped, self.first_row = headers, mapped, first_row
        self.open: set[int] = set()
        self.removed: set[str] = set()

    def dashed(self, row: int, column: int, value: Any, *, across: int = 1) -> Any:
        """The value that takes the cell's place, the same one where nothing is to go; `across` of a merged header."""
        if value is None or value == "" or isinstance(value, bool):
            return value
        if isinstance(value, str) and len(value) <= LONGEST_HEADER and comparable(value) in self.headers:
            self.open.update(set(range(column, column + across)) - self.mapped)
            return value
        if column in self.mapped and row >= self.first_row:
            return value
        text = as_given(value)
        if column in self.open and row >= self.first_row:
            says_nothing = not any(sign.isdigit() for sign in text)
            return value if says_nothing else self._gone(text, DASH)
        put = _ID_NUMBER.sub(DASH, text)
        return value if put == text else self._gone(text, put)

    def _gone(self, text: str, put: str) -> str:
        found = {_NO_DIGIT.sub("", part) for part in (text, *_ID_NUMBER.findall(text))}
        self.removed.update(digits for digits in found if len(digits) in _LENGTHS)
        return put


def _blanker(headers: frozenset[str], outcome: Outcome, *, is_read: bool) -> _Blanker:
    if not is_read:
        return _Blanker(headers, mapped=frozenset(), first_row=0)
    mapped = frozenset(column.position for column in outcome.columns if column.field is not None)
    blanker = _Blanker(headers, mapped=mapped, first_row=outcome.header_row or 0)
    for column in outcome.columns if outcome.header_row is not None else ():
        names = {*map(comparable, column.path), comparable("".join(column.path))}
        if names & headers and column.position not in mapped:
            blanker.open.add(column.position)
    return blanker


def _blank_grid(grid: Grid, blanker: _Blanker) -> None:
    across = {top_left: right - top_left[1] + 1 for top_left, (_, right) in grid.merges}
    for row, values in enumerate(grid.cells):
        for column, value in enumerate(values):
            if value != "":
                values[column] = blanker.dashed(row, column, value, across=across.get((row, column), 1))


def _blank_sheet(sheet: Worksheet, blanker: _Blanker) -> set[str]:
    """Gives the numbers that were taken out."""
    across = {(one.min_row, one.min_col): one.max_col - one.min_col + 1 for one in sheet.merged_cells.ranges}
    for cell in sorted(cells_of(sheet), key=lambda one: (one.row, one.column)):
        if not isinstance(cell, Cell):
            continue
        value = cell.value
        put = blanker.dashed(
            cell.row - 1, cell.column - 1, value, across=across.get((cell.row, cell.column), 1)
        )
        if put is not value:
            put_text(cell, put)
            cell.hyperlink = None
        if cell.comment is not None and (put is not value or _says_number(cell.comment.text)):
            cell.comment = None
    sheet.auto_filter = AutoFilter(ref=sheet.auto_filter.ref)
    sheet._charts, sheet._images, sheet._pivots = [], [], []
    return blanker.removed


def _says_number(text: str) -> bool:
    return _ID_NUMBER.search(text) is not None


def _forget_what_is_beside(book: Workbook) -> None:
    book.properties = DocumentProperties(creator=CREATOR)
    book.custom_doc_props = CustomPropertyList()


def _survivors(content: bytes, removed: set[str]) -> bool:
    """Whether one of the numbers is still in any member of the file."""
    wanted = {digits.encode() for digits in removed}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if wanted.intersection(_PLAIN_NUMBER.findall(archive.read(name))):
                return True
    return False


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
