"""The sealed file of a backup: a tar stream, encrypted chunk by chunk, so that any size fits and any damage shows.

    line      "villagegov-backup-1\\n"
    8 bytes   which key: the beginning of HMAC(backup key, "key id")
    7 bytes   random prefix of the nonces
    chunks    1 byte: 1 for the last, else 0; 4 bytes: length of what follows, big-endian; AES-256-GCM of up to 1 MiB

A chunk's nonce is the prefix, its number (4 bytes) and its last-byte; everything before the chunks is bound to each. So
a chunk that is changed, moved, left out or added does not open, and a file that was cut has no last chunk. In the tar
lie `files/…`, `database`, then `manifest.json` and `manifest.hmac`. Keys are never in it.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import struct
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"villagegov-backup-1\n"
KEY_ID_BYTES, PREFIX_BYTES, TAG_BYTES = 8, 7, 16
HEADER_BYTES = len(MAGIC) + KEY_ID_BYTES + PREFIX_BYTES
CHUNK = 1 << 20
FRAME = struct.Struct(">BI")
MANIFEST, SIGNATURE, DATABASE, FILES = "manifest.json", "manifest.hmac", "database", "files"


class BackupError(Exception):
    """Why a backup was not made or not restored, in words for who runs the command."""


def derived(key: bytes, purpose: str) -> bytes:
    """One key for each purpose, all from the backup key."""
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()


def signature(key: bytes, manifest: bytes) -> str:
    return hmac.new(derived(key, "manifest"), manifest, hashlib.sha256).hexdigest()


class SealedWriter:
    """Takes bytes, writes sealed chunks. `finish` writes the last one; without it the file counts as cut."""

    def __init__(self, target: BinaryIO, key: bytes) -> None:
        self.target, self.cipher = target, AESGCM(derived(key, "archive"))
        self.prefix, self.number, self.waiting = os.urandom(PREFIX_BYTES), 0, bytearray()
        self.header = MAGIC + derived(key, "key id")[:KEY_ID_BYTES] + self.prefix
        target.write(self.header)

    def write(self, data: bytes) -> int:
        self.waiting += data
        while len(self.waiting) > CHUNK:
            self._seal(bytes(self.waiting[:CHUNK]), last=0)
            del self.waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._seal(bytes(self.waiting), last=1)
        self.waiting.clear()

    def _seal(self, data: bytes, *, last: int) -> None:
        nonce = self.prefix + struct.pack(">IB", self.number, last)
        sealed = self.cipher.encrypt(nonce, data, self.header)
        self.target.write(FRAME.pack(last, len(sealed)) + sealed)
        self.number += 1


class SealedReader:
    """Gives back the bytes of a sealed file. Raises BackupError where it is not whole or not ours."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self.source, self.cipher = source, AESGCM(derived(key, "archive"))
        self.header, self.number, self.ready, self.ended = source.read(HEADER_BYTES), 0, b"", False
        if len(self.header) < HEADER_BYTES or not self.header.startswith(MAGIC):
            raise BackupError("这不是本系统的备份文件，或者文件开头损坏")
        if self.header[len(MAGIC) : -PREFIX_BYTES] != derived(key, "key id")[:KEY_ID_BYTES]:
            raise BackupError("这份备份是用另一套密钥做的，请先把当时的密钥目录放回来")

    def read(self, size: int) -> bytes:
        parts, missing = [], size
        while missing and (self.ready or not self.ended):
            if not self.ready:
                self.ready = self._open_next()
            part, self.ready = self.ready[:missing], self.ready[missing:]
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def drain(self) -> None:
        """Read to the end: only then it is sure that nothing is missing."""
        while self.read(CHUNK):
            pass

    def _open_next(self) -> bytes:
        frame = self.source.read(FRAME.size)
        if len(frame) < FRAME.size:
            raise BackupError("备份文件不完整，后面一部分没有了")
        last, length = FRAME.unpack(frame)
        if last > 1 or not TAG_BYTES <= length <= CHUNK + TAG_BYTES:
            raise BackupError(f"备份文件第 {self.number + 1} 段损坏")
        sealed = self.source.read(length)
        if len(sealed) < length:
            raise BackupError("备份文件不完整，后面一部分没有了")
        nonce = self.header[-PREFIX_BYTES:] + struct.pack(">IB", self.number, last)
        try:
            data = self.cipher.decrypt(nonce, sealed, self.header)
        except InvalidTag:
            raise BackupError(f"备份文件第 {self.number + 1} 段损坏") from None
        self.number += 1
        if last:
            self.ended = True
            if self.source.read(1):
                raise BackupError("备份文件末尾多出了内容")
        return data


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only when it is complete and on the disk; else nothing is left of it."""
    if path.exists():
        raise BackupError(f"{path} 已经有了，请换一个文件名")
    partial = path.with_name(f"{path.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    if os.name != "nt":  # Windows has no folders to sync
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class _Counted:
    """A file whose bytes are hashed while the tar reads them."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data


def pack(target: BinaryIO, key: bytes, members: dict[str, Path], manifest: dict) -> dict:
    """Write all members and the manifest, signed and with the SHA-256 of each member; returns that manifest."""
    sealed = SealedWriter(target, key)
    digests = {}
    with tarfile.open(fileobj=sealed, mode="w|") as tar:  # type: ignore[call-overload]
        for name, path in members.items():
            with path.open("rb") as file:
                counted = _Counted(file)
                tar.addfile(tar.gettarinfo(arcname=name, fileobj=file), counted)  # type: ignore[arg-type]
            digests[name] = counted.digest.hexdigest()
        manifest = {**manifest, "members": digests}
        body = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1).encode()
        for name, data in ((MANIFEST, body), (SIGNATURE, signature(key, body).encode())):
            _add_bytes(tar, name, data)
    sealed.finish()
    return manifest


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))


def unpack(source: BinaryIO, key: bytes, folder: Path) -> dict:
    """Open everything into the folder; the manifest. Raises BackupError unless every byte is as it was packed."""
    sealed = SealedReader(source, key)
    found: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=sealed, mode="r|") as tar:  # type: ignore[call-overload]
            for info in tar:
                found[info.name] = _extract(tar, info, folder)
        sealed.drain()
    except tarfile.TarError:
        raise BackupError("备份文件里面的内容损坏") from None
    if MANIFEST not in found or SIGNATURE not in found:
        raise BackupError("备份文件里没有清单")
    body = (folder / MANIFEST).read_bytes()
    if not hmac.compare_digest((folder / SIGNATURE).read_text(), signature(key, body)):
        raise BackupError("备份清单的签名不对")
    manifest = json.loads(body)
    members = {name: digest for name, digest in found.items() if name not in {MANIFEST, SIGNATURE}}
    if members != manifest["members"]:
        wrong = sorted(set(members.items()) ^ set(manifest["members"].items()))
        raise BackupError(f"备份里的 {wrong[0][0]} 和清单对不上")
    return manifest


def _extract(tar: tarfile.TarFile, info: tarfile.TarInfo, folder: Path) -> str:
    """Write one member under the folder and give its SHA-256."""
    parts = PurePosixPath(info.name).parts
    file = tar.extractfile(info)
    if file is None or not parts or parts[0] == "/" or ".." in parts:
        raise BackupError(f"备份里有不认识的内容 {info.name}")
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as target:
        while data := file.read(CHUNK):
            digest.update(data)
            target.write(data)
    return digest.hexdigest()
