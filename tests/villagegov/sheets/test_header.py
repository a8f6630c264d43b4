"""The header is found wherever it is (excel.md 4.1 and 4.2)."""

import datetime

import pytest

from branches.people.sheets import PARTY_MEMBERS
from branches.posts.sheets import VILLAGE_CADRES
from villagegov.sheets.grid import Grid
from villagegov.sheets.header import find_header, flatten

TOP, BELOW = ["姓名", "性别", "出生年月", "职务", "", ""], ["", "", "", "党组织", "村委会", ""]
PERSON = ["张三", "男", "1980.04", "书记"]
MEMBERS = ["村名", "姓名", "身份证号", "党员类别", "入党时间"]


def grid(*rows, merges=(), **more):
    width = max(map(len, rows))
    return Grid("a", [[*row, *[""] * (width - len(row))] for row in rows], merges=list(merges), **more)


def test_titles_above_are_passed_over():
    header = find_header(grid(["党员名册"], ["填报单位：石桥村"], MEMBERS, ["石桥村", "张三"]), PARTY_MEMBERS)

    assert (header.first, header.last) == (2, 2)


def test_a_header_of_two_rows_grows_to_the_end_of_its_merges():
    rows = [
        ["姓名", "性别", "出生年月", "职务", ""],
        ["", "", "", "党组织", "村委会"],
        ["张三", "男", "1980.04", "书记", ""],
    ]
    merges = [((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (1, 2)), ((0, 3), (0, 4))]

    header = find_header(grid(*rows, merges=merges), VILLAGE_CADRES)

    assert (header.first, header.last) == (0, 1)
    assert header.mapping.by_field.keys() == {"name", "sex", "birth_date", "post_party", "post_committee"}


def test_a_file_without_merges_carries_upper_texts_to_the_right():
    rows = [
        ["姓名", "性别", "出生年月", "职务", "", ""],
        ["", "", "", "党组织", "村委会", ""],
        ["张三", "男", "1980.04", "书记"],
    ]

    assert flatten(grid(*rows), 0, 1, [])[3:] == [("职务", "党组织"), ("职务", "村委会"), ()]


def test_three_fields_with_a_name_or_all_required_ones_make_a_candidate():
    assert find_header(grid(["姓名", "性别", "民族"]), PARTY_MEMBERS) is not None
    assert find_header(grid(["姓名", "性别"]), PARTY_MEMBERS) is None
    assert find_header(grid(["性别", "民族", "学历", "电话"]), PARTY_MEMBERS) is None


@pytest.mark.parametrize(
    "cell", [101.0, datetime.date(2026, 3, 13), "990121196010100819", "1987.06", "2026年3月13日"]
)
def test_a_row_with_data_in_it_is_no_header(cell):
    assert find_header(grid([*MEMBERS, cell]), PARTY_MEMBERS) is None


def test_small_numbers_may_stand_in_a_header():
    assert find_header(grid([*MEMBERS, 100.0]), PARTY_MEMBERS) is not None
    assert find_header(grid([*MEMBERS, "101"]), PARTY_MEMBERS) is not None
    assert find_header(grid([*MEMBERS, "101"], is_typeless=True), PARTY_MEMBERS) is None


def test_the_header_is_looked_for_in_thirty_rows():
    assert find_header(grid(*[["标题"]] * 29, MEMBERS), PARTY_MEMBERS).first == 29
    assert find_header(grid(*[["标题"]] * 30, MEMBERS), PARTY_MEMBERS) is None


def test_a_header_has_at_most_four_rows():
    rows = [MEMBERS, *[[""] * 5] * 4]

    assert find_header(grid(*rows, merges=[((0, 0), (3, 0))]), PARTY_MEMBERS).last == 3
    assert find_header(grid(*rows, merges=[((0, 0), (4, 0))]), PARTY_MEMBERS) is None
