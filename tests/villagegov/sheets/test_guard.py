"""Files that are not safe to parse are refused before any parser sees them, each with its own code."""

import struct
import zipfile

import pytest

from tests.villagegov.sheets.files import (
    BEGIN,
    PERSON,
    compound,
    opendocument,
    record,
    roster,
    sheet_xml,
    workbook,
)
from villagegov.sheets import guard as module
from villagegov.sheets.formats import LARGEST_FILE, Format
from villagegov.sheets.guard import guard
from villagegov.sheets.problems import Refused

ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'


def refusal(path, name=""):
    with pytest.raises(Refused) as caught:
        guard(path, name or path.name)
    return caught.value


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "a.xlsx"), (b" \r\n\t", "a.csv"), (b"\xef\xbb\xbf\r\n", "a.csv")]
)
def test_an_empty_file_is_refused(tmp_path, content, name):
    (tmp_path / name).write_bytes(content)

    assert refusal(tmp_path / name).code == "empty_file"


def test_a_file_over_twenty_megabytes_is_refused_with_its_size(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a" * (LARGEST_FILE + 1))

    assert refusal(path).message == "文件 21 MB，最大 20 MB。可以分两次传"


def test_a_zip_bomb_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", sheet_xml(" " * 3_000_000))

    assert refusal(path).code == "ratio_too_high"


def test_many_members_that_unpack_to_much_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("villagegov.sheets.archive.LARGEST_CONTENT", 100_000)
    path = workbook(
        tmp_path / "a.xlsx", sheet_xml(ROW), extra=[(f"xl/media/{n}.bin", b"\1" * 50_000) for n in range(3)]
    )

    assert refusal(path).code == "unpacked_too_large"


def test_a_member_that_is_larger_than_it_says_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", sheet_xml(ROW))
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
    (size,) = struct.unpack_from("<I", data, entry + 24)
    struct.pack_into("<I", data, entry + 24, size - 9)
    path.write_bytes(data)

    assert refusal(path).code == "damaged"


def test_a_member_that_ends_too_early_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", sheet_xml(ROW))
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/worksheets/sheet1.xml"))
    (packed,) = struct.unpack_from("<I", data, entry + 20)
    struct.pack_into("<I", data, entry + 20, packed - 9)
    path.write_bytes(data)

    assert refusal(path).code == "damaged"


def test_the_cell_of_a_long_shared_text_is_found_beyond_the_first_piece(tmp_path, monkeypatch):
    monkeypatch.setattr("villagegov.sheets.archive.CHUNK", 300)
    strings = f"<sst><si><t>姓名</t></si><si><t>{'长' * 32_768}</t></si></sst>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40))
    shown = '<row r="40"><c r="B40"><v>1</v></c><c t="s" r="C40"><v>1</v></c></row>'

    unused = workbook(tmp_path / "a.xlsx", sheet_xml(rows), strings=strings)
    used = workbook(tmp_path / "b.xlsx", sheet_xml(rows + shown), strings=strings)

    assert guard(unused, "a.xlsx").format is Format.OOXML
    assert refusal(used).message == "单元格 C40 的文字超过 32767 个字"


def test_two_members_of_one_name_are_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", sheet_xml(ROW), extra=[("XL/worksheets/SHEET1.xml", sheet_xml(ROW))])

    assert refusal(path).code == "damaged"


@pytest.mark.parametrize(
    "declaration",
    ['<!DOCTYPE x [<!ENTITY a "aaaa">]>', "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>", "<!ENTITY % a 'b'>"],
)
def test_a_declaration_in_any_part_is_refused(tmp_path, declaration):
    in_book = workbook(tmp_path / "a.xlsx", sheet_xml(ROW), before_book=declaration)
    in_sheet = workbook(tmp_path / "b.xlsx", declaration + sheet_xml(ROW))
    elsewhere = workbook(
        tmp_path / "c.xlsx", sheet_xml(ROW), extra=[("docProps/app.xml", declaration + "<a/>")]
    )

    assert {refusal(path).code for path in (in_book, in_sheet, elsewhere)} == {"dtd_not_allowed"}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_declaration_in_utf_16_is_found_too(tmp_path, encoding):
    hidden = '\ufeff<!DOCTYPE x [<!ENTITY a "b">]><a/>'.encode(encoding)
    path = workbook(tmp_path / "a.xlsx", sheet_xml(ROW), extra=[("docProps/app.xml", hidden)])

    assert refusal(path).code == "dtd_not_allowed"


def test_a_declaration_across_two_pieces_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("villagegov.sheets.archive.CHUNK", 64)
    path = workbook(
        tmp_path / "a.xlsx", sheet_xml(ROW), extra=[("a.xml", "<a>" + "x" * 56 + "<!DOCTYPE b></a>")]
    )

    assert refusal(path).code == "dtd_not_allowed"


def test_a_sheet_in_utf_16_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("\ufeff" + sheet_xml(ROW)).encode("utf-16-le"))

    assert refusal(path).code == "damaged"


