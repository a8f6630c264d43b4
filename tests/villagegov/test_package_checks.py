"""Tables held against themselves and against each other: what fits says nothing, what does not names both cells."""

from decimal import Decimal

import pytest

from branches.places.county_tables import COLUMNS, share, total_row
from branches.posts.reports import T05_COLUMNS
from villagegov.package_checks import check, letters
from villagegov.sheets.tables import Table

BRIDGE = "990121103204"
GOOD = {
    "村(社区)名称": "石桥村", "区划代码": BRIDGE, "户籍": 3186, "18周岁以上": 2516,
    "党员总数": 54, "正式": 50, "预备": 4, "35岁及以下": 10, "60岁及以上": 21, "女": 13, "流动党员": 3,
    "总数": 98, "其中妇女": 35, "妇女占比(%)": share(98, 35),
}  # fmt: skip
CADRE = {
    "村名": "石桥村", "姓名": "何永昌", "性别": "男", "年龄": 41, "政治面貌": "中共党员", "党组织": "书记",
    "村委会": "村委会主任", "是否一肩挑": "是",
}  # fmt: skip


def row_of(columns, facts):
    return [facts.get(column.heads[-1]) for column in columns]


def basics(*villages, total=None):
    rows = [row_of(COLUMNS, {**GOOD, **facts}) for facts in villages]
    keys = [row[2] for row in rows]
    return Table("T01", "", COLUMNS, rows, lines=("x",), total=total or total_row(rows), keys=keys)


def roster(*people, village=BRIDGE):
    rows = [row_of(T05_COLUMNS, {**CADRE, **facts}) for facts in people]
    keys = [(village, number) for number in range(len(rows))]
    return Table("T05", "", T05_COLUMNS, rows, lines=("x",), keys=keys)


def said(*tables):
    return [str(mismatch) for mismatch in check(list(tables)).mismatches]


def test_tables_that_agree_say_nothing_and_count_what_was_compared():
    found = check(
        [basics({}, {"村(社区)名称": "大塘村", "区划代码": "990121103201"}), roster({}, {"性别": "女"})]
    )

    assert found.mismatches == []
    assert found.count > 40


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"正式": 51}, "T01 K5（石桥村 党员总数）54，应等于 T01 L5＋M5（石桥村 正式＋预备）55"),
        ({"女": 55}, "T01 P5（石桥村 女）55，不应大于 T01 K5（石桥村 党员总数）54"),
        ({"35岁及以下": 34}, "T01 N5＋O5（石桥村 35岁及以下＋60岁及以上）55，不应大于 T01 K5"),
        ({"18周岁以上": 3187}, "T01 H5（石桥村 18周岁以上）3187，不应大于 T01 F5（石桥村 户籍）3186"),
        ({"其中妇女": 99}, "T01 T5（石桥村 其中妇女）99，不应大于 T01 S5（石桥村 总数）98"),
        ({"妇女占比(%)": Decimal("0.4")}, "T01 U5（石桥村 妇女占比(%)）0.4，应等于两数之比"),
    ],
)  # fmt: skip
def test_a_village_that_contradicts_itself_is_told_with_both_cells(facts, words):
    assert any(words in text for text in said(basics(facts)))


def test_what_is_not_known_contradicts_nothing():
    assert said(basics({"户籍": None, "18周岁以上": None})) == []


def test_a_sum_that_is_not_the_sum_of_its_column_is_told():
    table = basics({}, {"村(社区)名称": "大塘村", "区划代码": "990121103201"})
    table.total = [*table.total[:15], 30, *table.total[16:]]

    assert "T01 P7（合计 女）30，应等于各村相加 T01 P5:P6（各村女）26" in said(table)


def test_more_members_among_the_cadres_than_the_village_has_are_told():
    people = [{"性别": "女"}] * 14

    assert said(basics({}), roster(*people)) == [
        "T05 J5、J6、J7 等（石桥村 两委里的党员，女）14，不应多于 T01 P5（石桥村 女）13"
    ]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"政治面貌": "群众", "是否一肩挑": "否"},
            "T05 L5（石桥村何永昌 党组织）书记，与政治面貌不符 T05 J5",
        ),
        ({"村委会": ""}, "T05 R5（石桥村何永昌 是否一肩挑）是，与职务不符 T05 M5（石桥村何永昌 村委会）"),
    ],
)
def test_a_row_of_the_roster_that_contradicts_itself_is_told(facts, words):
    assert any(words in text for text in said(roster(facts)))


def test_a_cadre_of_a_village_that_the_other_table_does_not_have_is_told():
    assert any("不在 T01" in text for text in said(basics({}), roster({}, village="990121103299")))


@pytest.mark.parametrize(
    ("position", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (51, "AZ"), (52, "BA")]
)
def test_columns_are_named_as_excel_does(position, letter):
    assert letters(position) == letter
