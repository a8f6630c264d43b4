"""The one writer: a table with its title, header tree, typed cells, totals and print set-up, as an .xlsx workbook.

Every text is written as a text, whatever it begins with, so that no cell can become a formula; ID numbers, codes and
phones keep the text format. Body cells are never merged. Rows may come from a generator; they are not kept.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties

from villagegov.common.dates import PartialDate
from villagegov.sheets.tables import COUNT, DATE, MONEY, PERCENT, TEXT, Table

MEAN = "mean"  # of counts, in the sums
FORMATS = {TEXT: "@", COUNT: "0", MEAN: "0.0", MONEY: "0.00", PERCENT: "0.0%", DATE: "yyyy.mm.dd"}
NARROWEST, WIDEST = 6, 40
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
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _values(value: Any) -> tuple[Any, str]:
    """The value as the cell holds it, and its format where it differs from the column's."""
    if isinstance(value, PartialDate):
        return (value.text(), TEXT) if value.by_month else (value.day, DATE)
    if isinstance(value, bool):
        return ("是" if value else "否"), TEXT
    if isinstance(value, str):
        return value, TEXT
    return value, ""


class _Sheet:
    """Writes one table, a row at a time, and remembers how wide its columns must be."""

    def __init__(self, book: Workbook, table: Table) -> None:
        self.table, self.sheet = table, book.create_sheet(sheet_name(table.name))
        self.width = len(table.columns)
        self.row = 0
        self.widest = [NARROWEST] * self.width

    def cell(
        self, value: Any, font: Font, kind: str = TEXT, *, fill: bool = False, alignment: Alignment = LEFT
    ) -> Any:
        cell = WriteOnlyCell(self.sheet, value=value)
        if isinstance(value, str):
            cell.data_type = "s"
        cell.font, cell.number_format, cell.alignment = font, FORMATS[kind], alignment
        if fill:
            cell.fill = GREY
        return cell

    def append(self, cells: Sequence[Any]) -> None:
        self.sheet.append(cells)
        self.row += 1

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.sheet.merged_cells.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))

    def title(self) -> None:
        self.append([self.cell(self.table.title, TITLE_FONT, alignment=CENTRE)])
        self.merge(1, 1, 1, self.width)
        lines = self.table.lines
        if lines:
            cells: list[Any] = [None] * self.width
            step = max(1, self.width // len(lines))
            starts = [min(position * step, self.width - 1) for position in range(len(lines))]
            for start, text in zip(starts, lines, strict=True):
                cells[start] = self.cell(text, BODY_FONT)
            self.append(cells)
            for start, end in pairwise([*starts, self.width]):
                self.merge(2, start + 1, 2, max(start + 1, end))

    def heads(self) -> None:
        depth, top = self.table.depth, self.row + 1
        paths = [(*column.heads, *[None] * (depth - len(column.heads))) for column in self.table.columns]
        for level in range(depth):
            row = []
            for position, path in enumerate(paths):
                again = level > 0 and path[level] is None
                same = (
                    position > 0
                    and paths[position - 1][: level + 1] == path[: level + 1]
                    and level < depth - 1
                )
                value = None if again or (same and path[level + 1] is not None) else path[level]
                cell = self.cell(value, HEAD_FONT, fill=True, alignment=CENTRE)
                cell.border = BORDER
                row.append(cell)
            self.append(row)
        self._merge_heads(paths, top)
        for position, column in enumerate(self.table.columns):
            self.widest[position] = max(self.widest[position], text_width(column.heads[-1]) + 2)

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

    def body_row(self, values: Sequence[Any], font: Font = BODY_FONT) -> None:
        cells = []
        for position, (value, column) in enumerate(zip(values, self.table.columns, strict=True)):
            shown, own_kind = _values(value)
            is_mean = column.kind == COUNT and isinstance(shown, Decimal)
            cell = self.cell(shown, font, own_kind or (MEAN if is_mean else column.kind))
            cell.border = BORDER
            cells.append(cell)
            if shown is not None:
                wide = text_width(str(shown)) + 2
                if wide > self.widest[position]:
                    self.widest[position] = wide
        self.append(cells)

    def finish(self) -> None:
        table, sheet = self.table, self.sheet
        last_data = self.row
        for text in table.foot:
            self.append([self.cell(text, BODY_FONT)])
            self.merge(self.row, 1, self.row, self.width)
        if table.depth == 1:
            corner = f"{get_column_letter(self.width)}{max(last_data, table.header_row)}"
            sheet.auto_filter.ref = f"A{table.header_row}:{corner}"
        sheet.print_title_rows = f"{table.header_row - table.depth + 1}:{table.header_row}"
        sheet.print_area = f"A1:{get_column_letter(self.width)}{self.row}"

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

    def set_widths(self, rows: Sequence[Sequence[Any]]) -> None:
        """Widths from the heads and the first rows; they must be known before the rows are written."""
        for values in rows:
            for position, value in enumerate(values):
                shown, _ = _values(value)
                if shown is not None:
                    self.widest[position] = max(self.widest[position], text_width(str(shown)) + 2)
        for position, wide in enumerate(self.widest):
            wanted = self.table.widths.get(position, min(max(wide, NARROWEST), WIDEST))
            self.sheet.column_dimensions[get_column_letter(position + 1)].width = wanted


def write_tables(target: BinaryIO | Path, tables: Iterable[Table], *, creator: str = "村级党组织管理") -> int:
    """Write the tables as sheets of one workbook. Returns the number of body rows."""
    book = Workbook(write_only=True)
    book.properties.creator = creator
    written = 0
    for table in tables:
        rows = list(table.rows)
        sheet = _Sheet(book, table)
        sheet.set_up()
        for position, column in enumerate(table.columns):
            sheet.widest[position] = text_width(column.heads[-1]) + 2
        sheet.set_widths(rows)
        sheet.title()
        sheet.heads()
        for values in rows:
            sheet.body_row(values)
        if table.total is not None:
            sheet.body_row(table.total, HEAD_FONT)
        sheet.finish()
        written += len(rows)
    book.save(target)
    return written
