"""Opens a guarded file and gives its visible sheets as grids, in the order of the workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
    load_workbook,
)

from villagegov.sheets.formats import Format
from villagegov.sheets.grid import Grid, clipped
from villagegov.sheets.guard import Guarded
from villagegov.sheets.normalise.text import clean
from villagegov.sheets.notes import SheetNotes
from villagegov.sheets.problems import Refused
from villagegov.sheets.typeless import read_csv, read_html

NOT_DATA = (
    "说明",
    "填表说明",
    "填写说明",
    "示例",
    "样例",
    "样表",
    "字典",
    "下拉",
    "选项",
    "问题清单",
)
_BROKEN = (CalamineError, XmlError, ZipError, WorksheetNotFound, OSError, ValueError)


@contextmanager
def unpacked(content: bytes, name: str) -> Iterator[Path]:
    """The content as a file that the readers can open, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        path = Path(folder) / f"upload{Path(name).suffix.lower()}"
        path.write_bytes(content)
        yield path


def read_grids(path: Path, guarded: Guarded) -> Iterator[Grid]:
    """Each visible sheet that may hold data, read when it is asked for."""
    if guarded.format is Format.CSV:
        yield read_csv(guarded.text)
        return
    if guarded.format is Format.HTML:
        yield read_html(guarded.text)
        return
    book = _parsed(load_workbook, str(path))
    for position, sheet in enumerate(book.sheets_metadata):
        is_open = sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        if is_open and not clean(sheet.name).startswith(NOT_DATA):
            notes = guarded.notes.get(sheet.name) or guarded.notes.get(position) or SheetNotes()
            yield _parsed(_read_sheet, book, sheet.name, notes, is_1904=guarded.is_1904)


def _parsed(parse: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Calls the parser; whatever it stumbles over is a damaged file, a panic of its Rust code too."""
    try:
        return parse(*arguments, **options)
    except PasswordError as error:
        raise Refused("encrypted") from error
    except _BROKEN as error:
        raise Refused("damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Refused("damaged") from error
        raise


def _read_sheet(book: CalamineWorkbook, name: str, notes: SheetNotes, *, is_1904: bool) -> Grid:
    sheet = book.get_sheet_by_name(name)
    cells: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    _pad(cells, notes)
    merges = [(start, end) for start, end in sheet.merged_cell_ranges or notes.merges]
    for (row, column), bad in notes.bad_cells.items():
        cells[row][column] = bad
    return Grid(
        name,
        cells,
        merges=clipped(merges, len(cells), len(cells[0]) if cells else 0),
        hidden_rows=notes.hidden_rows,
        hidden_columns=notes.hidden_columns,
        formulas=notes.formulas,
        is_1904=is_1904,
    )


def _pad(cells: list[list[Any]], notes: SheetNotes) -> None:
    """A cell with an error or an empty formula may stand outside of all that calamine found a value in."""
    if not notes.bad_cells:
        return
    height = max(row for row, _ in notes.bad_cells) + 1
    width = max(max(column for _, column in notes.bad_cells) + 1, len(cells[0]) if cells else 0)
    cells.extend([] for _ in range(height - len(cells)))
    for row in cells:
        row.extend([""] * (width - len(row)))
