"""CSV and HTML: encodings, separators, wrappers, spans, and pages that claim too much."""

import codecs

import pytest

from villagegov.sheets.notes import LAST_ROW
from villagegov.sheets.problems import Refused
from villagegov.sheets.typeless import decode, read_csv, read_html, unwrapped


@pytest.mark.parametrize(
    "data",
    [
        "姓名".encode(),
        codecs.BOM_UTF8 + "姓名".encode(),
        "姓名".encode("gb18030"),
        codecs.BOM_UTF16_LE + "姓名".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "姓名".encode("utf-16-be"),
    ],
)
def test_every_usual_encoding_is_read(data):
    assert decode(data) == "姓名"


def test_a_page_may_name_its_charset():
    page = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><td>龑</td>'

    assert "龑" in decode(page.encode("gb18030"))
    assert "龑" in decode(page.replace("gb2312", "utf-8").encode())


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="990121195407254248"', "990121195407254248"),
        ('="a""b"', 'a"b'),
        ("'0012", "0012"),
        ("990121197208182228\t", "990121197208182228"),
        ("=1+1", "=1+1"),
    ],
)
def test_wrappers_are_taken_off(cell, text):
    assert unwrapped(cell) == text


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_that_splits_best_is_taken(separator):
    grid = read_csv(f"党员名册\n姓名{separator}备注{separator}电话\n张三{separator}a、b{separator}1\n")

    assert grid.cells == [["党员名册", "", ""], ["姓名", "备注", "电话"], ["张三", "a、b", "1"]]
    assert grid.is_typeless
    assert grid.sheet is None


def test_blank_ends_are_cut_off():
    assert read_csv("姓名,,\n张三,,\n,,\n\n").cells == [["姓名"], ["张三"]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\n" * LAST_ROW + "张三", "too_many_rows"),
        ("," * 200 + "张三", "too_many_columns"),
        ("长" * 32_768, "cell_too_long"),
    ],
)
def test_csv_files_have_the_limits_of_all_others(text, code):
    with pytest.raises(Refused) as caught:
        read_csv(text)

    assert caught.value.code == code


def test_blank_lines_without_end_are_not_kept():
    assert read_csv("张三\n" + "\n" * 300_000).cells == [["张三"]]


def test_a_page_with_several_tables_gives_the_longest():
    page = "<table><tr><td>页眉</td></tr></table><table><tr><th>姓名<tr><td>张三<tr><td>李四</table>"

    assert read_html(page).cells == [["姓名"], ["张三"], ["李四"]]


def test_spans_are_merges_and_hidden_rows_are_noted():
    page = (
        "<table><tr><td rowspan=2>村</td><td colspan='2'>人</td></tr><tr><td>张<br>三</td><td>&nbsp;李&amp;四</td></tr>"
        "<tr style='display: none'><td>a</td></tr><tr hidden><td>b</td></tr></table>"
    )

    grid = read_html(page)

    assert grid.cells[:2] == [["村", "人", ""], ["", "张\n三", "李&四"]]
    assert grid.merges == [((0, 0), (1, 0)), ((0, 1), (0, 2))]
    assert grid.hidden_rows == {2, 3}


def test_a_cell_without_a_row_begins_one():
    assert read_html("<table><td>姓名</td></table>").cells == [["姓名"]]


def test_a_table_in_a_cell_is_a_table_of_its_own():
    page = "<table><tr><td>外<table><tr><td>内</td></tr></table></td></tr><tr><td>二</td></tr></table>"

    assert read_html(page).cells == [["外"], ["二"]]


def test_enormous_spans_cost_nothing():
    page = "<table><tr><td rowspan=99999999 colspan=99999>村</td><td>x</td></tr><tr><td rowspan=x></td></tr></table>"

    grid = read_html(page.replace("<td>x</td>", ""))

    assert grid.cells == [["村"]]
    with pytest.raises(Refused) as caught:
        read_html(page)
    assert caught.value.code == "too_many_columns"


def test_blank_cells_far_to_the_right_are_passed_over():
    assert read_html("<table><tr><td>村</td>" + "<td></td>" * 5_000 + "</tr></table>").cells == [["村"]]


def test_a_page_of_too_many_rows_or_tables_is_refused():
    with pytest.raises(Refused) as rows:
        read_html("<table>" + "<tr>" * (LAST_ROW + 1) + "</table>")
    with pytest.raises(Refused) as tables:
        read_html("<table>" * 1_001)

    assert (rows.value.code, tables.value.code) == ("too_many_rows", "damaged")


def test_a_field_without_end_is_damaged(monkeypatch):
    monkeypatch.setattr("villagegov.sheets.typeless.LONGEST_FIELD", 1_000)

    with pytest.raises(Refused) as caught:
        read_csv('姓名,"' + "x" * 2_000)

    assert caught.value.code == "damaged"
