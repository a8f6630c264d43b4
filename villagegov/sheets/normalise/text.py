"""What is done to every cell: characters, blanks and empty markers (excel.md 7.1)."""

from __future__ import annotations

import datetime
import re
from typing import Any

EMPTY_MARKERS = frozenset({"-", "—", "——", "–", "/", "\\", "无", "不详", "未知", "空"})

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0xA0: " ",
}
_INVISIBLE = dict.fromkeys(
    [
        *range(0x20),
        0x7F,
        *range(0x80, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        0x2060,
        0xFEFF,
    ],
    None,
)
_LINE_BREAKS = {
    0x0A: " ",
    0x0B: " ",
    0x0C: " ",
    0x0D: " ",
    0x09: " ",
    0x85: " ",
    0x2028: " ",
    0x2029: " ",
}
_CHARACTERS: dict[int, Any] = _HALF_WIDTH | _INVISIBLE | _LINE_BREAKS
_NEEDS_CLEANING = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028\u2029\u2060\u3000\ufeff\uff01-\uff5e]"
)
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """Half-width, without invisible characters, line breaks as one blank, no blanks at the ends."""
    if not (text.isascii() and text.isprintable()) and _NEEDS_CLEANING.search(text):
        text = text.replace("\r\n", "\n").translate(_CHARACTERS)
    return text.strip()


def without_blanks(text: str) -> str:
    """The text with every blank and line break taken out."""
    return _BLANKS.sub("", text)


def is_empty_marker(text: str) -> bool:
    """Signs and words by which people say that a cell is empty."""
    return text in EMPTY_MARKERS


def as_given(cell: Any) -> str:
    """The cell as text before normalisation: integers without .0, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(getattr(cell, "given", cell))


def as_text(cell: Any) -> str:
    """The cell as cleaned text; empty markers are not yet taken for empty."""
    return clean(cell if isinstance(cell, str) else as_given(cell))
