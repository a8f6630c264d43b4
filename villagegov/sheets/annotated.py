"""The annotated copy: the user's file with its problems in it, which imports again as it is (excel.md 8)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from villagegov.sheets.grid import Position, column_letter
from villagegov.sheets.guard import guard
from villagegov.sheets.kinds import FieldType
from villagegov.sheets.mapping import Column
from villagegov.sheets.marks import (
    COLOURS,
    COMMENT_HEAD,
    Marks,
    broken_up,
    fault_and_advice,
    marks_of,
    onto_first_cells,
    own_column,
    shortened,
)
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.problems import Problem
from villagegov.sheets.read import read_grids, unpacked
from villagegov.sheets.reopened import cells_of, reopened
from villagegov.sheets.same_cells import CREATOR, WIDE, comment_of, new_book, put_text
from villagegov.sheets.workbook import GREY, HEAD_FONT

LIST_SHEET = "问题清单"
LIST_HEADS = (("行", 8), ("列", 20), ("单元格", 10), ("原值", 30), ("问题", 50), ("怎么改", 40))
MOST_LISTED = 10_000
LINK_COLUMN = 2
SHORTEST_NUMBER = 15
LINK_FONT = Font(color="FF0B57A4", underline="single")
_LEFT_OVER = "还有 {count} 处没有列出，见“问题”一列"


def annotate(content: bytes, name: str, outcome: Outcome, *, typed: Mapping[Position, str]) -> bytes:
    """The upload as an .xlsx in which bad cells are red, warnings yellow and `typed` cells green.

    `typed` are the texts by which the office replaced cells, rows and columns counting from 0; they are written as
    texts. A last column 问题 and a last sheet 问题清单 say all that `outcome` found; those of an earlier copy are
    replaced. The user's own .xlsx keeps its look, if it has at most 400 000 cells; of other files the cells are
    copied. Raises `Refused` where the guard does.
    """
    marks = marks_of(outcome, typed)
    with unpacked(content, name) as path:
        guarded = guard(path, name)
        own = reopened(path, guarded, outcome)
        if own is None:
            book = new_book(read_grids(path, guarded), outcome, marks)
            title = book.worksheets[0].title
        else:
            book, sheet = own
            title = sheet.title
            _take_off_old_marks(sheet, outcome)
            _lay_on(sheet, marks, outcome)
    _replace_list(book, title, outcome)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _take_off_old_marks(sheet: Worksheet, outcome: Outcome) -> None:
    """Our colours and comments of an earlier copy, and the texts in our column."""
    ours: dict[int, bool] = {}
    column, first = own_column(outcome) + 1, outcome.header_row or 1
    for cell in cells_of(sheet):
        style = cell.style_id
        if style not in ours:
            ours[style] = cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in COLOURS
        if ours[style]:
            cell.fill = PatternFill()
        if cell.comment is not None and COMMENT_HEAD.strip() in cell.comment.text:
            said = cell.comment.text.partition(COMMENT_HEAD.strip())[0].strip()
            cell.comment = comment_of(said, cell.comment.author or "") if said else None
        if cell.column == column and cell.row >= first and isinstance(cell, Cell):
            cell.value = None


def _lay_on(sheet: Worksheet, marks: Marks, outcome: Outcome) -> None:
    merges = {
        ((one.min_row - 1, one.min_col - 1), (one.max_row - 1, one.max_col - 1)): str(one)
        for one in sheet.merged_cells.ranges
    }
    for merge in broken_up(merges, marks):
        _break_up(sheet, merge, merges.pop(merge))
    onto_first_cells(merges, marks)
    if marks.own is not None:
        _make_room(sheet, marks.own + 1)
        head, left = (sheet.cell(outcome.header_row or 1, marks.own + shift) for shift in (1, 0))
        head._style = copy(left._style)
    for (row, column), text in marks.texts.items():
        put_text(sheet.cell(row + 1, column + 1), text)
    for (row, column), fill in marks.fills.items():
        sheet.cell(row + 1, column + 1).fill = fill
    for (row, column), text in marks.comments.items():
        cell = sheet.cell(row + 1, column + 1)
        old = cell.comment
        said, author = (f"{old.text}\n", old.author or "") if old is not None else ("", CREATOR)
        cell.comment = comment_of(said + COMMENT_HEAD + text, author)


def _break_up(sheet: Worksheet, merge: tuple[Position, Position], reference: str) -> None:
    """Each row of the merged cell gets its value, as the reader takes it."""
    (top, left), (bottom, _) = merge
    first = sheet.cell(top + 1, left + 1)
    sheet.unmerge_cells(reference)
    for row in range(top + 2, bottom + 2):
        cell = sheet.cell(row, left + 1)
        cell._style = copy(first._style)
        cell._value, cell.data_type = first._value, first.data_type


def _make_room(sheet: Worksheet, column: int) -> None:
    """Our column is seen, and has a width of its own, also where one setting goes over many columns."""
    letter, widths = column_letter(column - 1), sheet.column_dimensions
    for dimension in list(widths.values()):
        dimension.reindex()
        if dimension.min <= column <= dimension.max and dimension.max > dimension.min:
            del widths[dimension.index]
            for first, last in ((dimension.min, column - 1), (column + 1, dimension.max)):
                if first <= last:
                    _take_over(sheet, dimension, first, last)
    widths[letter] = ColumnDimension(sheet, index=letter, width=WIDE)


def _take_over(sheet: Worksheet, old: ColumnDimension, first: int, last: int) -> None:
    letter = column_letter(first - 1)
    part = copy(old)
    part.index, part.min, part.max = letter, first, last
    sheet.column_dimensions[letter] = part


def _replace_list(book: Workbook, title: str, outcome: Outcome) -> None:
    active = book.active
    if LIST_SHEET in book.sheetnames:
        del book[LIST_SHEET]
    if not book.write_only:
        book.active = active if active in book.worksheets else book[title]
    if not outcome.problems:
        return
    sheet = book.create_sheet(LIST_SHEET)
    for position, (_, width) in enumerate(LIST_HEADS):
        sheet.column_dimensions[column_letter(position)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_styled(sheet, text) for text, _ in LIST_HEADS])
    columns = {column.letter: column for column in outcome.columns}
    for row, problem in enumerate(outcome.problems[:MOST_LISTED], 2):
        line = _line(sheet, problem, columns.get(problem.column or ""))
        if problem.row is not None:
            place = f"{quote_sheetname(title)}!{problem.column or 'A'}{problem.row}"
            line[LINK_COLUMN].hyperlink = Hyperlink(ref="", location=place)
            line[LINK_COLUMN].hyperlink.ref = f"{column_letter(LINK_COLUMN)}{row}"
            line[LINK_COLUMN].font = LINK_FONT
        sheet.append(line)
    left = len(outcome.problems) - MOST_LISTED
    if left > 0:
        sheet.append([_text(sheet, _LEFT_OVER.format(count=left))])


def _line(sheet: Any, problem: Problem, column: Column | None) -> list[Any]:
    """行, 列, 单元格, 原值, 问题, 怎么改. A number of a person is masked: the list is printed and handed on."""
    given = problem.given or ""
    is_number = column is not None and column.field is not None and column.field.type is FieldType.ID_NUMBER
    if is_number and len(given) >= SHORTEST_NUMBER:
        given = f"{given[:6]}{'*' * 8}{given[-4:]}"
    fault, advice = fault_and_advice(problem)
    texts = (
        column.shown if column is not None else "",
        f"{problem.column or ''}{problem.row or ''}",
        shortened(given),
        fault,
        advice,
    )
    return [problem.row, *(_text(sheet, text) for text in texts)]


def _text(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet)
    put_text(cell, text)
    return cell


def _styled(sheet: Any, text: str) -> Any:
    cell = _text(sheet, text)
    cell.font, cell.fill = HEAD_FONT, GREY
    return cell
