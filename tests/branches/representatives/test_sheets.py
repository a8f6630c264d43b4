"""The roster of representatives as a sheet: which headers it takes, and what it never reads."""

import pytest

from branches.representatives.sheets import VILLAGER_REPRESENTATIVES
from tests.villagegov.sheets.files import context, roster
from villagegov.sheets.check import check_sheet

ROW = ("石桥村", "郝莲秀", "女", "3组", "5户", "2021.3")
HEADER = ("村名", "代表姓名", "性别", "组别", "联系户数", "当选年月")


def checked(path, *rows, header=HEADER):
    return check_sheet(VILLAGER_REPRESENTATIVES, roster(path / "a.xlsx", *rows, header=header), context())


def test_its_own_headers_are_read(tmp_path):
    found = checked(tmp_path, ROW)

    assert found.refusal is None
    assert found.rows[0].values == {
        "village": "990121103204", "name": "郝莲秀", "sex": "FEMALE", "villager_group": "3组",
        "represented_households": 5, "elected_on": "2021-03",
    }  # fmt: skip


@pytest.mark.parametrize("header", ["身份证号", "身份证", "公民身份号码"])
def test_id_numbers_are_neither_read_nor_kept(tmp_path, header):
    number = "990121196002010821"

    found = checked(tmp_path, (*ROW, number), header=(*HEADER, header))

    assert found.ignored_columns == [header]
    assert header in VILLAGER_REPRESENTATIVES.never_kept
    assert number not in str(found.rows[0].values)


@pytest.mark.parametrize("missing", ["村名", "代表姓名", "性别"])
def test_village_name_and_sex_are_required(tmp_path, missing):
    position = HEADER.index(missing)
    row = [cell for n, cell in enumerate(ROW) if n != position]

    found = checked(tmp_path, row, header=[text for text in HEADER if text != missing])

    assert found.refusal.code in ("missing_column", "no_header")


def test_the_branch_is_no_village_here(tmp_path):
    found = checked(tmp_path, ROW, header=("党支部", *HEADER[1:]))

    assert found.refusal.code == "missing_column"


def test_an_age_alone_is_not_stored_and_said_so(tmp_path):
    found = checked(tmp_path, (*ROW, "66"), header=(*HEADER, "年龄"))

    assert [(one.column, one.code) for one in found.problems] == [("G", "check_age_not_stored")]


def test_the_same_row_twice_without_a_birth_date_is_taken_once(tmp_path):
    found = checked(tmp_path, ROW, ROW, (*ROW[:3], "4组", *ROW[4:]))

    assert [row.status for row in found.rows] == ["new", "skipped", "new"]
    assert [one.code for one in found.problems] == ["check_duplicate_row", "check_same_name"]


def test_the_key_is_village_name_birth_and_sex(tmp_path):
    header = (*HEADER, "出生年月")
    rows = [
        (*ROW, "1960.02"),
        ("石桥村", "郝莲秀", "男", *ROW[3:], "1960.02"),
        (*ROW[:4], "6户", ROW[5], "1960.02"),
    ]

    found = checked(tmp_path, *rows, header=header)

    assert [(one.row, one.code) for one in found.problems] == [
        (3, "check_same_name"),
        (4, "duplicate_in_file"),
    ]
