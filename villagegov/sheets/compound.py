"""The container of .xls and .et: finds a stream in an OLE file and walks the records of a BIFF workbook."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from villagegov.sheets.problems import Refused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END_OF_CHAIN = 0xFFFFFFFA
_HEADER_ENTRIES = 109
_ENTRY_SIZE = 128
_NO_SECTOR = 0xFFFFFFFF


class Compound:
    """The streams of an OLE file; every broken chain is `damaged`."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or data[:8] != SIGNATURE:
            raise Refused("damaged")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refused("damaged")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        first_directory, self._cutoff, first_mini = (
            struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60)
        )
        self._table = self._read_table()
        self._mini_table = _integers(self._chain(first_mini)) if first_mini < _END_OF_CHAIN else []
        self.entries = self._read_entries(self._chain(first_directory))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise Refused("damaged")
        return self._data[start : start + self._size]

    def _read_table(self) -> list[int]:
        sectors = list(struct.unpack_from(f"<{_HEADER_ENTRIES}I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        limit = len(self._data) // self._size
        for _ in range(limit):
            if following >= _END_OF_CHAIN:
                break
            numbers = _integers(self._sector(following))
            sectors.extend(numbers[:-1])
            following = numbers[-1]
        if len(sectors) > limit + _HEADER_ENTRIES:
            raise Refused("damaged")
        return _integers(b"".join(self._sector(one) for one in sectors if one < _END_OF_CHAIN))

    def _chain(self, number: int) -> bytes:
        parts: list[bytes] = []
        for _ in range(len(self._table) + 1):
            if number >= _END_OF_CHAIN:
                return b"".join(parts)
            parts.append(self._sector(number))
            number = self._table[number] if number < len(self._table) else _NO_SECTOR
        raise Refused("damaged")

    def _read_entries(self, directory: bytes) -> dict[str, tuple[int, int]]:
        """Name to first sector and size; the root's own stream holds the small streams."""
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(directory) - _ENTRY_SIZE + 1, _ENTRY_SIZE):
            length = min(struct.unpack_from("<H", directory, at + 64)[0], 64)
            name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
            if name and directory[at + 66] in (2, 5):
                entries.setdefault(name, struct.unpack_from("<II", directory, at + 116))
        return entries

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; small ones lie in the root's stream in pieces of 64 bytes."""
        first, size = self.entries[name]
        if size >= self._cutoff:
            content = self._chain(first)
        else:
            holder = self._chain(self.entries["Root Entry"][0]) if "Root Entry" in self.entries else b""
            content = self._mini_chain(holder, first, size)
        if len(content) < size:
            raise Refused("damaged")
        return content[:size]

    def _mini_chain(self, holder: bytes, number: int, size: int) -> bytes:
        parts = []
        for _ in range(size // self._mini_size + 1):
            if number >= len(self._mini_table):
                break
            parts.append(holder[number * self._mini_size : (number + 1) * self._mini_size])
            number = self._mini_table[number]
        return b"".join(parts)


def _integers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """The records of a BIFF stream: type, start of the body, length of the body."""
    at, end = 0, len(stream) - 4
    header = struct.Struct("<HH").unpack_from
    while at <= end:
        kind, length = header(stream, at)
        yield kind, at + 4, length
        at += 4 + length
