"""What may not be kept is in no part of the kept file, and the kept file reads as the upload did."""

import io
import json
import re
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from branches.representatives.sheets import VILLAGER_REPRESENTATIVES as KIND
from tests.villagegov.sheets.files import SAMPLES, context, opendocument
from villagegov.sheets import reopened
from villagegov.sheets.annotated import annotate
from villagegov.sheets.blanked import DASH, without_columns
from villagegov.sheets.check import check_sheet

HEADER = ("村名", "姓名", "性别", "身份证号码", "联系电话", "备注")
FIRST = ("石桥村", "崔庆建", "男", "990121196010100819", "19900000163", "")
SECOND = ("沙洲村", "杜平芳", "女", "990121198805124725", "19900000164", "连任")
THIRD = "990121200007021211"


def kept(path, name=None):
    """The outcome of a file and what is kept of it."""
    name = name or path.name
    outcome = check_sheet(KIND, path, context(), name=name)
    return outcome, without_columns(path.read_bytes(), name, outcome, headers=KIND.never_kept)


def check_again(tmp_path, content):
    copy = tmp_path / "kept.xlsx"
    copy.write_bytes(content)
    return check_sheet(KIND, copy, context())


def answer(outcome):
    return {name: part for name, part in outcome.as_json().items() if name != "file"}


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def holds(content, *numbers):
    """The numbers that stand somewhere in the file."""
    everything = members(content).decode("utf-8", "replace")
    return [number for number in numbers if number in everything or number[:17] in everything]


def book_of(*rows, header=HEADER):
    book = Workbook()
    book.active.title = "代表"
    for row in (header, *rows):
        book.active.append(row)
    return book


def saved(tmp_path, book, name="a.xlsx"):
    book.save(tmp_path / name)
    return tmp_path / name


def cells(content, sheet="代表"):
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content))[sheet].iter_rows()]


@pytest.mark.parametrize("file", ["15-representatives-sections.xlsx", "16-representatives-one-village.et"])
def test_the_kept_sample_reads_as_the_sample_and_holds_no_number(file, tmp_path):
    outcome, content = kept(SAMPLES / file)

    again = check_again(tmp_path, content)

    expected = json.loads((SAMPLES / file).with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert answer(again) == answer(outcome)
    assert [row.row for row in again.rows] == [row["row"] for row in expected["rows"]]
    assert again.ignored_columns == expected["ignored_columns"]
    assert not re.search(rb"(?<!\d)(\d{17}[\dXx]|\d{15})(?!\d)", members(content))


def test_the_header_stays_and_the_values_go(tmp_path):
    outcome, content = kept(saved(tmp_path, book_of(FIRST, SECOND)))

    assert [row[3] for row in cells(content)] == ["身份证号码", DASH, DASH]
    assert [row[4] for row in cells(content)] == ["联系电话", "19900000163", "19900000164"]
    assert holds(content, FIRST[3], SECOND[3]) == []
    assert answer(check_again(tmp_path, content)) == answer(outcome)


@pytest.mark.parametrize(
    "given",
    [
        990121196010100819,
        "990121 19601010 0819",
        "9901211960101008",
        "990121********0819",
        "990121196O10100819",
    ],
)
def test_whatever_was_given_for_a_number_goes(given, tmp_path):
    _, content = kept(saved(tmp_path, book_of((*FIRST[:3], given, *FIRST[4:]))))

    assert cells(content)[1][3] == DASH


@pytest.mark.parametrize(
    "row",
    [
        ("", "", "", FIRST[3], "", ""),
        ("石桥村", "", "", FIRST[3], "1", ""),
        ("", "石桥村", "", FIRST[3], "", ""),
        ("合计", "", "", "2", "", ""),
        ("", "", "", "审核人：周文清", "", ""),
    ],
)
def test_a_row_does_not_become_another_kind_of_row(row, tmp_path):
    outcome, content = kept(saved(tmp_path, book_of(FIRST, row, SECOND)))

    assert answer(check_again(tmp_path, content)) == answer(outcome)


def test_a_hidden_column_a_merged_header_and_a_second_header_are_found(tmp_path):
    book = book_of(FIRST, (*SECOND[:3], "", THIRD, "", SECOND[5]), header=(*HEADER[:4], "", *HEADER[4:]))
    sheet = book.active
    sheet["E2"] = SECOND[3]
    sheet["F2"], sheet["F3"] = FIRST[4], SECOND[4]
    sheet.merge_cells("D1:E1")
    sheet.column_dimensions["D"].hidden = True
    path = saved(tmp_path, book)

    outcome, content = kept(path)

    assert holds(content, FIRST[3], SECOND[3], THIRD) == []
    assert load_workbook(io.BytesIO(content))["代表"].column_dimensions["D"].hidden
    assert answer(check_again(tmp_path, content)) == answer(outcome)


def test_other_sheets_hidden_ones_too_lose_the_column_and_whatever_looks_like_a_number(tmp_path):
    book = book_of(FIRST)
    other = book.create_sheet("底册")
    for row in (
        ("编号", "证件号码"),
        (1, "9901211960101008"),
        ("家属：" + THIRD, None),
        (int(SECOND[3]), 990121600712345),
    ):
        other.append(row)
    other.sheet_state = "veryHidden"
    path = saved(tmp_path, book)

    _, content = kept(path)

    assert holds(content, FIRST[3], SECOND[3], THIRD, "9901211960101008", "990121600712345") == []
    assert cells(content, "底册")[:3] == [["编号", "证件号码"], [1, DASH], ["家属：" + DASH, None]]


def test_numbers_in_a_column_without_a_header_go_and_the_column_is_still_told(tmp_path):
    path = saved(tmp_path, book_of((*FIRST, SECOND[3]), header=(*HEADER, None)))

    outcome, content = kept(path)

    assert holds(content, SECOND[3]) == []
    assert check_again(tmp_path, content).ignored_columns == outcome.ignored_columns == ["身份证号码", "(G)"]


def test_what_stands_beside_the_cells_goes(tmp_path):
    book = book_of(FIRST, SECOND)
    sheet = book.active
    sheet["D2"].comment = Comment("原为 " + THIRD, "周文清")
    sheet["B2"].comment = Comment("身份证 " + THIRD, "周文清")
    sheet["B3"].comment = Comment("连任", "周文清")
    sheet["D3"].hyperlink = "https://example.org/" + SECOND[3]
    sheet.auto_filter.ref = "A1:F3"
    sheet.auto_filter.add_filter_column(3, [FIRST[3]])
    book.properties.description = FIRST[3]
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=1, max_row=3))
    sheet.add_chart(chart, "H2")
    path = saved(tmp_path, book)

    outcome, content = kept(path)

    sheet = load_workbook(io.BytesIO(content))["代表"]
    assert holds(content, FIRST[3], SECOND[3]) == []
    assert (sheet["B2"].comment, sheet["D2"].comment, sheet["B3"].comment.text) == (None, None, "连任")
    assert sheet.auto_filter.ref == "A1:F3"
    assert answer(check_again(tmp_path, content)) == answer(outcome)


