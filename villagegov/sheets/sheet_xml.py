"""Rows of a table as the XML of a worksheet, and the sheets of a workbook filled with them, a row at a time.

openpyxl draws the frame of a workbook: titles, heads, styles, widths, paper. A cell object for each value would cost
ten times what the value costs; so the rows are written as text between the heads and the end of the sheet. A text is
an inline string, so no cell can become a formula. Nothing is kept: a workbook of any length takes the same memory.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.compat import safe_string
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from villagegov.common.dates import PartialDate
from villagegov.sheets.tables import COUNT, DATE, TEXT

MEAN = "mean"  # of counts, in the sums
END = 1_000_000  # stands in a frame for the last row of data, END + 1 for the row below it
LONGEST_TEXT = 32_767
ROWS_AT_ONCE = 256
QUICK = 3  # of zlib: a third less work than its usual 6 for a tenth more bytes
BOOK = "xl/workbook.xml"

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BEHIND_END = re.compile(rb"(?<=[A-Z$])10000\d\d(?!\d)")
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_NAME_OF_SHEET = re.compile(rb'<definedName [^>]*localSheetId="(\d+)"[^>]*>[^<]*')


def shown(value: Any) -> tuple[Any, str]:
    """The value as the cell holds it, and its format where it differs from the column's."""
    if isinstance(value, PartialDate):
        return (value.text(), TEXT) if value.by_month else (value.day, DATE)
    if isinstance(value, bool):
        return ("是" if value else "否"), TEXT
    if isinstance(value, str):
        return value, TEXT
    return value, ""


class RowWriter:
    """Writes rows of one table; `styles` are the numbers of the cell styles by format."""

    def __init__(self, kinds: Sequence[str], styles: Mapping[str, int]) -> None:
        self._tails = {kind: f'" s="{number}"' for kind, number in styles.items()}
        self._open = f'{self._tails[TEXT]} t="inlineStr"><is><t'
        self._text = f"{self._open}>"
        self._columns = [
            (
                f'<c r="{get_column_letter(position)}',
                f"{self._tails[kind]}/>",
                f"{self._tails[kind]}><v>",
                kind,
            )
            for position, kind in enumerate(kinds, 1)
        ]

    def row(self, number: int, values: Sequence[Any]) -> str:
        """One row of the sheet; whole numbers and texts without signs, as most are, are put in as they stand."""
        text, parts = self._text, [f'<row r="{number}">']
        for value, (start, blank, plain, kind) in zip(values, self._columns, strict=True):
            if value is None:
                parts.append(f"{start}{number}{blank}")
            elif type(value) is int:
                parts.append(f"{start}{number}{plain}{value}</v></c>")
            elif isinstance(value, str) and value.isalnum() and len(value) < LONGEST_TEXT:
                parts.append(f"{start}{number}{text}{value}</t></is></c>")
            else:
                parts.append(f"{start}{number}{self._other(value, kind)}")
        parts.append("</row>")
        return "".join(parts)

    def _other(self, value: Any, kind: str) -> str:
        """What follows the address of a cell that holds a date, a fraction or a text with signs."""
        if isinstance(value, float) or (isinstance(value, Decimal) and kind != COUNT):
            return f"{self._tails[kind]}><v>{safe_string(value)}</v></c>"
        value, own = shown(value)
        if isinstance(value, str):
            return f"{self._tails[TEXT]}/>" if value == "" else f"{self._open}{_inline(value)}</t></is></c>"
        is_mean = kind == COUNT and isinstance(value, Decimal)
        return f"{self._tails[own or (MEAN if is_mean else kind)]}><v>{_number(value)}</v></c>"


def _inline(text: str) -> str:
    """A text as XML from behind `<t`, with the blanks at its ends and without what XML cannot hold."""
    text = _NOT_IN_XML.sub("", text)[:LONGEST_TEXT]
    keeps = ' xml:space="preserve">' if text != text.strip() or "\n" in text else ">"
    return keeps + escape(text, {"\r": "&#13;"})


@lru_cache(maxsize=4096)
def _day_number(day: datetime.date) -> str:
    return safe_string(to_excel(day))


def _number(value: Any) -> str:
    """A number or a day as the file has it. Raises ValueError for anything else."""
    if isinstance(value, datetime.date):
        return _day_number(value)
    if not isinstance(value, int | float | Decimal):
        raise ValueError(f"a cell cannot hold {type(value).__name__}")
    return safe_string(value)


def in_blocks(rows: Iterable[str]) -> Iterator[bytes]:
    """Rows joined to pieces that are worth compressing."""
    rows = iter(rows)
    while block := "".join(islice(rows, ROWS_AT_ONCE)):
        yield block.encode()


def fill(frame: BinaryIO, target: Any, bodies: Sequence[tuple[Iterable[str], Callable[[], int]]]) -> None:
    """Write the workbook of a frame with the rows of its sheets.

    A body is the rows of a sheet and what tells, when they are written, which one was the last of data.
    """
    with ZipFile(frame) as drawn, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=QUICK) as archive:
        sheets = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(bodies) + 1)]
        for name in drawn.namelist():
            if name not in sheets and name != BOOK:
                archive.writestr(name, drawn.read(name))
        lasts = []
        for name, (rows, last) in zip(sheets, bodies, strict=True):
            head, end, tail = drawn.read(name).rpartition(b"</sheetData>")
            with archive.open(name, "w") as out:
                out.write(_DIMENSION.sub(b"", head, count=1))
                for block in in_blocks(rows):
                    out.write(block)
                lasts.append(last())
                out.write(end + _placed(tail, lasts[-1]))
        archive.writestr(
            BOOK, _NAME_OF_SHEET.sub(lambda one: _placed(one[0], lasts[int(one[1])]), drawn.read(BOOK))
        )


def _placed(xml: bytes, last: int) -> bytes:
    """The rows behind the end of the frame as they came to stand."""
    return _BEHIND_END.sub(lambda one: b"%d" % (int(one[0]) - END + last), xml)
