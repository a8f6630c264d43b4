"""Workbooks as a second reader and openpyxl find them."""

import datetime
import io
import tracemalloc
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from villagegov.common.dates import PartialDate
from villagegov.sheets import workbook
from villagegov.sheets.tables import COUNT, DATE, MONEY, PERCENT, SheetColumn, Table

COLUMNS = (
    SheetColumn(("村名",)), SheetColumn(("身份证号",)), SheetColumn(("出生年月",), DATE), SheetColumn(("户数",), COUNT),
    SheetColumn(("收入",), MONEY), SheetColumn(("比例",), PERCENT),
)  # fmt: skip
BORN = datetime.date(1987, 6, 15)
ROW = ["大塘村", "990121196010100819", PartialDate(BORN), 12, Decimal("26380.00"), 0.5]


def table(*rows, columns=COLUMNS, **more):
    return Table(name="花名册", title="党员花名册", columns=columns, rows=iter(rows), **more)


def written(*tables):
    target = io.BytesIO()
    workbook.write_tables(target, tables)
    target.seek(0)
    return target


def sheet_of(*tables):
    return load_workbook(written(*tables)).worksheets[0]


def values_of(sheet, row):
    return [cell.value for cell in sheet[row]]


def test_cells_keep_their_types_and_formats():
    sheet = sheet_of(table(ROW, lines=("填报单位：松澜镇",)))

    row = sheet[4]
    assert row[2].value.date() == BORN
    assert [cell.value for cell in row if cell is not row[2]] == [
        "大塘村",
        "990121196010100819",
        12,
        26380,
        0.5,
    ]
    assert [cell.number_format for cell in row] == ["@", "@", "yyyy.mm.dd", "0", "0.00", "0.0%"]
    assert {cell.border.left.style for cell in row} == {"thin"}
    assert {cell.font.size for cell in row} == {11}


def test_a_month_and_a_yes_are_texts_and_nothing_is_nothing():
    sheet = sheet_of(table(["大塘村", None, PartialDate(BORN, by_month=True), 0, None, True]))

    assert values_of(sheet, 3) == ["大塘村", None, "1987.06", 0, None, "是"]
    assert (sheet["C3"].number_format, sheet["B3"].number_format, sheet["E3"].number_format) == (
        "@",
        "@",
        "0.00",
    )


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+86", "-", "@SUM(A1)", "\t=1", "\r=1", "a<b>&\"c\"'", " 张 三 ", "第一行\n第二行", "₂𠮷", "1.50",
        "]]>", "</t></is></c>",
    ],
)  # fmt: skip
def test_every_text_comes_back_as_the_same_text(text):
    target = written(table([text, None, None, None, None, None]))

    found = load_workbook(target).worksheets[0]["A3"]
    assert (found.value, found.data_type) == (text, "s")
    target.seek(0)
    assert CalamineWorkbook.from_filelike(target).get_sheet_by_index(0).to_python()[2][0] == text


def test_what_a_sheet_cannot_hold_goes_out():
    assert sheet_of(table(["a\x0bb\ufffe", *[None] * 5]))["A3"].value == "ab"
    assert len(sheet_of(table(["x" * 40_000, *[None] * 5]))["A3"].value) == 32_767
    with pytest.raises(ValueError, match="object"):
        written(table([object(), *[None] * 5]))


def test_sum_and_foot_follow_the_rows():
    sheet = sheet_of(
        table(ROW, ROW, total=["合计", None, None, Decimal("12.5"), None, None], foot=("填表人：", "说明"))
    )

    assert values_of(sheet, 5)[:4] == ["合计", None, None, 12.5]
    assert (sheet["D5"].number_format, sheet["A5"].font.bold) == ("0.0", True)
    assert (sheet["A6"].value, sheet["A7"].value, sheet["A6"].border.left.style) == ("填表人：", "说明", None)
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:F1", "A6:F6", "A7:F7"}
    assert sheet.auto_filter.ref == "A2:F5"
    assert sheet.print_area == "'花名册'!$A$1:$F$7"
    assert sheet.print_title_rows == "$2:$2"


def test_each_sheet_of_a_workbook_ends_at_its_own_row():
    target = written(table(ROW, foot=("一",)), table(ROW, ROW, ROW, foot=("二",)), table())

    first, second, third = load_workbook(target).worksheets
    assert [one.print_area.rpartition("!")[2] for one in (first, second, third)] == [
        "$A$1:$F$4", "$A$1:$F$6", "$A$1:$F$2",
    ]  # fmt: skip
    assert (second["A6"].value, third.auto_filter.ref) == ("二", "A2:F2")


def test_a_head_of_several_levels_is_merged_and_has_no_filter():
    columns = (
        SheetColumn(("村名",)),
        SheetColumn(("人口", "户籍"), COUNT),
        SheetColumn(("人口", "常住"), COUNT),
    )

    sheet = sheet_of(table(["大塘村", 1, 2], columns=columns, freeze_columns=1))

    assert [values_of(sheet, 2), values_of(sheet, 3)] == [["村名", "人口", None], [None, "户籍", "常住"]]
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:C1", "A2:A3", "B2:C2"}
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == (None, "B4")


def test_columns_are_as_wide_as_the_heads_and_first_rows_want():
    rows = [["大塘村", "9" * 18, None, 1, None, None]] * workbook.MOST_MEASURED + [["很" * 15, *[None] * 5]]

    widths = sheet_of(table(*rows, ["长" * 30, *[None] * 5], widths={3: 11})).column_dimensions

    assert (widths["A"].width, widths["B"].width, widths["D"].width) == (8, 20, 11)
    assert sheet_of(table(["长" * 30, *[None] * 5])).column_dimensions["A"].width == workbook.WIDEST


def test_paper_and_creator_are_set():
    book = load_workbook(
        written(table(ROW), table(*[["x"] * 15], columns=[SheetColumn((str(n),)) for n in range(15)]))
    )

    narrow, wide = book.worksheets
    assert (narrow.page_setup.paperSize, wide.page_setup.paperSize) == (9, 8)
    assert (narrow.page_setup.orientation, narrow.oddFooter.center.text) == ("landscape", "第 &P 页 共 &N 页")
    assert book.properties.creator == "村级党组织管理"
    assert [sheet.title for sheet in book.worksheets] == ["花名册", "花名册1"]


def test_memory_does_not_grow_with_the_rows(tmp_path):
    peaks = []
    for count in (2_000, 12_000):
        rows = ([f"村{n}", f"{n:018d}", None, n, None, None] for n in range(count))
        tracemalloc.start()
        workbook.write_tables(tmp_path / "a.xlsx", [Table("花名册", "花名册", COLUMNS, rows)])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < 1.2 * peaks[0]