@pytest.mark.parametrize(
    ("cell", "code"),
    [("XFD1048576", "too_many_rows"), ("A50101", "too_many_rows"), ("GS1", "too_many_columns")],
)
def test_a_far_cell_with_a_value_is_refused(tmp_path, cell, code):
    path = workbook(tmp_path / "a.xlsx", sheet_xml(f'{ROW}<row r="9"><c r="{cell}"><v>1</v></c></row>'))

    assert refusal(path).code == code


def test_the_last_allowed_cell_and_far_styles_are_no_reason_to_refuse(tmp_path):
    last = '<row r="50100"><c r="GR50100"><v>1</v></c></row>'
    cells = last + '<row r="90000"><c r="A90000" s="1"/><c r="XFD90000" s="1"></c></row>'

    assert guard(workbook(tmp_path / "a.xlsx", sheet_xml(cells)), "a.xlsx").format is Format.OOXML


def test_a_text_over_the_limit_of_a_cell_is_refused_with_its_place(tmp_path):
    cell = f'<row r="9"><c r="C9" t="inlineStr"><is><t>{"长" * 32_768}</t></is></c></row>'

    found = refusal(workbook(tmp_path / "a.xlsx", sheet_xml(ROW + cell)))

    assert found.message == "单元格 C9 的文字超过 32767 个字"


def test_a_shared_text_over_the_limit_names_the_cell_that_shows_it(tmp_path):
    strings = f"<sst><si><t>姓名</t></si><si><t>{'长' * 32_768}</t></si></sst>"
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="2" t="s"><v>1</v></c></row>'

    found = refusal(workbook(tmp_path / "a.xlsx", sheet_xml(cells), strings=strings))

    assert found.code == "cell_too_long"
    assert "B1" in found.message


def test_a_long_text_in_very_many_cells_is_refused(tmp_path):
    strings = f"<sst><si><t>{'长' * 30_000}</t></si></sst>"
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 8_001))

    assert (
        refusal(workbook(tmp_path / "a.xlsx", sheet_xml(cells), strings=strings)).code == "unpacked_too_large"
    )


def test_a_cut_file_is_damaged(tmp_path):
    whole = roster(tmp_path / "whole.xlsx", PERSON).read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])

    assert refusal(cut).code == "damaged"


def test_a_package_that_begins_elsewhere_is_damaged(tmp_path):
    path = workbook(tmp_path / "a.xlsx", sheet_xml(ROW), start="evil/workbook.xml")

    assert refusal(path).code == "damaged"


