"""The pass over an .ods."""

import zipfile

import pytest

from tests.villagegov.sheets.files import opendocument
from villagegov.sheets.grid import BadCell
from villagegov.sheets.guard import guard
from villagegov.sheets.problems import Refused

CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'

COLUMNS = " table:number-columns-repeated"


def notes(path, rows):
    return guard(opendocument(path / "a.ods", rows), "a.ods").notes["名册"]


def row(*cells, attributes=""):
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def test_hidden_rows_and_columns_merges_and_errors_are_noted(tmp_path):
    rows = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    rows += row(CELL.format(' table:number-columns-spanned="2" table:number-rows-spanned="3"', "村"))
    rows += row(CELL.format("", "一"), attributes=' table:visibility="filter" table:number-rows-repeated="2"')
    rows += row('<table:table-cell table:formula="of:=1/0" office:value-type="error"/>')

    found = notes(tmp_path, rows)

    assert found.hidden_columns == {1, 2}
    assert found.hidden_rows == {1, 2}
    assert found.merges == [((0, 0), (2, 1))]
    assert found.formulas == {(3, 0)}
    assert found.bad_cells == {(3, 0): BadCell("cell_error", "#N/A")}


def test_a_million_empty_rows_are_no_reason_to_refuse(tmp_path):
    rows = row(CELL.format("", "一")) + row(
        "<table:table-cell/>", attributes=' table:number-rows-repeated="1048575"'
    )

    assert notes(tmp_path, rows).hidden_rows == set()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (row(CELL.format("", "一"), attributes=' table:number-rows-repeated="60000"'), "too_many_rows"),
        (row(CELL.format(' table:number-columns-repeated="300"', "一")), "too_many_columns"),
        (row(CELL.format("", "长" * 32_768)), "cell_too_long"),
        (row(CELL.format("", "一")) + "<table:table-row>", "damaged"),
        (
            row(
                CELL.format(' table:number-columns-repeated="100"', "长" * 100),
                attributes=' table:number-rows-repeated="50000"',
            ),
            "unpacked_too_large",
        ),
    ],
)
def test_what_repeats_too_often_is_refused(tmp_path, rows, code):
    with pytest.raises(Refused) as caught:
        notes(tmp_path, rows)

    assert caught.value.code == code


def test_a_repeat_that_is_no_number_counts_once(tmp_path):
    assert notes(tmp_path, row(CELL.format(' table:number-columns-repeated="x"', "一"))).merges == []


def test_an_archive_without_content_is_damaged(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    with pytest.raises(Refused) as caught:
        guard(tmp_path / "a.ods", "a.ods")

    assert caught.value.code == "damaged"
