"""Which rows are data, and what merged cells and 同上 mean (excel.md 6)."""

import pytest

from branches.people.sheets import PARTY_MEMBERS
from tests.villagegov.sheets.files import context
from villagegov.sheets.body import read_body
from villagegov.sheets.grid import Grid
from villagegov.sheets.header import find_header

HEADER = ["序号", "村名", "姓名", "身份证号", "党员类别", "入党时间", "党小组", "备注"]
PERSON = [1.0, "石桥村", "张三", "990121196010100819", "正式党员", "1991-06-02", "一组", ""]


def read(*rows, **more):
    cells = [["名册", *[""] * 7], HEADER[:], *([*row, *[""] * (8 - len(row))] for row in rows)]
    grid = Grid("a", cells, **more)
    return grid, read_body(grid, find_header(grid, PARTY_MEMBERS), context().index)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([7.0], "blank"),
        (["8、"], "blank"),
        (["", "  ", "\u3000"], "blank"),
        (HEADER, "header_repeat"),
        (["", "村 名", "姓  名", "身份证号", "党员类别", "入党时间", "党小组", "备注"], "header_repeat"),
        (["名册"], "title"),
        (["合计", 20.0, 3.0, 4.0], "total"),
        (["", "本页小计：", 20.0], "total"),
        (["松澜镇小计", "", "x", "y"], "total"),
        (["填表人：周文清", "", "", "审核人：", "", "填报日期："], "note"),
        (["备注：以上名单", "", "有", "三", "格"], "note"),
        (["注1.名单", "", "有", "三", "格"], "note"),
        (["示例", *PERSON[1:]], "example"),
        (["例：张三"], "example"),
        (["二、石桥村（12人）"], "section"),
        (["", "桥头村"], "section"),
        (["以上名单经支部大会讨论"], "note"),
    ],
)
def test_rows_that_are_no_data_are_told_with_their_reason(row, reason):
    _, body = read(row, PERSON)

    assert body.rows == [3]
    assert body.skipped == [(0, "title"), (2, reason)]


@pytest.mark.parametrize(
    "row",
    [PERSON, ["", "", "张三"], [1.0, "石桥村", "", "990121196010100819"], ["备注", "石桥村", "张三"]],
)
def test_everything_else_is_data(row):
    assert read(row)[1].rows == [2]


def test_hidden_rows_are_named_unless_they_are_empty():
    _, body = read(PERSON, [], PERSON, hidden_rows={2, 3})

    assert body.skipped == [(0, "title"), (2, "hidden"), (3, "blank")]


def test_a_row_of_formulas_is_blank():
    _, body = read([1.0, "", "", "", 0.0, "甲"], PERSON, formulas={(2, 4), (2, 5)})

    assert body.skipped == [(0, "title"), (2, "blank")]


def test_nothing_is_listed_below_the_last_row_with_anything_in_it():
    assert read(PERSON, [], [" "], [])[1].skipped == [(0, "title")]


def test_a_merged_village_counts_for_each_of_its_rows():
    grid, body = read(PERSON, [2.0, "", *PERSON[2:]], [3.0], merges=[((2, 1), (4, 1)), ((2, 6), (2, 7))])

    assert [grid.cells[row][1] for row in body.rows] == ["石桥村", "石桥村"]
    assert grid.cells[2][7] == ""
    assert body.skipped == [(0, "title"), (4, "blank")]


def test_a_name_merged_down_is_a_name():
    _, body = read(PERSON, [2.0, "双河村", "", "x"], merges=[((2, 2), (3, 2))])

    assert body.rows == [2, 3]


@pytest.mark.parametrize("word", ["同上", "〃", "″", '"'])
def test_ditto_takes_the_value_of_the_row_of_data_above(word):
    grid, body = read(PERSON, ["", "小计"], [2.0, word, "李四", "x", "y", "z", word, word])

    assert [grid.cells[row][1] for row in body.rows] == ["石桥村", "石桥村"]
    assert grid.cells[4][6:] == ["一组", word]


def test_a_section_holds_until_the_next():
    _, body = read(PERSON, ["一、石桥村"], PERSON, ["双河村党支部"], PERSON)

    assert body.sections == {4: "石桥村", 6: "双河村党支部"}


def test_our_own_column_counts_for_nothing():
    cells = [
        [*HEADER, "问题"],
        [*PERSON, "请填姓名"],
        [2.0, "石桥村", *[""] * 6, "请填姓名"],
        [3.0, *[""] * 7, "a"],
    ]
    grid = Grid("a", cells)

    body = read_body(grid, find_header(grid, PARTY_MEMBERS), context().index)

    assert body.rows == [1]
    assert body.skipped == [(2, "note"), (3, "blank")]
    assert [row[-1] for row in grid.cells] == ["问题", "", "", ""]
