"""The pass over the records of an .xls workbook: password, used range, formulas, date system."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from villagegov.sheets.compound import Compound, records
from villagegov.sheets.notes import SheetNotes, refuse_outside_range
from villagegov.sheets.problems import Refused

_BOF = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_FILE_PASSWORD, _DATE_MODE, _BOUND_SHEET, _FORMULA, _MANY_NUMBERS = (
    0x2F,
    0x22,
    0x85,
    0x06,
    0xBD,
)
_VALUES = frozenset({0x0203, 0x027E, 0x00FD, 0x0204, 0x0205, 0x00D6, _FORMULA, _MANY_NUMBERS})


@dataclass(slots=True)
class BiffNotes:
    """`sheets` in the order of the workbook."""

    sheets: list[SheetNotes] = field(default_factory=list)
    is_1904: bool = False


def scan_workbook(compound: Compound) -> BiffNotes:
    """Raises `Refused` for a password and for cells outside the range."""
    stream = compound.stream("Workbook" if "Workbook" in compound.entries else "Book")
    notes = BiffNotes()
    by_start: dict[int, SheetNotes] = {}
    starts: list[int] = []
    current = SheetNotes()
    position = struct.Struct("<HH").unpack_from
    for kind, at, length in records(stream):
        if kind in _VALUES and length >= 6 and at + length <= len(stream):
            row, column = position(stream, at)
            if kind == _MANY_NUMBERS:
                column = position(stream, at + length - 2)[0]
            refuse_outside_range(row, column)
            if kind == _FORMULA:
                current.formulas.add((row, column))
        elif kind in _BOF:
            current = by_start.setdefault(at - 4, SheetNotes())
        elif kind == _FILE_PASSWORD:
            raise Refused("encrypted")
        elif kind == _DATE_MODE:
            notes.is_1904 = stream[at : at + 1] == b"\x01"
        elif kind == _BOUND_SHEET and length >= 4:
            starts.extend(struct.unpack_from("<I", stream, at))
    notes.sheets = [by_start.get(start, SheetNotes()) for start in starts]
    return notes
