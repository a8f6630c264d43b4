"""The records of an .xls workbook."""

import struct

import pytest

from tests.villagegov.sheets.files import BEGIN, compound, record
from villagegov.sheets.biff import scan_workbook, text_lengths
from villagegov.sheets.compound import Compound
from villagegov.sheets.problems import Refused


def cell(kind, row, column, rest=b"\0" * 10):
    return record(kind, struct.pack("<HHH", row, column, 0) + rest)


def scan(*after, globals_=b"", name="Workbook"):
    head = BEGIN + globals_
    start = len(head) + 4 + 8
    stream = head + record(0x85, struct.pack("<II", start, 0)) + BEGIN + b"".join(after)
    return scan_workbook(Compound(compound((name, stream))))


def test_formulas_are_noted_for_their_sheet():
    notes = scan(cell(0x06, 3, 2, b"\0" * 14))

    assert [one.formulas for one in notes.sheets] == [{(3, 2)}]


@pytest.mark.parametrize(("value", "is_1904"), [(b"\x01\0", True), (b"\0\0", False)])
def test_the_date_system_is_read(value, is_1904):
    assert scan(globals_=record(0x22, value)).is_1904 is is_1904


def test_the_stream_of_the_old_format_is_read_too():
    assert len(scan(name="Book").sheets) == 1


@pytest.mark.parametrize(
    ("row", "column", "code"), [(50_100, 0, "too_many_rows"), (0, 200, "too_many_columns")]
)
def test_a_far_cell_is_refused(row, column, code):
    with pytest.raises(Refused) as caught:
        scan(cell(0x0203, row, column))

    assert caught.value.code == code


def test_a_row_of_numbers_is_measured_at_its_end():
    body = struct.pack("<HH", 0, 199) + b"\0" * 12 + struct.pack("<H", 200)

    with pytest.raises(Refused) as caught:
        scan(record(0xBD, body))

    assert caught.value.code == "too_many_columns"


def test_far_cells_that_carry_only_a_style_do_not_count():
    assert scan(cell(0x0201, 60_000, 250)).sheets


@pytest.mark.parametrize(("uses", "is_good"), [(10, True), (11, False)])
def test_a_text_may_come_to_the_limit_in_all_its_cells_and_no_further(monkeypatch, uses, is_good):
    monkeypatch.setattr("villagegov.sheets.biff.LARGEST_CONTENT", 80_000)
    text = struct.pack("<IIHB", 1, 1, 8_000, 0) + b"x" * 8_000
    cells = [cell(0xFD, number, 0, struct.pack("<I", 0)) for number in range(uses)]

    if is_good:
        assert scan(*cells, globals_=record(0xFC, text)).sheets
        return
    with pytest.raises(Refused) as caught:
        scan(*cells, globals_=record(0xFC, text))

    assert caught.value.code == "unpacked_too_large"


def test_a_record_that_ends_behind_the_file_is_damaged():
    with pytest.raises(Refused) as caught:
        scan(b"\0" * 4200, struct.pack("<HH", 0x0203, 60_000))

    assert caught.value.code == "damaged"


def test_texts_are_measured_across_records():
    first = struct.pack("<II", 3, 3) + struct.pack("<HB", 2, 1) + "汉族".encode("utf-16-le")
    first += struct.pack("<HB", 6, 0) + b"abc"
    second = b"\x01" + "丙丁戊".encode("utf-16-le") + struct.pack("<HBH", 1, 8, 1) + b"z" + b"\0" * 4
    second += struct.pack("<HBI", 4, 4, 3) + b"four" + b"\0" * 3

    assert text_lengths([first, second]) == [2, 6, 1, 4]
