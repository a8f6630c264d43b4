"""Which sheet is read, and the village that is named outside the table (excel.md 3 and 6.3)."""

import pytest

from branches.people.sheets import PARTY_MEMBERS
from tests.villagegov.sheets.files import HEADER, NEIGHBOUR, PERSON, context
from villagegov.sheets.choose import choose_sheet
from villagegov.sheets.grid import Grid
from villagegov.sheets.problems import Refused

BRIDGE = "990121103204"


def sheet(*rows, name="Sheet1"):
    width = max((len(row) for row in rows), default=0)
    return Grid(name, [[*row, *[""] * (width - len(row))] for row in rows])


def choose(*grids):
    return choose_sheet(PARTY_MEMBERS, grids, context())


def refusal(*grids):
    with pytest.raises(Refused) as caught:
        choose(*grids)
    return caught.value


def test_the_first_complete_sheet_with_data_is_read_and_the_others_are_named():
    chosen = choose(
        sheet(["目录"], name="一"),
        sheet(HEADER, name="二"),
        sheet(HEADER, PERSON, name="三"),
        sheet(HEADER, NEIGHBOUR, name="四"),
    )

    assert chosen.grid.sheet == "三"
    assert chosen.others == ("四",)


def test_the_best_sheet_gives_the_refusal():
    found = refusal(sheet(["目录"]), sheet(["姓名", "性别", "民族"]), sheet(HEADER[1:], PERSON[1:]))

    assert found.code == "missing_column"
    assert found.message == "缺少“村名”列。找到的列：姓名、身份证号、党员类别、入党时间"


@pytest.mark.parametrize(
    ("grids", "code"),
    [
        ([], "no_sheet"),
        ([sheet(["", " "])], "no_sheet"),
        ([sheet(["通知"], ["请各村"])], "no_header"),
        ([sheet(HEADER)], "no_rows"),
        ([sheet((*HEADER, "姓名"), PERSON)], "duplicate_column"),
        ([sheet((*HEADER, "姓名"), PERSON), sheet(HEADER, PERSON)], "duplicate_column"),
    ],
)
def test_a_workbook_without_a_sheet_to_read_is_refused(grids, code):
    assert refusal(*grids).code == code


def test_the_wanted_columns_are_told():
    assert (
        refusal(sheet(["通知"])).message
        == "没有找到表头。要有这些列：村名、姓名、身份证号、党员类别、入党时间"
    )


@pytest.mark.parametrize(
    ("above", "name", "source"),
    [
        (["填报单位(盖章)：石桥村党支部"], "Sheet1", "石桥村党支部"),
        (["填报单位：", "", "石桥村"], "Sheet1", "石桥村"),
        (["松澜镇石桥村党员名册"], "双河村", "松澜镇石桥村党员名册"),
        (["党员名册"], "石桥村", "石桥村"),
    ],
)
def test_one_village_above_the_table_or_in_the_sheets_name_holds_for_all_rows(above, name, source):
    chosen = choose(sheet(above, HEADER[1:], PERSON[1:], name=name))

    assert (chosen.village, chosen.village_from) == (BRIDGE, source)


@pytest.mark.parametrize(
    ("above", "name"),
    [(["石桥村、双河村党员名册"], "石桥村"), (["党员名册"], "桥头村"), (["党员名册"], "Sheet1")],
)
def test_several_villages_or_none_are_no_village(above, name):
    assert refusal(sheet(above, HEADER[1:], PERSON[1:], name=name)).code == "missing_column"
