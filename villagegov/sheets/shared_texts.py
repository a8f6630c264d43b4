"""The table of shared strings of an .xlsx: how long its texts become when each cell has got its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from villagegov.sheets.archive import LARGEST_CONTENT
from villagegov.sheets.notes import LONGEST_TEXT
from villagegov.sheets.problems import Refused
from villagegov.sheets.worksheet import LARGEST_BLOCK, text_length

_END = b"si>"
_INDEX = re.compile(rb"<(?:[\w.-]+:)?v>(\d{1,9})</")


class SharedTextScan:
    """Finds the texts that matter for the sum: shorter ones in all cells stay below half the limit."""

    def __init__(self, cells: int) -> None:
        self.cells = max(cells, 1)
        self.step = max(min(LONGEST_TEXT, LARGEST_CONTENT // 2 // self.cells), 64)
        self.long_texts: dict[int, int] = {}
        self._rest = b""
        self._index = 0

    def feed(self, chunk: bytes) -> None:
        """Searches up to the last text that is complete."""
        data = self._rest + chunk
        cut = data.rfind(_END) + len(_END)
        if cut < len(_END):
            if len(data) > LARGEST_BLOCK:
                self.long_texts[self._index] = text_length(data)
                data = b""
            self._rest = data
            return
        self._rest = data[cut:]
        self._search(data[:cut])

    def _search(self, data: bytes) -> None:
        at = 0
        while len(data) - at > self.step:
            end = data.rfind(_END, at, at + self.step)
            if end < 0:
                end = data.find(_END, at + self.step - len(_END) + 1)
                length = text_length(data[at:end])
                if length > self.step // 4:
                    self.long_texts[self._index + _texts_in(data[:at])] = length
            at = end + len(_END)
        self._index += _texts_in(data)

    def too_long(self) -> int | None:
        """The index of a text that no cell may hold."""
        return next(
            (index for index, length in self.long_texts.items() if length > LONGEST_TEXT),
            None,
        )


def _texts_in(data: bytes) -> int:
    """Closed texts, whatever prefix the file uses."""
    return data.count(b"</si>") + data.count(b":si>") // 2


def refuse_repeated_texts(long_texts: dict[int, int], sheets: Iterable[bytes]) -> None:
    """Counts the references to long texts; `sheets` are the pieces of all worksheets once more."""
    uses: Counter[int] = Counter()
    rest = b""
    for piece in sheets:
        data = rest + piece
        cut = data.rfind(b"</") + 2
        uses.update(index for found in _INDEX.findall(data[:cut]) if (index := int(found)) in long_texts)
        rest = data[cut:]
    if sum(long_texts[index] * count for index, count in uses.items()) > LARGEST_CONTENT // 2:
        raise Refused("unpacked_too_large")
