"""The one writer: a table with its title, header tree, typed cells, totals and print set-up, as an .xlsx workbook.

Every text is written as a text, whatever it begins with, so that no cell can become a formula; ID numbers, codes and
phones keep the text format. Body cells are never merged. Rows may come from a generator; they are not kept, so the
columns are as wide as the heads and the first rows want them.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties

from villagegov.sheets.sheet_xml import END, MEAN, RowWriter, fill, shown
from villagegov.sheets.tables import COUNT, DATE, MONEY, PERCENT, TEXT, Table

FORMATS = {TEXT: "@", COUNT: "0", MEAN: "0.0", MONEY: "0.00", PERCENT: "0.0%", DATE: "yyyy.mm.dd"}
NARROWEST, WIDEST = 6, 40
MOST_MEASURED = 500
LANDSCAPE_A4_MOST = 14
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
PAPER_A4, PAPER_A3 = 9, 8
MARGIN_INCHES = 0.59  # 1.5 cm

_thin = Side(style="thin", color="808080")
BORDER = Border(left=_thin, right=_thin, top=_thin, bottom=_thin)
GREY = PatternFill("solid", fgColor="D9D9D9")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(vertical="center")
TITLE_FONT, HEAD_FONT, BODY_FONT = Font(size=16, bold=True), Font(size=12, bold=True), Font(size=11)


def sheet_name(text: str) -> str:
    return FORBIDDEN_IN_NAMES.sub("", text)[:31] or "Sheet1"


def file_name(place: str, what: str, day: datetime.date) -> str:
    """松澜镇_党员花名册_20260313.xlsx"""
    return f"{place}_{what}_{day:%Y%m%d}.xlsx"


def text_width(text: str) -> int:
    """The width of a text in characters; a Chinese one counts double."""
    if text.isascii():
        return len(text)
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def widest_of(values: Iterable[Any], wide: int) -> int:
    """The width of the widest of a column's values, at least `wide`; most are told by their length alone."""
    for value in values:
        if value is not None:
            text = value if isinstance(value, str) else str(value if type(value) is int else shown(value)[0])
            if 2 * len(text) > wide:
                wide = max(wide, text_width(text))
    return wide