@pytest.mark.parametrize("target", ["../evil.xml", "nowhere.xml"])
def test_a_sheet_that_is_not_where_the_plan_says_is_damaged(tmp_path, target):
    path = workbook(tmp_path / "a.xlsx", sheet_xml(ROW), extra=[("evil.xml", sheet_xml(ROW))])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace(b"worksheets/sheet1.xml", target.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    assert refusal(path).code == "damaged"


def test_a_workbook_without_its_plan_is_damaged(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook>")

    assert refusal(path).code == "damaged"


def test_passwords_of_all_three_containers_are_told(tmp_path):
    files = {
        "a.xlsx": compound(("EncryptedPackage", b"x")),
        "b.xls": compound(("Workbook", BEGIN + record(0x2F, b"\0\0"))),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    opendocument(tmp_path / "c.ods", "", manifest="<manifest><encryption-data/></manifest>")

    assert {refusal(tmp_path / name).code for name in ("a.xlsx", "b.xls", "c.ods")} == {"encrypted"}


def test_macros_are_refused_by_content_and_by_extension(tmp_path):
    inside = workbook(tmp_path / "a.xlsx", sheet_xml(ROW), extra=[("xl/vbaProject.bin", b"x")])
    named = workbook(tmp_path / "b.xlsm", sheet_xml(ROW))

    assert refusal(inside).code == refusal(named).code == "macro_workbook"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"MIME-Version: 1.0\r\n", "网页归档"),
        (b"\x00\x01\x02\x03", "不认识"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "2003"),
        (b"<html><body>hello</body></html>", "标记"),
    ],
)
def test_other_files_are_named(tmp_path, content, word):
    path = tmp_path / "a.xls"
    path.write_bytes(content)

    found = refusal(path)

    assert found.code == "unsupported_format"
    assert word in found.message


def test_word_files_and_plain_archives_are_named(tmp_path):
    (tmp_path / "old.doc").write_bytes(compound(("WordDocument", b"x")))
    for name, member in (
        ("new.docx", "word/document.xml"),
        ("a.zip", "readme.txt"),
        ("b.xlsb", "xl/workbook.bin"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(member, "x")

    messages = [refusal(tmp_path / name).message for name in ("old.doc", "new.docx", "a.zip", "b.xlsb")]

    assert [
        word in message for word, message in zip(("Word", "Word", "压缩包", ".xlsb"), messages, strict=True)
    ]
    assert all(message.endswith("请传 Excel、WPS 表格或 CSV") for message in messages)


def test_an_unknown_extension_is_refused_whatever_is_inside(tmp_path):
    path = roster(tmp_path / "a.xlsx", PERSON)

    assert refusal(path, "a.dat").code == "unsupported_format"


def test_bytes_of_no_encoding_are_refused(tmp_path):
    (tmp_path / "a.csv").write_bytes("姓名".encode("gb18030") + b"\xff\xff\xff")

    assert refusal(tmp_path / "a.csv").code == "encoding_unknown"


def test_an_entity_in_a_page_is_refused_but_its_usual_doctype_is_not(tmp_path):
    (tmp_path / "a.xls").write_text("<!DOCTYPE html><table><tr><td>姓名</td></tr></table>", encoding="utf-8")
    (tmp_path / "b.xls").write_text('<!DOCTYPE x [<!ENTITY a "b">]><table></table>', encoding="utf-8")

    assert guard(tmp_path / "a.xls", "a.xls").format is Format.HTML
    assert refusal(tmp_path / "b.xls").code == "dtd_not_allowed"


def test_the_guard_never_asks_for_a_whole_member(tmp_path, monkeypatch):
    sizes = []
    scan = module.WorksheetScan.feed
    monkeypatch.setattr(
        module.WorksheetScan, "feed", lambda self, chunk: (sizes.append(len(chunk)), scan(self, chunk))
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919}</v></c></row>' for n in range(1, 30_000))

    guard(workbook(tmp_path / "a.xlsx", sheet_xml(rows)), "a.xlsx")

    assert len(sizes) > 3
    assert max(sizes) <= 1 << 18


def test_a_plan_that_is_no_xml_is_damaged(tmp_path):
    path = workbook(tmp_path / "a.xlsx", sheet_xml(ROW), before_book="<")

    assert refusal(path).code == "damaged"
