"""Tells rows of data from titles, totals, notes and blanks; fills merged cells down (excel.md 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from villagegov.sheets.grid import Grid
from villagegov.sheets.header import Header
from villagegov.sheets.normalise.places import VillageIndex, section_name
from villagegov.sheets.normalise.text import as_text, without_blanks

DITTO = frozenset({"同上", "〃", "″", '"'})

_TOTAL = re.compile(r"(合计|总计|共计|小计|累计|本页小计|本页合计)|.*(小计|合计)$")
_NOTE = re.compile(
    r"填表人|制表人|填报人|制表|审核人|审核|负责人|单位负责人|填报单位|填报日期|制表日期|联系人"
    r"|(备注|说明|填表说明|注)[:：\d一二三四五六七八九十]"
)
_EXAMPLE = re.compile(r"(例|示例|样例|举例)$|(例|示例)[:：]")
_WORDS = ((_TOTAL, "total"), (_NOTE, "note"), (_EXAMPLE, "example"))
_SERIAL_NUMBER = re.compile(r"[\d一二三四五六七八九十]+[、.]?")
_MOST_NOTE_CELLS = 2


@dataclass(slots=True)
class Body:
    """`rows` are data, `skipped` the others with the reason; `sections` name the village of a row."""

    rows: list[int] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    sections: dict[int, str] = field(default_factory=dict)


class _Classifier:
    """The rules of one sheet, prepared once."""

    def __init__(self, grid: Grid, header: Header, villages: VillageIndex | None) -> None:
        self.grid, self.villages = grid, villages
        self.numbering = set(header.mapping.numbering)
        self.name_column = header.mapping.by_field["name"].position
        self.mapped = [column.position for column in header.mapping.by_field.values()]
        self.header_texts = {self._mapped_texts(row) for row in range(header.first, header.last + 1)}
        self.header_texts.discard(("",) * len(self.mapped))
        at = self.mapped.index(self.name_column)
        self.header_names = {texts[at] for texts in self.header_texts}
        self.titles = {self._texts(row) for row in range(header.first)} - {()}
        self.merged_names = {
            row
            for (top, left), (bottom, _) in grid.merges
            if left == self.name_column
            for row in range(top + 1, min(bottom + 1, len(grid.cells)))
        }
        self.formula_rows = {row for row, _ in grid.formulas}
        self.reasons: dict[str, str] = {}

    def _texts(self, row: int) -> tuple[str, ...]:
        return tuple(text for cell in self.grid.cells[row] if (text := as_text(cell)))

    def _mapped_texts(self, row: int) -> tuple[str, ...]:
        cells = self.grid.cells[row]
        return tuple(without_blanks(as_text(cells[column])) for column in self.mapped)

    def reason(self, row: int) -> str:
        """Why a row is no data, in the order of the rules; an empty text for data."""
        cells = self.grid.cells[row]
        name = self._text_of(cells[self.name_column])
        if not name or row in self.grid.hidden_rows or row in self.formula_rows:
            filled = [column for column, cell in enumerate(cells) if cell != "" and self._text_of(cell)]
            if row in self.grid.hidden_rows and filled:
                return "hidden"
            if self._is_blank(row, filled):
                return "blank"
        if name in self.header_names and self._mapped_texts(row) in self.header_texts:
            return "header_repeat"
        first, text = next((cell, text) for cell in cells if cell != "" and (text := self._text_of(cell)))
        if isinstance(first, str):
            reason = self._reason_of_text(row, text)
            if reason:
                return reason
        is_single = cells.count("") == len(cells) - 1 if name else len(filled) == 1
        if is_single and self.villages is not None and self.villages.is_named_by_section(as_text(first)):
            return "section"
        if name or row in self.merged_names:
            return ""
        return "note" if len(filled) <= _MOST_NOTE_CELLS else ""

    @staticmethod
    def _text_of(cell: Any) -> str:
        return without_blanks(as_text(cell)) if cell != "" else ""

    def _is_blank(self, row: int, filled: list[int]) -> bool:
        """Nothing but the number of the row and results of formulas."""
        if row in self.formula_rows:
            filled = [column for column in filled if (row, column) not in self.grid.formulas]
        return all(column in self.numbering and _is_number(self.grid.cells[row][column]) for column in filled)

    def _reason_of_text(self, row: int, first: str) -> str:
        if self.titles and self._texts(row) in self.titles:
            return "title"
        if first not in self.reasons:
            self.reasons[first] = next((reason for pattern, reason in _WORDS if pattern.match(first)), "")
        return self.reasons[first]


def _is_number(cell: Any) -> bool:
    return not isinstance(cell, str) or _SERIAL_NUMBER.fullmatch(without_blanks(as_text(cell))) is not None


def read_body(grid: Grid, header: Header, villages: VillageIndex | None) -> Body:
    """Sorts all rows; then merged cells are filled down and 同上 is resolved, in place.

    What stands in our own column 问题 counts for nothing: a row that was emptied but for it is empty.
    Without `villages` no row is a section: where a row is a village, its name alone heads nothing.
    """
    for cells in grid.cells[header.last + 1 :]:
        for column in header.mapping.own:
            cells[column] = ""
    classifier, body, section = _Classifier(grid, header, villages), Body(), ""
    for row in range(header.first):
        if any(as_text(cell) for cell in grid.cells[row]):
            body.skipped.append((row, "title"))
    for row in range(header.last + 1, _height(grid)):
        reason = classifier.reason(row)
        if not reason:
            body.rows.append(row)
            if section:
                body.sections[row] = section
            continue
        body.skipped.append((row, reason))
        if reason == "section":
            section = section_name(next(text for cell in grid.cells[row] if (text := as_text(cell))))
    _fill_merges(grid, header.last + 1)
    _fill_dittos(grid, header, body.rows)
    return body


def _height(grid: Grid) -> int:
    """Up to the last row in which anything stands."""
    height = len(grid.cells)
    while height and not any(cell != "" and as_text(cell) for cell in grid.cells[height - 1]):
        height -= 1
    return height


def _fill_merges(grid: Grid, first_row: int) -> None:
    """Merged down: the value counts for each row. Merged across: it belongs to the first column."""
    for (top, left), (bottom, _) in grid.merges:
        if first_row <= top < bottom and top < len(grid.cells) and left < grid.width:
            value = grid.cells[top][left]
            for row in range(top + 1, min(bottom + 1, len(grid.cells))):
                grid.cells[row][left] = value


def _fill_dittos(grid: Grid, header: Header, rows: list[int]) -> None:
    for column in header.mapping.by_field.values():
        if column.field is None or not column.field.repeats_with_ditto:
            continue
        above: Any = ""
        for row in rows:
            cell = grid.cells[row][column.position]
            if isinstance(cell, str) and cell.strip() in DITTO:
                grid.cells[row][column.position] = above
            above = grid.cells[row][column.position]
