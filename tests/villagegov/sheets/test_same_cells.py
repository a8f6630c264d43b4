"""A new workbook with the cells that were read: types, merges, what is hidden, and nothing that reckons."""

import datetime
import io

from openpyxl import load_workbook

from villagegov.sheets.grid import BadCell, Grid
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.same_cells import new_book


def written(*grids, outcome=None):
    target = io.BytesIO()
    new_book(grids, outcome or Outcome("a", "a.ods", sheet="名册")).save(target)
    return load_workbook(target)


def test_texts_stay_texts_and_dates_dates():
    day = datetime.date(1991, 6, 2)
    moment = datetime.datetime(1991, 6, 2, 8, 30)  # noqa: DTZ001 -- a cell has no time zone
    row = ["990121196010100819", "=1+1", "#N/A", "a\x0bb", day, moment, 7.5, True, ""]

    sheet = written(Grid("名册", [row]))["名册"]

    assert [cell.value for cell in sheet[1]][:4] == ["990121196010100819", "=1+1", "#N/A", "ab"]
    assert [cell.data_type for cell in sheet[1]][:4] == ["s"] * 4
    assert sheet["A1"].number_format == "@"
    assert (sheet["E1"].value.date(), sheet["F1"].value) == (day, moment)
    assert (sheet["G1"].value, sheet["H1"].value) == (7.5, True)


def test_an_error_stays_an_error_and_never_becomes_a_formula():
    bad = [
        BadCell("cell_error", "#REF!"),
        BadCell("cell_error", '=HYPERLINK("a")'),
        BadCell("formula_without_value", ""),
    ]

    sheet = written(Grid("名册", [bad]))["名册"]

    assert [(cell.value, cell.data_type) for cell in sheet[1]] == [
        ("#REF!", "e"),
        ("#N/A", "e"),
        ("=NA()", "f"),
    ]


def test_merges_what_is_hidden_and_the_date_system_stay():
    day = datetime.date(1991, 6, 2)
    grid = Grid("名册", [["a", "b"], ["c", day], ["", "d"]], merges=[((1, 0), (2, 0))], is_1904=True)
    grid.hidden_rows, grid.hidden_columns = {2}, {1}

    book = written(grid)

    sheet = book["名册"]
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A2:A3"]
    assert (sheet.row_dimensions[3].hidden, sheet.column_dimensions["B"].hidden) == (True, True)
    assert book.epoch.year == 1904
    assert sheet["B2"].value.date() == day


def test_a_blank_row_loses_its_results_and_no_other():
    rows = [["序号", "姓名"], [1.0, "x"], [2.0, "y"]]
    outcome = Outcome("a", "a.ods", sheet="名册", skipped_rows=[(3, "blank")])

    sheet = written(Grid("名册", rows, formulas={(1, 1), (2, 1)}), outcome=outcome)["名册"]

    assert [cell.value for cell in sheet["B"]] == ["姓名", "x", None]


def test_every_sheet_comes_along_under_its_name():
    assert written(Grid("名册", [["a"]]), Grid("又一个", [["b"]])).sheetnames == ["名册", "又一个"]
    assert written(Grid(None, [["a"]])).sheetnames == ["Sheet1"]
