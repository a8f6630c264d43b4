"""One prepared converter a column: the rules of its field bound once, each different cell read once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from villagegov.sheets.context import CheckContext
from villagegov.sheets.grid import BadCell, Grid
from villagegov.sheets.kinds import Field, FieldType
from villagegov.sheets.normalise.amounts import read_count, read_decimal, read_money
from villagegov.sheets.normalise.choices import (
    TICKS,
    Spellings,
    read_choice,
    read_yes_no,
)
from villagegov.sheets.normalise.dates import read_date, read_planned
from villagegov.sheets.normalise.id_numbers import read_id_number
from villagegov.sheets.normalise.names import read_name, read_place_name
from villagegov.sheets.normalise.phones import read_code, read_phone
from villagegov.sheets.normalise.posts import PostWords, read_posts
from villagegov.sheets.normalise.text import as_text, clean, is_empty_marker, without_blanks

Reading = tuple[Any, str]
Reader = Callable[[Any, str], Reading]

_EMPTY: Reading = (None, "")
_NO = "无"


class Converter(dict[Any, Reading]):
    """Maps a cell to its value and problem code; a cell that was seen before costs one look-up."""

    def __init__(self, reader: Reader, *, is_yes_no: bool) -> None:
        super().__init__({"": _EMPTY})
        self._reader = reader
        self._is_yes_no = is_yes_no

    def __missing__(self, cell: Any) -> Reading:
        reading = self[cell] = self._read(cell)
        return reading

    def _read(self, cell: Any) -> Reading:
        if isinstance(cell, BadCell):
            return None, cell.code
        text = clean(cell) if isinstance(cell, str) else as_text(cell)
        if not text or (is_empty_marker(text) and not (self._is_yes_no and text == _NO)):
            return _EMPTY
        return self._reader(cell, text)


def converter_for(field: Field, grid: Grid, context: CheckContext, unit: str) -> Converter:
    """`unit` is the unit of money of the column: 元 or 万元."""
    return Converter(
        _reader_for(field, grid, context, unit),
        is_yes_no=field.type is FieldType.YES_NO,
    )


def _reader_for(field: Field, grid: Grid, context: CheckContext, unit: str) -> Reader:
    spellings, posts = (
        field.spellings or Spellings({}),
        field.posts or PostWords({}, {}, {}),
    )
    readers: dict[FieldType, Reader] = {
        FieldType.NAME: lambda _, text: read_name(text),
        FieldType.PLACE_NAME: lambda _, text: read_place_name(text, longest=field.max_length),
        FieldType.VILLAGE: lambda _, text: context.index.read(text),
        FieldType.ID_NUMBER: lambda cell, text: read_id_number(cell, text, context.today),
        FieldType.DATE: lambda cell, text: (read_planned if field.is_planned else read_date)(
            cell,
            text,
            today=context.today,
            is_1904=grid.is_1904,
            is_typeless=grid.is_typeless,
        ),
        FieldType.CHOICE: lambda _, text: read_choice(text, spellings),
        FieldType.YES_NO: lambda _, text: read_yes_no(text),
        FieldType.POSTS: lambda _, text: read_posts(text, posts),
        FieldType.PHONE: lambda _, text: read_phone(text),
        FieldType.COUNT: lambda _, text: read_count(text),
        FieldType.CODE: lambda _, text: read_code(text),
        FieldType.DECIMAL: lambda _, text: read_decimal(text),
        FieldType.MONEY: lambda _, text: read_money(text, column_unit=unit),
        FieldType.TEXT: lambda _, text: (
            (None, "text_too_long") if len(text) > field.max_length else (text, "")
        ),
        FieldType.NOT_STORED: lambda _, text: (text, ""),
    }
    return readers[field.type]


def ticks_as_yes_and_no(cells: list[Any], readings: list[Reading]) -> list[Reading]:
    """In a column where every filled cell is a tick, an empty cell is a no."""
    filled = {cell for cell, reading in zip(cells, readings, strict=True) if reading != _EMPTY}
    if not filled or not all(isinstance(cell, str) and without_blanks(cell) in TICKS for cell in filled):
        return readings
    return [(False, "") if reading == _EMPTY else reading for reading in readings]
