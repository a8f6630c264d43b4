"""CSV files and HTML tables: cells without a type, wrappers taken off, spans as merges."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import islice

from villagegov.sheets.grid import Grid, Merge, clipped, column_letter
from villagegov.sheets.notes import (
    LAST_COLUMN,
    LAST_ROW,
    refuse_long_text,
    refuse_outside_range,
)
from villagegov.sheets.problems import Refused

MOST_TABLES = 1_000
LONGEST_FIELD = 1 << 25

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE_CHARSETS = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk"})
_FORMULA_WRAPPER = re.compile(r'="((?:[^"]|"")*)"')
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HEADER_ROWS = 30


def decode(data: bytes) -> str:
    """Byte order mark, what the page says, strict UTF-8, GB18030, in this order."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data, (encoding,))
    if b"\0" in data:
        raise Refused("unsupported_format", what="不认识的文件")
    encodings = ["utf-8", "gb18030"]
    charset = _META_CHARSET.search(data[:4096])
    if charset:
        named = charset[1].decode("ascii").lower()
        encodings.insert(0, "gb18030" if named in _CHINESE_CHARSETS else "utf-8")
    return _decoded(data, tuple(encodings))


def _decoded(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("encoding_unknown")


def unwrapped(cell: str) -> str:
    """Takes off ="…", a leading apostrophe and a trailing tab, by which exports keep a number a text."""
    cell = cell.rstrip("\t")
    if found := _FORMULA_WRAPPER.fullmatch(cell.strip()):
        return found[1].replace('""', '"')
    return cell.removeprefix("'")


def read_csv(text: str) -> Grid:
    """Comma, semicolon or tab, whichever splits the top of the file into most columns."""
    delimiter = max(",;\t", key=lambda one: _width(text, one))
    try:
        return _grid([unwrapped(cell) for cell in row] for row in _reader(text, delimiter))
    except csv.Error as error:
        raise Refused("damaged") from error


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_FIELD)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _width(text: str, delimiter: str) -> int:
    try:
        return max((len(row) for row in islice(_reader(text, delimiter), _HEADER_ROWS)), default=0)
    except csv.Error:
        return 0


def _grid(rows: Iterable[list[str]]) -> Grid:
    """Even rows; the last cell with a value decides the size, and must stand inside the range."""
    kept: list[list[str]] = []
    for number, row in enumerate(rows):
        while row and not row[-1].strip():
            row.pop()
        if row:
            refuse_outside_range(number, len(row) - 1)
        for column, cell in enumerate(row):
            refuse_long_text(len(cell), f"{column_letter(column)}{number + 1}")
        if number < LAST_ROW:
            kept.append(row)
    while kept and not kept[-1]:
        kept.pop()
    width = max((len(row) for row in kept), default=0)
    return Grid(None, [row + [""] * (width - len(row)) for row in kept], is_typeless=True)


def read_html(text: str) -> Grid:
    """The table with most rows."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    table = max(parser.tables, key=lambda one: len(one.rows), default=_Table())
    grid = _grid(table.rows)
    grid.merges = clipped(table.merges, len(grid.cells), grid.width)
    grid.hidden_rows = table.hidden
    return grid


class _Table:
    """One table while it is read; `covered` says for each column down to which row a span from above reaches.

    Nothing is kept outside the range, however much a page claims to span.
    """

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merges: list[Merge] = []
        self.hidden: set[int] = set()
        self.covered = [-1] * (LAST_COLUMN + 1)

    def start_row(self, *, is_hidden: bool) -> None:
        if is_hidden:
            self.hidden.add(len(self.rows))
        self.rows.append([])
        if len(self.rows) > LAST_ROW:
            raise Refused("too_many_rows", row=len(self.rows))

    def add_cell(self, text: str, down: int, across: int) -> None:
        row = len(self.rows) - 1
        cells = self.rows[row]
        while len(cells) <= LAST_COLUMN and self.covered[len(cells)] >= row:
            cells.append("")
        column = len(cells)
        if column > LAST_COLUMN:
            if text:
                refuse_outside_range(row, column)
            return
        last = min(column + across - 1, LAST_COLUMN)
        cells.extend([text, *[""] * (last - column)])
        self.covered[column : last + 1] = [row + down - 1] * (last - column + 1)
        if down > 1 or across > 1:
            self.merges.append(((row, column), (row + down - 1, last)))


class _Tables(HTMLParser):
    """Gathers all tables of a page; a table inside a cell counts as a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._cell: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: text or "" for name, text in attrs}
        if tag == "table":
            self._end_cell()
            if len(self.tables) >= MOST_TABLES:
                raise Refused("damaged")
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif not self._open:
            return
        elif tag == "tr":
            self._end_cell()
            is_hidden = "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) is not None
            self._open[-1].start_row(is_hidden=is_hidden)
        elif tag in ("td", "th"):
            self._end_cell()
            self._span = (
                _count(attributes, "rowspan", LAST_ROW),
                _count(attributes, "colspan", LAST_COLUMN + 1),
            )
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._open:
            if not self._open[-1].rows:
                self._open[-1].start_row(is_hidden=False)
            self._open[-1].add_cell(unwrapped("".join(self._cell).strip()), *self._span)
        self._cell = None


def _count(attributes: dict[str, str], name: str, limit: int) -> int:
    text = attributes.get(name, "1").strip()
    return min(max(int(text), 1), limit) if text.isdecimal() and len(text) < 9 else 1
