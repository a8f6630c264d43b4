"""The user's own .xlsx opened by openpyxl, with values for its formulas, so that it reads as the upload did."""

from __future__ import annotations

import logging
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from villagegov.sheets.archive import Archive
from villagegov.sheets.formats import Format
from villagegov.sheets.grid import Position, column_number
from villagegov.sheets.guard import Guarded
from villagegov.sheets.notes import SheetNotes
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.same_cells import NOT_CALCULATED

MOST_CELLS = 400_000
BYTES_AS_A_CELL = 256
LONGEST_TAG = 4096
TAGS_AS_A_CELL = 2
_UNABLE = (
    ArithmeticError, AttributeError, LookupError, NotImplementedError, OSError, SyntaxError, TypeError, ValueError,
    zipfile.BadZipFile, InvalidFileException,
)  # fmt: skip
_OBJECT = re.compile(
    rb"<(?:[\w.-]+:)?(?:c|row|col|xf|cfRule|dataValidation|mergeCell|hyperlink|filter)[\s/>]"
)
_COUNTED_OTHERWISE = ("xl/worksheets/", "xl/sharedstrings")
_NOT_READ = ("xl/media/", "xl/drawings/vmldrawing", "xl/drawings/commentsdrawing")
_RANGE = re.compile(
    rb"<(?:[\w.-]+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"
)
_CALLED = re.compile(r"([A-Za-z_][\w.]*)\(")
_OUTSIDE = re.compile(r"[|\[\]]")
_HARMLESS = frozenset(
    (  # noqa: SIM905 -- a list of words reads better as words
        "IF IFERROR AND OR NOT MID LEFT RIGHT LEN TEXT VALUE TRIM FIND SUBSTITUTE CONCATENATE DATE DATEDIF DATEVALUE "
        "TODAY NOW YEAR MONTH DAY MOD INT ROUND ABS ISODD ISEVEN ISNUMBER ISERROR SUM COUNT COUNTA COUNTIF MAX MIN "
        "ROW COLUMN INDEX MATCH LOOKUP VLOOKUP CHOOSE"
    ).split()
)

logger = logging.getLogger(__name__)


def reopened(path: Path, guarded: Guarded, outcome: Outcome) -> tuple[Workbook, Worksheet] | None:
    """The workbook and the sheet of the outcome; None where the cells must be copied one by one.

    That is another format, a workbook that openpyxl does not take, and one with more than `MOST_CELLS` cells: empty,
    merely coloured and merged ones count, each costs openpyxl half a kilobyte.
    """
    if guarded.format is not Format.OOXML or _weight(path) > MOST_CELLS:
        return None
    try:
        with _loaded(path, data_only=True, keep_links=False) as book:
            pass
    except _UNABLE as error:
        logger.warning("a workbook is copied cell by cell: %s", type(error).__name__)
        return None
    sheet = book[outcome.sheet] if outcome.sheet in book.sheetnames else None
    if not isinstance(sheet, Worksheet) or not _has_header(sheet, outcome):
        return None
    notes = guarded.notes.get(sheet.title) or SheetNotes()
    _keep_odd_dates(sheet, notes, outcome)
    _empty_blank_rows(sheet, notes, outcome)
    _put_formulas_back(sheet, notes, path)
    return book, sheet


def cells_of(sheet: Worksheet) -> Iterable[Cell]:
    """The cells that the sheet has; its own iterator would make all that lie between."""
    return list(sheet._cells.values())


def _weight(path: Path) -> int:
    """Cells and what else openpyxl makes an object of, as if all were cells; long texts are counted in."""
    archive, weight, rest = Archive(path), 0, b""
    for member in archive.members.values():
        for piece in archive.chunks(member):
            data = rest + piece
            cut = max(data.rfind(b"<"), 0)
            data, rest = data[:cut], data[cut:][:LONGEST_TAG]
            weight += len(_OBJECT.findall(data)) + len(data) // BYTES_AS_A_CELL
            weight += sum(_area(found.groups()) for found in _RANGE.finditer(data))
            if not member.name.startswith(_COUNTED_OTHERWISE + _NOT_READ):
                weight += data.count(b"<") * TAGS_AS_A_CELL
            if weight > MOST_CELLS:
                return weight
    return weight


def _area(corners: tuple[bytes, ...]) -> int:
    left, top, right, bottom = (part.decode() for part in corners)
    return (abs(column_number(right) - column_number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


@contextmanager
def _loaded(path: Path, **options: Any) -> Iterator[Workbook]:
    """The workbook, read on while the file is open; what openpyxl warns of (extensions left out) helps nobody here."""
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        yield load_workbook(file, **options)


def _has_header(sheet: Worksheet, outcome: Outcome) -> bool:
    """Whether openpyxl found cells where the other reader did."""
    mapped = [column.position + 1 for column in outcome.columns if column.field is not None]
    if outcome.header_row is None or not mapped:
        return True
    return any((outcome.header_row, column) in sheet._cells for column in mapped)


def _keep_odd_dates(sheet: Worksheet, notes: SheetNotes, outcome: Outcome) -> None:
    """A number with the format of a date that is no possible day becomes an error in openpyxl: take it back."""
    for cell in cells_of(sheet):
        row, column = cell.row - 1, cell.column - 1
        if cell.data_type != "e" or (row, column) in notes.bad_cells:
            continue
        if row < len(outcome.cells) and column < len(outcome.cells[row]):
            cell.value, cell.number_format = outcome.cells[row][column], "General"


def _empty_blank_rows(sheet: Worksheet, notes: SheetNotes, outcome: Outcome) -> None:
    """A row with nothing but results of formulas is blank; as plain values they would make a person of it."""
    blank = {row for row, reason in outcome.skipped_rows if reason == "blank"}
    for row, column in notes.formulas:
        cell = sheet._cells.get((row + 1, column + 1))
        if row + 1 in blank and isinstance(cell, Cell):
            cell.value = None


def _put_formulas_back(sheet: Worksheet, notes: SheetNotes, path: Path) -> None:
    """A formula that was never calculated stays one: opened and saved once, it has its value."""
    never = {position for position, bad in notes.bad_cells.items() if bad.code == "formula_without_value"}
    if not never:
        return
    formulas = _formulas(path, sheet.title, never)
    for row, column in never:
        cell = sheet.cell(row + 1, column + 1)
        if isinstance(cell, Cell):
            text = formulas.get((row, column), "")
            cell.value = text if _is_harmless(text) else NOT_CALCULATED


def _formulas(path: Path, title: str, wanted: set[Position]) -> dict[Position, str]:
    rows = [row for row, _ in wanted]
    first, last = min(rows), max(rows)
    with _loaded(path, read_only=True) as book:
        sheet = book[title]
        sheet.reset_dimensions()
        lines = enumerate(sheet.iter_rows(min_row=first + 1, max_row=last + 1, values_only=True), first)
        return {
            (row, column): value
            for row, values in lines
            for column, value in enumerate(values)
            if (row, column) in wanted and isinstance(value, str)
        }


def _is_harmless(formula: str) -> bool:
    """Reckons with cells of the workbook by the common functions; nothing that reaches out of it."""
    if not formula.startswith("=") or _OUTSIDE.search(formula):
        return False
    return all(name.upper() in _HARMLESS for name in _CALLED.findall(formula))