def test_a_number_in_a_hiding_place_makes_a_plain_copy(tmp_path):
    book = book_of(FIRST)
    book.defined_names["x"] = DefinedName("x", attr_text=f'"{FIRST[3]}"')
    validation = DataValidation(type="list", formula1=f'"{FIRST[3]},b"')
    validation.add("F2")
    book.active.add_data_validation(validation)
    path = saved(tmp_path, book)

    outcome, content = kept(path)

    assert holds(content, FIRST[3]) == []
    assert not load_workbook(io.BytesIO(content)).defined_names
    assert answer(check_again(tmp_path, content)) == answer(outcome)


def test_a_large_workbook_is_copied_without_the_column(tmp_path, monkeypatch):
    monkeypatch.setattr(reopened, "MOST_CELLS", 10)

    outcome, content = kept(saved(tmp_path, book_of(FIRST, SECOND)))

    assert holds(content, FIRST[3], SECOND[3]) == []
    assert answer(check_again(tmp_path, content)) == answer(outcome)


def test_of_other_formats_the_cells_are_kept_without_the_column(tmp_path):
    table = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in row
        )
        + "</table:table-row>"
        for row in (HEADER[:5], FIRST[:5])
    )
    text = "\n".join(",".join(row) for row in (HEADER, FIRST, SECOND))
    (tmp_path / "a.csv").write_text(text, encoding="gb18030")

    for path in (opendocument(tmp_path / "a.ods", table), tmp_path / "a.csv"):
        outcome, content = kept(path)

        again = check_again(tmp_path, content)
        assert holds(content, FIRST[3], SECOND[3]) == []
        assert answer(again) | {"sheet": None} == answer(outcome) | {"sheet": None}


def test_the_annotated_copy_of_what_was_kept_holds_no_number_either(tmp_path):
    _, content = kept(saved(tmp_path, book_of((*FIRST[:4], "123", ""), SECOND)))
    outcome = check_again(tmp_path, content)

    copy = annotate(content, "a.xlsx", outcome, typed={(2, 4): "19900000165"})

    assert [problem.code for problem in outcome.problems] == ["phone_invalid"]
    assert holds(copy, FIRST[3], SECOND[3]) == []


def test_nothing_is_taken_where_nothing_is_forbidden_but_what_is_not_read(tmp_path):
    path = saved(tmp_path, book_of((*FIRST[:5], "见 990121196010100819"), header=HEADER))
    outcome = check_sheet(KIND, path, context())

    content = without_columns(path.read_bytes(), path.name, outcome, headers=())

    assert cells(content)[1][3:] == [DASH, "19900000163", "见 990121196010100819"]


def test_a_file_whose_columns_are_still_to_be_told_is_kept_without_the_column_too(tmp_path):
    path = saved(tmp_path, book_of(FIRST, header=("村名", "名字是", *HEADER[2:])))

    outcome, content = kept(path)

    assert outcome.refusal is not None
    assert holds(content, FIRST[3]) == []
    assert check_again(tmp_path, content).refusal.message == outcome.refusal.message
