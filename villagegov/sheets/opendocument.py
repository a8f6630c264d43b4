"""The pass over content.xml of an .ods: range, merges, hidden rows and columns, formulas, error cells."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from villagegov.sheets.archive import LARGEST_CONTENT
from villagegov.sheets.grid import BadCell, column_letter
from villagegov.sheets.notes import (
    LAST_COLUMN,
    LAST_ROW,
    SheetNotes,
    refuse_long_text,
    refuse_outside_range,
)
from villagegov.sheets.problems import Refused

_HIDDEN = {"collapse", "filter"}
_CELLS = {"table-cell", "covered-table-cell"}


class ContentScan:
    """Fed with the pieces of content.xml; `sheets` holds the notes by sheet name."""

    def __init__(self) -> None:
        self.sheets: dict[str | int, SheetNotes] = {}
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._notes = SheetNotes()
        self._row = self._column = self._text_sum = 0
        self._row_repeat = 1
        self._cell: dict[str, Any] | None = None
        self._length = 0

    def feed(self, chunk: bytes, *, is_last: bool = False) -> None:
        """One piece; XML that is not well formed is `damaged`."""
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            raise Refused("damaged") from error

    def _start(self, name: str, attributes: dict[str, Any]) -> None:
        name = name.rpartition(":")[2]
        if name in _CELLS:
            self._cell, self._length = (
                {key.rpartition(":")[2]: text for key, text in attributes.items()},
                0,
            )
            return
        if name not in ("table", "table-row", "table-column"):
            return
        attributes = {key.rpartition(":")[2]: text for key, text in attributes.items()}
        if name == "table":
            self._notes = self.sheets.setdefault(attributes.get("name", ""), SheetNotes())
            self._row = self._column = 0
        elif name == "table-row":
            self._row_repeat, self._column = (
                _count(attributes, "number-rows-repeated"),
                0,
            )
            if attributes.get("visibility") in _HIDDEN:
                self._notes.hidden_rows.update(range(self._row, min(self._row + self._row_repeat, LAST_ROW)))
        else:
            repeat = _count(attributes, "number-columns-repeated")
            if attributes.get("visibility") in _HIDDEN:
                columns = range(self._column, min(self._column + repeat, LAST_COLUMN))
                self._notes.hidden_columns.update(columns)
            self._column += repeat

    def _text(self, text: str) -> None:
        if self._cell is not None:
            self._length += len(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in _CELLS and self._cell is not None:
            self._close_cell(self._cell)
            self._cell = None
        elif name == "table-row":
            self._row += self._row_repeat

    def _close_cell(self, cell: dict[str, Any]) -> None:
        repeat = _count(cell, "number-columns-repeated")
        row, column = self._row, self._column
        self._column += repeat
        if "value-type" in cell or self._length:
            refuse_outside_range(row + self._row_repeat - 1, column + repeat - 1)
            refuse_long_text(self._length, f"{column_letter(column)}{row + 1}")
            self._text_sum += self._length * repeat * self._row_repeat
            if self._text_sum > LARGEST_CONTENT:
                raise Refused("unpacked_too_large")
            self._note_value(cell, row, column, repeat)
        down, across = (
            _count(cell, "number-rows-spanned"),
            _count(cell, "number-columns-spanned"),
        )
        if (down > 1 or across > 1) and row < LAST_ROW and column < LAST_COLUMN:
            self._notes.merges.append(((row, column), (row + down - 1, column + across - 1)))

    def _note_value(self, cell: dict[str, Any], row: int, column: int, repeat: int) -> None:
        is_error, is_formula = cell.get("value-type") == "error", "formula" in cell
        if not (is_error or is_formula):
            return
        for one in (
            (r, c) for r in range(row, row + self._row_repeat) for c in range(column, column + repeat)
        ):
            if is_formula:
                self._notes.formulas.add(one)
            if is_error:
                self._notes.bad_cells[one] = BadCell("cell_error", "#N/A")


def _count(attributes: dict[str, Any], name: str) -> int:
    text = str(attributes.get(name, "1"))
    return max(int(text), 1) if text.isdecimal() and len(text) < 10 else 1
