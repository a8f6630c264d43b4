"""The pass over the records of an .xls workbook: password, used range, formulas, date system."""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass, field

from villagegov.sheets.archive import LARGEST_CONTENT
from villagegov.sheets.compound import Compound, records
from villagegov.sheets.notes import LONGEST_TEXT, SheetNotes, refuse_outside_range
from villagegov.sheets.problems import Refused

_BOF = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_FILE_PASSWORD, _DATE_MODE, _BOUND_SHEET, _FORMULA, _MANY_NUMBERS = (
    0x2F,
    0x22,
    0x85,
    0x06,
    0xBD,
)
_TEXT_TABLE, _CONTINUE, _TEXT_CELL = 0xFC, 0x3C, 0xFD
_VALUES = frozenset({0x0203, 0x027E, _TEXT_CELL, 0x0204, 0x0205, 0x00D6, _FORMULA, _MANY_NUMBERS})

_PAIR = struct.Struct("<HH").unpack_from


@dataclass(slots=True)
class BiffNotes:
    """`sheets` in the order of the workbook."""

    sheets: list[SheetNotes] = field(default_factory=list)
    is_1904: bool = False


class _WorkbookScan:
    """The walk; `uses` counts the cells of each shared text, whose table goes on over several records."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.is_1904 = False
        self.uses: Counter[int] = Counter()
        self.texts: list[bytes] = []
        self.starts: list[int] = []
        self._by_start: dict[int, SheetNotes] = {}
        self._current = SheetNotes()
        self._before = 0

    def run(self) -> None:
        for kind, at, length in records(self.stream):
            if kind in _VALUES and length >= 6:
                self._cell(kind, at, length)
            elif kind in _BOF:
                self._current = self._by_start.setdefault(at - 4, SheetNotes())
            elif kind == _FILE_PASSWORD:
                raise Refused("encrypted")
            elif kind == _DATE_MODE:
                self.is_1904 = self.stream[at : at + 1] == b"\x01"
            elif kind == _BOUND_SHEET and length >= 4:
                self.starts.extend(struct.unpack_from("<I", self.stream, at))
            elif kind == _TEXT_TABLE or (kind == _CONTINUE and self._before == _TEXT_TABLE):
                self.texts.append(self.stream[at : at + length])
                kind = _TEXT_TABLE
            self._before = kind

    def _cell(self, kind: int, at: int, length: int) -> None:
        if at + length > len(self.stream):
            raise Refused("damaged")
        row, column = _PAIR(self.stream, at)
        if kind == _MANY_NUMBERS:
            column = _PAIR(self.stream, at + length - 4)[1]
        refuse_outside_range(row, column)
        if kind == _FORMULA:
            self._current.formulas.add((row, column))
        elif kind == _TEXT_CELL and length >= 10:
            self.uses[struct.unpack_from("<I", self.stream, at + 6)[0]] += 1

    def notes(self) -> list[SheetNotes]:
        return [self._by_start.get(start, SheetNotes()) for start in self.starts]


def scan_workbook(compound: Compound) -> BiffNotes:
    """Raises `Refused` for a password, for cells outside the range, and for texts that multiply."""
    scan = _WorkbookScan(compound.stream("Workbook" if "Workbook" in compound.entries else "Book"))
    scan.run()
    if scan.uses.total() * min(sum(map(len, scan.texts)), LONGEST_TEXT) > LARGEST_CONTENT:
        lengths = dict(enumerate(text_lengths(scan.texts)))
        if sum(lengths.get(index, 0) * count for index, count in scan.uses.items()) > LARGEST_CONTENT:
            raise Refused("unpacked_too_large")
    return BiffNotes(scan.notes(), scan.is_1904)


def text_lengths(parts: list[bytes]) -> list[int]:
    """The characters of each shared text; one may go on in the next record, behind a new flag byte."""
    lengths: list[int] = []
    number, at = 0, 8
    while number < len(parts) and at + 3 <= len(parts[number]):
        part = parts[number]
        length, flags = int.from_bytes(part[at : at + 2], "little"), part[at + 2]
        at += 3
        runs = int.from_bytes(part[at : at + 2], "little") if flags & 8 else 0
        at += 2 if flags & 8 else 0
        extra = int.from_bytes(part[at : at + 4], "little") if flags & 4 else 0
        at += 4 if flags & 4 else 0
        lengths.append(length)
        left, width = length, 2 if flags & 1 else 1
        while left and number < len(parts):
            here = min(left, (len(parts[number]) - at) // width)
            left, at = left - here, at + here * width
            if left:
                number, at = number + 1, 1
                width = 2 if number < len(parts) and parts[number][:1] > b"\0" else 1
        at += 4 * runs + extra
        while number < len(parts) and at >= len(parts[number]):
            number, at = number + 1, at - len(parts[number])
    return lengths
