"""Sheets become grids: which are opened, and what the notes add to them."""

import pytest
from openpyxl import Workbook
from python_calamine import PasswordError

from tests.villagegov.sheets.files import PERSON, roster, sheet_xml, workbook
from villagegov.sheets.grid import BadCell
from villagegov.sheets.guard import guard
from villagegov.sheets.problems import Refused
from villagegov.sheets.read import read_grids


def grids(path):
    return list(read_grids(path, guard(path, path.name)))


def test_hidden_sheets_and_sheets_of_instructions_are_never_opened(tmp_path):
    book = Workbook()
    book.active.title = "填表说明"
    for title in ("示例一", "隐藏", "很隐藏", "党员", "问题清单"):
        book.create_sheet(title)
    book["隐藏"].sheet_state = "hidden"
    book["很隐藏"].sheet_state = "veryHidden"
    book["党员"]["A1"] = "姓名"
    book.save(tmp_path / "a.xlsx")

    assert [grid.sheet for grid in grids(tmp_path / "a.xlsx")] == ["党员"]


def test_an_error_outside_of_all_values_makes_the_grid_larger(tmp_path):
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3" t="e"><v>#N/A</v></c></row>'

    grid = grids(workbook(tmp_path / "a.xlsx", sheet_xml(cells)))[0]

    assert grid.cells == [[1.0, "", ""], ["", "", ""], ["", "", BadCell("cell_error", "#N/A")]]


def test_a_sheet_of_nothing_but_an_empty_formula_is_read(tmp_path):
    grid = grids(workbook(tmp_path / "a.xlsx", sheet_xml('<row r="1"><c r="A1"><f>B1</f></c></row>')))[0]

    assert grid.cells == [[BadCell("formula_without_value", "")]]


def test_cells_without_references_and_with_prefixes_are_read_as_the_guard_saw_them(tmp_path):
    cells = '<row><c><v>1</v></c><c t="e"><v>#REF!</v></c></row>'

    grid = grids(workbook(tmp_path / "a.xlsx", sheet_xml(cells)))[0]

    assert grid.cells == [[1.0, BadCell("cell_error", "#REF!")]]


def test_xml_that_is_not_well_formed_is_damaged(tmp_path):
    path = workbook(tmp_path / "a.xlsx", sheet_xml('<row r="1"><c r="A1"><v>1</c></row>'))

    with pytest.raises(Refused) as caught:
        grids(path)

    assert caught.value.code == "damaged"


def test_merges_that_overlap_are_damaged(tmp_path):
    merge = '<mergeCell ref="A1:B9"/>'
    sheet = sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="B9"><v>1</v></c></row>')
    sheet = sheet.replace("</worksheet>", f"<mergeCells>{merge * 2}</mergeCells></worksheet>")

    with pytest.raises(Refused) as caught:
        grids(workbook(tmp_path / "a.xlsx", sheet))

    assert caught.value.code == "damaged"


def test_merges_end_where_the_cells_end(tmp_path):
    sheet = sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="B2"><v>1</v></c></row>')
    merges = '<mergeCells><mergeCell ref="A1:A1048576"/><mergeCell ref="D9:E9"/></mergeCells>'

    grid = grids(workbook(tmp_path / "a.xlsx", sheet.replace("</worksheet>", f"{merges}</worksheet>")))[0]

    assert grid.merges == [((0, 0), (1, 0))]


def test_a_tidy_file_is_read_as_it_stands(tmp_path):
    grid = grids(roster(tmp_path / "a.xlsx", PERSON))[0]

    assert grid.cells[1] == list(PERSON)
    assert grid.width == 5


@pytest.mark.parametrize("code", ["damaged", "encrypted"])
def test_what_the_parser_says_of_a_file_is_a_refusal(tmp_path, monkeypatch, code):
    class PanicException(BaseException):
        """Stands for the panic of Rust code, whose class cannot be imported."""

    def stumble(path):
        raise PasswordError if code == "encrypted" else PanicException

    monkeypatch.setattr("villagegov.sheets.read.load_workbook", stumble)

    with pytest.raises(Refused) as caught:
        grids(roster(tmp_path / "a.xlsx", PERSON))

    assert caught.value.code == code


def test_an_interruption_is_no_fault_of_the_file(tmp_path, monkeypatch):
    def interrupt(path):
        raise KeyboardInterrupt

    monkeypatch.setattr("villagegov.sheets.read.load_workbook", interrupt)

    with pytest.raises(KeyboardInterrupt):
        grids(roster(tmp_path / "a.xlsx", PERSON))
