"""The container of .xls: streams large and small, and chains that lead nowhere."""

import struct

import pytest

from tests.villagegov.sheets.files import BEGIN, SAMPLES, compound, record
from villagegov.sheets.compound import Compound, records
from villagegov.sheets.problems import Refused

END = 0xFFFFFFFE


def test_a_stream_comes_back_whole():
    content = bytes(range(256)) * 40

    one = Compound(compound(("Workbook", content), ("Other", b"x" * 5000)))

    assert one.stream("Workbook") == content
    assert one.stream("Other") == b"x" * 5000


def test_the_streams_of_a_real_file_are_found():
    one = Compound((SAMPLES / "13-cadres-one-post-column.xls").read_bytes())

    assert next(records(one.stream("Workbook")))[0] == 0x0809


def test_the_small_streams_of_an_encrypted_file_are_found():
    one = Compound((SAMPLES / "32-members-password.xlsx").read_bytes())

    assert {"EncryptionInfo", "EncryptedPackage"} <= one.entries.keys()
    assert len(one.stream("EncryptionInfo")) == one.entries["EncryptionInfo"][1]


def test_a_small_stream_lies_in_pieces_in_the_stream_of_the_root():
    data = bytearray(
        compound(("Pieces", b"a" * 64 + b"b" * 64 + b"c" * 64), ("Chain", struct.pack("<3I", 2, END, 1)))
    )
    struct.pack_into("<I", data, 60, Compound(bytes(data)).entries["Chain"][0])
    root = 512 * 2 + 116
    struct.pack_into("<II", data, root, Compound(bytes(data)).entries["Pieces"][0], 192)
    struct.pack_into("<II", data, root + 128, 0, 170)

    assert Compound(bytes(data)).stream("Pieces") == b"a" * 64 + b"c" * 64 + b"b" * 42

    struct.pack_into("<II", data, root + 128, 1, 170)
    with pytest.raises(Refused):
        Compound(bytes(data)).stream("Pieces")


def test_sectors_of_an_unknown_size_are_damaged():
    data = bytearray(compound(("Workbook", b"x")))
    data[30] = 13

    with pytest.raises(Refused):
        Compound(bytes(data))


@pytest.mark.parametrize("length", [8, 600, 1500])
def test_a_cut_container_is_damaged(length):
    data = compound(("Workbook", BEGIN * 1000))[:length]

    with pytest.raises(Refused) as caught:
        Compound(data).stream("Workbook")

    assert caught.value.code == "damaged"


def test_a_chain_in_a_circle_is_damaged():
    data = bytearray(compound(("Workbook", b"x" * 5000)))
    struct.pack_into("<I", data, 512 + 4 * 4, 2)

    with pytest.raises(Refused) as caught:
        Compound(bytes(data)).stream("Workbook")

    assert caught.value.code == "damaged"


def test_a_table_longer_than_the_file_is_damaged():
    data = bytearray(compound(("Workbook", b"x" * 5000)))
    struct.pack_into("<II", data, 68, 2, 1)
    data[512 + 3 * 512 : 512 + 4 * 512] = struct.pack("<128I", *[0] * 127, 2)

    with pytest.raises(Refused):
        Compound(bytes(data))


def test_records_are_walked_to_the_end():
    assert [kind for kind, _, _ in records(record(1) + record(2, b"abc") + b"\x03")] == [1, 2]
