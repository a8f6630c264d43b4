"""The members of a zip file, inflated as they really are and never as the directory promises."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from villagegov.sheets.problems import Refused

CHUNK = 1 << 18
LARGEST_CONTENT = 200 * 1024 * 1024
LARGEST_RATIO = 200
SMALLEST_SUSPECT = 1024 * 1024
LARGEST_PLAN = 8 * 1024 * 1024
MOST_MEMBERS = 1_000

_LOCAL_HEADER = 30


@dataclass(frozen=True)
class Member:
    """One member of the archive; `name` is in lower case with slashes, as the parsers look it up."""

    name: str
    info: zipfile.ZipInfo


class Archive:
    """A zip file that counts what it unpacks."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            try:
                infos = zipfile.ZipFile(file).infolist()
            except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
                raise Refused("damaged") from error
        if any(info.header_offset < 0 for info in infos):
            raise Refused("damaged")
        if len(infos) > MOST_MEMBERS:
            raise Refused("unpacked_too_large")
        self._path = path
        self._unpacked = 0
        self._counted: set[str] = set()
        self.members = {
            _lookup_name(info.filename): Member(_lookup_name(info.filename), info) for info in infos
        }
        if len(self.members) < len(infos):
            raise Refused("damaged")

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def small(self, name: str) -> bytes:
        """The whole content of a member that says how the file is made, at most 8 MB of it."""
        content = b""
        for chunk in self.chunks(self.members[name]):
            content += chunk
            if len(content) > LARGEST_PLAN:
                raise Refused("damaged")
        return content

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The content of a member piece by piece, refused once it is too much or not as promised."""
        info, size = member.info, 0
        is_new = member.name not in self._counted
        self._counted.add(member.name)
        if info.flag_bits & 0x1:
            raise Refused("encrypted")
        with self._path.open("rb") as file:
            for chunk in _inflated(file, info):
                size += len(chunk)
                self._unpacked += len(chunk) if is_new else 0
                if self._unpacked > LARGEST_CONTENT:
                    raise Refused("unpacked_too_large")
                if size > SMALLEST_SUSPECT and size > LARGEST_RATIO * max(info.compress_size, 1):
                    raise Refused("ratio_too_high")
                yield chunk
        if size != info.file_size:
            raise Refused("damaged")


def _lookup_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _inflated(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise Refused("damaged")
    file.seek(
        int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"),
        1,
    )
    left = info.compress_size
    if info.compress_type == zipfile.ZIP_STORED:
        while left and (data := file.read(min(left, CHUNK))):
            left -= len(data)
            yield data
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused("damaged")
    inflate = zlib.decompressobj(-15)
    while left and (data := file.read(min(left, CHUNK))):
        left -= len(data)
        yield from _pieces(inflate, data)
    if not inflate.eof:
        raise Refused("damaged")


def _pieces(inflate: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """What one piece of packed data unpacks to, never more than one chunk at a time."""
    while True:
        try:
            chunk = inflate.decompress(data, CHUNK)
        except zlib.error as error:
            raise Refused("damaged") from error
        data = inflate.unconsumed_tail
        if chunk:
            yield chunk
        if not data and len(chunk) < CHUNK:
            return