class _Sheet:
    """One table: its frame drawn by openpyxl, its rows written as they come, and how wide its columns must be."""

    def __init__(self, book: Workbook, table: Table) -> None:
        self.table, self.sheet = table, book.create_sheet(sheet_name(table.name))
        self.width = len(table.columns)
        self.row = 0
        self.written = 0
        rows = iter(table.rows)
        self.first = list(islice(rows, MOST_MEASURED))
        self.rows = chain(self.first, rows)
        self.kinds = [column.kind for column in table.columns]

    def draw(self) -> None:
        """All but the rows below the heads."""
        self.set_up()
        self.set_widths()
        self.title()
        self.heads()
        self.place_end()
        self.body = RowWriter(self.kinds, self.styles(BODY_FONT))
        self.sum = RowWriter(self.kinds, self.styles(HEAD_FONT))
        self.foot = RowWriter([TEXT], {TEXT: self.styled(Cell(self.sheet, 1, 1), BODY_FONT).style_id})

    def styles(self, font: Font) -> dict[str, int]:
        """The numbers of the styles of body cells by their format."""
        found = {}
        for kind in FORMATS:
            cell = self.styled(Cell(self.sheet, row=1, column=1), font, kind)
            cell.border = BORDER
            found[kind] = cell.style_id
        return found

    def styled(self, cell: Any, font: Font, kind: str = TEXT, *, alignment: Alignment = LEFT) -> Any:
        cell.font, cell.number_format, cell.alignment = font, FORMATS[kind], alignment
        return cell

    def cell(self, column: int, value: Any, font: Font, *, alignment: Alignment = LEFT) -> Any:
        """A cell of the row that is being drawn; columns count from 1."""
        cell = self.styled(self.sheet.cell(self.row, column, value), font, alignment=alignment)
        if isinstance(value, str):
            cell.data_type = "s"
        return cell

    def below(self) -> Iterator[str]:
        """The rows below the heads: data, the sum, the lines of the foot."""
        for values in self.rows:
            self.row += 1
            self.written += 1
            yield self.body.row(self.row, values)
        self.first.clear()
        if self.table.total is not None:
            self.row += 1
            yield self.sum.row(self.row, self.table.total)
        for number, text in enumerate(self.table.foot, self.row + 1):
            yield self.foot.row(number, [text])

    def last(self) -> int:
        """The last row of data, the sum among them."""
        return self.row

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.sheet.merged_cells.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))

    def title(self) -> None:
        self.row = 1
        self.cell(1, self.table.title, TITLE_FONT, alignment=CENTRE)
        self.merge(1, 1, 1, self.width)
        lines = self.table.lines
        if lines:
            self.row = 2
            step = max(1, self.width // len(lines))
            starts = [min(position * step, self.width - 1) for position in range(len(lines))]
            for start, text in zip(starts, lines, strict=True):
                self.cell(start + 1, text, BODY_FONT)
            for start, end in pairwise([*starts, self.width]):
                self.merge(2, start + 1, 2, max(start + 1, end))

    def heads(self) -> None:
        depth, top = self.table.depth, self.row + 1
        paths = [(*column.heads, *[None] * (depth - len(column.heads))) for column in self.table.columns]
        for level in range(depth):
            self.row += 1
            for position, path in enumerate(paths):
                again = level > 0 and path[level] is None
                same = (
                    position > 0
                    and paths[position - 1][: level + 1] == path[: level + 1]
                    and level < depth - 1
                )
                value = None if again or (same and path[level + 1] is not None) else path[level]
                cell = self.cell(position + 1, value, HEAD_FONT, alignment=CENTRE)
                cell.fill, cell.border = GREY, BORDER
        self._merge_heads(paths, top)

    def _merge_heads(self, paths: list[tuple], top: int) -> None:
        depth = self.table.depth
        for position, column in enumerate(self.table.columns):
            own = len(column.heads)
            if own < depth:
                self.merge(top + own - 1, position + 1, top + depth - 1, position + 1)
        for level in range(depth - 1):
            start = 0
            for position in range(1, self.width + 1):
                ends = position == self.width or paths[position][: level + 1] != paths[start][: level + 1]
                if ends:
                    if position - start > 1 and paths[start][level + 1] is not None:
                        self.merge(top + level, start + 1, top + level, position)
                    start = position

    def place_end(self) -> None:
        """What depends on the last row, with END in its place."""
        table, sheet, right = self.table, self.sheet, get_column_letter(self.width)
        for number in range(1, len(table.foot) + 1):
            self.merge(END + number, 1, END + number, self.width)
        if table.depth == 1:
            sheet.auto_filter.ref = f"A{table.header_row}:{right}{END}"
        sheet.print_title_rows = f"{table.header_row - table.depth + 1}:{table.header_row}"
        sheet.print_area = f"A1:{right}{END + len(table.foot)}"

    def set_up(self) -> None:
        """What stands before the rows in the file: panes, widths, paper."""
        table, sheet = self.table, self.sheet
        sheet.freeze_panes = f"{get_column_letter(table.freeze_columns + 1)}{table.header_row + 1}"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = PAPER_A4 if self.width <= LANDSCAPE_A4_MOST else PAPER_A3
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        margins = sheet.page_margins
        margins.left = margins.right = margins.top = margins.bottom = MARGIN_INCHES
        sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
        sheet.sheet_format.customHeight, sheet.sheet_format.defaultRowHeight = True, 20

    def set_widths(self) -> None:
        """Widths from the lowest heads and the first rows; they stand before the rows in the file."""
        widest = [text_width(column.heads[-1]) for column in self.table.columns]
        for position, values in enumerate(zip(*self.first, strict=True)):
            widest[position] = widest_of(values, widest[position])
        for position, wide in enumerate(widest):
            wanted = self.table.widths.get(position, min(max(wide + 2, NARROWEST), WIDEST))
            self.sheet.column_dimensions[get_column_letter(position + 1)].width = wanted


def write_tables(target: BinaryIO | Path, tables: Iterable[Table], *, creator: str = "村级党组织管理") -> int:
    """Write the tables as sheets of one workbook. Returns the number of body rows."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = creator
    sheets = [_Sheet(book, table) for table in tables]
    for sheet in sheets:
        sheet.draw()
    frame = io.BytesIO()
    book.save(frame)
    fill(frame, target, [(sheet.below(), sheet.last) for sheet in sheets])
    return sum(sheet.written for sheet in sheets)
