"""The sealed file: any size comes back, any damage shows."""

import io
import struct

import pytest

from villagegov.common import backup_archive
from villagegov.common.backup_archive import (
    FRAME,
    HEADER_BYTES,
    MAGIC,
    BackupError,
    SealedReader,
    SealedWriter,
    pack,
    unpack,
    written_whole,
)

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(backup_archive, "CHUNK", 1000)


def sealed(data: bytes) -> bytes:
    target = io.BytesIO()
    writer = SealedWriter(target, KEY)
    writer.write(data)
    writer.finish()
    return target.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    reader = SealedReader(io.BytesIO(data), key)
    parts = []
    while part := reader.read(700):
        parts.append(part)
    return b"".join(parts)


def frames(data: bytes) -> list[bytes]:
    """The chunks of a sealed file, each with its frame."""
    found, position = [], HEADER_BYTES
    while position < len(data):
        _, length = FRAME.unpack(data[position : position + FRAME.size])
        found.append(data[position : position + FRAME.size + length])
        position += FRAME.size + length
    return found


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 2000, 10_007])
def test_what_goes_in_comes_out(size):
    data = bytes(n % 251 for n in range(size))

    assert opened(sealed(data)) == data


def test_the_file_does_not_show_what_is_in_it():
    assert b"secret" not in sealed(b"secret" * 100)


@pytest.mark.parametrize("position", [0, len(MAGIC) + 2, HEADER_BYTES - 1, HEADER_BYTES + 7, 2500, -1])
def test_one_changed_byte_is_found_anywhere(position):
    data = bytearray(sealed(b"x" * 5000))
    data[position] ^= 1

    with pytest.raises(BackupError):
        opened(bytes(data))


@pytest.mark.parametrize("length", [0, 10, HEADER_BYTES, HEADER_BYTES + 3, 1500, -1])
def test_a_cut_file_is_found_wherever_it_was_cut(length):
    with pytest.raises(BackupError):
        opened(sealed(b"x" * 5000)[:length])


def test_a_file_cut_between_two_chunks_is_found():
    data = sealed(b"x" * 5000)
    without_last = data[: -len(frames(data)[-1])]

    with pytest.raises(BackupError, match="不完整"):
        opened(without_last)


def test_swapped_and_repeated_chunks_are_found():
    data = sealed(bytes(n % 251 for n in range(5000)))
    first, second, *rest = frames(data)

    for chunks in ([second, first, *rest], [first, first, second, *rest], [first, *rest]):
        with pytest.raises(BackupError, match="损坏"):
            opened(data[:HEADER_BYTES] + b"".join(chunks))


def test_something_behind_the_end_is_found():
    with pytest.raises(BackupError, match="多出"):
        opened(sealed(b"x") + b"y")


def test_an_impossible_length_is_refused_before_it_is_read():
    data = sealed(b"x")[:HEADER_BYTES] + struct.pack(">BI", 0, 2**31)

    with pytest.raises(BackupError, match="损坏"):
        opened(data)


def test_another_key_is_named_as_the_reason():
    with pytest.raises(BackupError, match="另一套密钥"):
        opened(sealed(b"x"), OTHER_KEY)


def packed(folder, **changes) -> bytes:
    file = folder / "one"
    file.write_bytes(b"content" * 500)
    target = io.BytesIO()
    pack(target, KEY, {"files/one": file}, {"version": "1", **changes})
    return target.getvalue()


def test_members_and_manifest_come_back(tmp_path):
    data, out = packed(tmp_path), tmp_path / "out"
    out.mkdir()

    manifest = unpack(io.BytesIO(data), KEY, out)

    assert manifest["version"] == "1"
    assert (out / "files" / "one").read_bytes() == b"content" * 500


def test_a_member_that_the_manifest_names_otherwise_is_refused(tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(
            backup_archive.json, "dumps", lambda *args, **kwargs: '{"members": {"files/one": "00"}}'
        )
        data = packed(tmp_path)

    with pytest.raises(BackupError, match="对不上"):
        unpack(io.BytesIO(data), KEY, out)


def test_a_manifest_with_a_foreign_signature_is_refused(tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(backup_archive, "signature", lambda key, body: "0" * 64)
        data = packed(tmp_path)

    with pytest.raises(BackupError, match="签名"):
        unpack(io.BytesIO(data), KEY, out)


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "files/../../outside"])
def test_a_member_never_leaves_the_folder(tmp_path, name):
    file, out = tmp_path / "one", tmp_path / "out"
    file.write_bytes(b"x")
    out.mkdir()
    target = io.BytesIO()
    pack(target, KEY, {name: file}, {})

    with pytest.raises(BackupError, match=r"不认识|对不上"):
        unpack(io.BytesIO(target.getvalue()), KEY, out)

    assert not (tmp_path / "outside").exists()


def test_a_file_appears_only_when_it_is_whole(tmp_path):
    path = tmp_path / "backup"

    def break_off() -> None:
        with written_whole(path) as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()

    assert list(tmp_path.iterdir()) == []


def test_a_file_is_readable_by_its_owner_alone_and_never_overwritten(tmp_path):
    path = tmp_path / "backup"
    with written_whole(path) as file:
        file.write(b"whole")

    with pytest.raises(BackupError, match="已经有了"), written_whole(path) as file:
        file.write(b"other")

    assert path.read_bytes() == b"whole"
    assert path.stat().st_mode & 0o777 == 0o600
