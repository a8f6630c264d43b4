"""Members of an archive come in pieces, and as they really are."""

import zipfile

import pytest

from villagegov.sheets.archive import CHUNK, MOST_MEMBERS, Archive
from villagegov.sheets.problems import Refused


def archive(path, *members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in members:
            file.writestr(name, content)
    return Archive(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_member_comes_back_whole_in_small_pieces(tmp_path, method):
    content = bytes(range(256)) * 4_000
    one = archive(tmp_path / "a.zip", ("a.bin", content), method=method)

    pieces = list(one.chunks(one.members["a.bin"]))

    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= CHUNK


def test_names_are_found_as_the_parsers_find_them(tmp_path):
    one = archive(tmp_path / "a.zip", ("XL\\Workbook.xml", b"x"))

    assert "xl/workbook.xml" in one
    assert one.small("xl/workbook.xml") == b"x"


def test_other_ways_of_packing_are_refused(tmp_path):
    one = archive(tmp_path / "a.zip", ("a", b"x" * 100), method=zipfile.ZIP_BZIP2)

    with pytest.raises(Refused):
        list(one.chunks(one.members["a"]))


def test_very_many_members_are_refused(tmp_path):
    members = [(f"{number}", b"") for number in range(MOST_MEMBERS + 1)]

    with pytest.raises(Refused) as caught:
        archive(tmp_path / "a.zip", *members)

    assert caught.value.code == "unpacked_too_large"


def test_a_plan_of_unusual_size_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("villagegov.sheets.archive.LARGEST_PLAN", 10)
    one = archive(tmp_path / "a.zip", ("a", b"x" * 11))

    with pytest.raises(Refused):
        one.small("a")


@pytest.mark.parametrize(("at", "new"), [(0, b"XX"), (35, b"\xff\xff\xff")])
def test_broken_members_are_damaged(tmp_path, at, new):
    archive(tmp_path / "a.zip", ("a.bin", bytes(range(256))))
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[at : at + len(new)] = new
    (tmp_path / "a.zip").write_bytes(data)
    one = Archive(tmp_path / "a.zip")

    with pytest.raises(Refused) as caught:
        list(one.chunks(one.members["a.bin"]))

    assert caught.value.code == "damaged"


def test_a_member_behind_a_password_is_told(tmp_path):
    archive(tmp_path / "a.zip", ("a.bin", b"x" * 100))
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    one = Archive(tmp_path / "a.zip")

    with pytest.raises(Refused) as caught:
        list(one.chunks(one.members["a.bin"]))

    assert caught.value.code == "encrypted"


def test_a_member_read_twice_counts_once(tmp_path, monkeypatch):
    monkeypatch.setattr("villagegov.sheets.archive.LARGEST_CONTENT", 150)
    one = archive(tmp_path / "a.zip", ("a.bin", bytes(range(100))))

    assert [len(b"".join(one.chunks(one.members["a.bin"]))) for _ in range(2)] == [100, 100]


def test_an_end_record_that_points_before_the_file_is_damaged(tmp_path):
    archive(tmp_path / "a.zip", ("a.bin", b"x" * 100))
    data = bytearray((tmp_path / "a.zip").read_bytes())
    at = data.index(b"PK\x05\x06")
    data[at + 16] += 40
    (tmp_path / "a.zip").write_bytes(data)

    with pytest.raises(Refused) as caught:
        Archive(tmp_path / "a.zip")

    assert caught.value.code == "damaged"
