"""A new workbook with the cells that were read: for formats we cannot write, and for workbooks we cannot open whole.

It is written row by row. Texts stay texts, real dates stay dates, merged cells, hidden rows and columns stay; what
the readers do not tell (colours, widths, other sheets) is not there. Every text is written as a text, so that no cell
can become a formula.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.cell_range import CellRange

from villagegov.sheets.grid import BadCell, Grid, Position, column_letter, column_number
from villagegov.sheets.marks import COMMENT_HEAD, Marks, broken_up, onto_first_cells
from villagegov.sheets.normalise.text import as_given, as_text
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.workbook import FORMATS, NARROWEST, TEXT, WIDEST, sheet_name, text_width

CREATOR = "村级党组织管理"
FIRST_SHEET = "Sheet1"
ROWS_FOR_WIDTHS = 200
WIDE = 50
NOT_CALCULATED = (
    "=NA()"  # without a value this reads as a formula that was never calculated, which it stands for
)
NUMBERS_IN_TEXT = frozenset({"date_ambiguous", "check_date_serial"})
_COMMENT_WIDTH, _LINE_HEIGHT, _LINE_LENGTH = 300, 22, 22


def new_book(grids: Iterable[Grid], outcome: Outcome, marks: Marks | None = None) -> Workbook:
    """All sheets that the readers give, in their order; the sheet of the outcome gets the marks."""
    book = Workbook(write_only=True)
    book.properties.creator = CREATOR
    for grid in grids:
        if grid.is_1904:
            book.epoch = CALENDAR_MAC_1904
        mine = Marks()
        if grid.sheet == outcome.sheet:
            mine = marks or mine
            _prepare(grid, outcome, mine)
        _write(book, grid, mine)
    return book


def put_text(cell: Any, text: str) -> None:
    """A text stays what it is, whatever it begins with; characters that no workbook may hold are left out."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.number_format = FORMATS[TEXT]


def comment_of(text: str, author: str = CREATOR) -> Comment:
    """A comment as large as its text."""
    lines = sum(1 + len(line) // _LINE_LENGTH for line in text.split("\n"))
    return Comment(text, author, width=_COMMENT_WIDTH, height=_LINE_HEIGHT * (lines + 1))


def _prepare(grid: Grid, outcome: Outcome, marks: Marks) -> None:
    """What a plain copy would lose: formulas in blank rows, untyped dates, one row of a merged cell."""
    blank = {row - 1 for row, reason in outcome.skipped_rows if reason == "blank"}
    for row, column in grid.formulas:
        if row in blank:
            grid.cells[row][column] = ""
    if grid.is_typeless:
        _type_dates(grid, outcome)
    for merge in broken_up(grid.merges, marks):
        (top, left), (bottom, _) = merge
        for row in range(top, bottom + 1):
            grid.cells[row][left] = grid.cells[top][left]
        grid.merges.remove(merge)
    onto_first_cells(grid.merges, marks)
    if marks.own is not None and marks.own < grid.width:
        for values in grid.cells[outcome.header_row or 0 :]:
            values[marks.own] = ""


def _type_dates(grid: Grid, outcome: Outcome) -> None:
    """In a file without types 2015.1 may be a lost zero; as a text in a workbook it would be taken for January."""
    for problem in outcome.problems:
        if problem.code in NUMBERS_IN_TEXT and problem.row is not None and problem.column is not None:
            values, column = grid.cells[problem.row - 1], column_number(problem.column)
            text = as_text(values[column])
            values[column] = int(text) if text.isdecimal() else float(text)


def _write(book: Workbook, grid: Grid, marks: Marks) -> None:
    sheet = book.create_sheet(sheet_name(grid.sheet or FIRST_SHEET))
    for position, wide in enumerate(_widths(grid)):
        sheet.column_dimensions[column_letter(position)].width = wide
    for position in grid.hidden_columns:
        sheet.column_dimensions[column_letter(position)].hidden = True
    if marks.own is not None:
        own = sheet.column_dimensions[column_letter(marks.own)]
        own.width, own.hidden = WIDE, False
    for row in grid.hidden_rows:
        sheet.row_dimensions[row + 1].hidden = True
    for (top, left), (bottom, right) in grid.merges:
        if (top, left) != (bottom, right):
            sheet.merged_cells.add(CellRange(None, left + 1, top + 1, right + 1, bottom + 1))
    width = grid.width if marks.own is None else max(grid.width, marks.own + 1)
    for row, values in enumerate(grid.cells):
        padded = [*values, *[""] * (width - len(values))]
        sheet.append([_cell(sheet, value, (row, column), marks) for column, value in enumerate(padded)])


def _widths(grid: Grid) -> list[int]:
    widest = [NARROWEST] * grid.width
    for values in islice(grid.cells, ROWS_FOR_WIDTHS):
        for position, value in enumerate(values):
            if value != "":
                widest[position] = max(widest[position], text_width(as_given(value)) + 2)
    return [min(wide, WIDEST) for wide in widest]


def _cell(sheet: Any, value: Any, position: Position, marks: Marks) -> Any:
    value = marks.texts.get(position, value)
    fill, comment = marks.fills.get(position), marks.comments.get(position)
    if value == "" and fill is None and comment is None:
        return None
    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        put_text(cell, value)
    elif isinstance(value, BadCell):
        is_error = value.code == "cell_error"
        shown = value.given if value.given in ERROR_CODES else "#N/A"
        cell.value = shown if is_error else NOT_CALCULATED
    else:
        cell.value = value
        if isinstance(value, datetime.date):
            has_time = isinstance(value, datetime.datetime) and value.time() != datetime.time()
            cell.number_format = "yyyy-mm-dd hh:mm:ss" if has_time else "yyyy-mm-dd"
    if fill is not None:
        cell.fill = fill
    if comment is not None:
        cell.comment = comment_of(COMMENT_HEAD + comment)
    return cell
