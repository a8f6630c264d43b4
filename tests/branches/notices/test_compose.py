"""The body of a notice from the fields of its kind: paragraphs, pasted tables, sums."""

import pytest

from branches.notices.compose import blocks_of, place_in, table_of
from branches.notices.kinds import TABLE, Field, kinds, kinds_at

ACCOUNTS = Field(
    "a", "收支明细", TABLE, columns=("项目", "收入（元）", "支出（元）"), amounts=("收入（元）", "支出（元）")
)
FREE = Field("t", "附表", TABLE)


def test_a_body_holds_the_fields_of_its_kind_and_nothing_else():
    facts = {
        "basis": "镇党委会议决定",
        "content": "第一段\n\n第二段",
        "table": "",
        "id_number": "990121199003140015",
    }

    blocks = blocks_of(kinds()["GENERAL"], facts)

    assert [block["lines"] for block in blocks] == [
        ["根据镇党委会议决定，现将有关情况予以公示。"],
        ["第一段", "第二段"],
    ]


@pytest.mark.parametrize(
    "typed", ["项目\t收入\n鱼塘\t42,000.00", "项目 | 收入\n鱼塘 | 42,000.00", "项目｜收入\r\n鱼塘｜42,000.00"]
)
def test_a_table_is_read_as_it_is_pasted_or_typed(typed):
    table = table_of(FREE, typed)

    assert (table["columns"], table["rows"], table["total"]) == (
        ["项目", "收入"],
        [["鱼塘", "42,000.00"]],
        [],
    )


def test_amounts_are_added_up_exactly():
    table = table_of(ACCOUNTS, "项目\t收入（元）\t支出（元）\n甲\t0.10\t\n乙\t1,000.2元\t3\n丙\t\t465.5")

    assert table["rows"][1] == ["乙", "1,000.20", "3.00"]
    assert table["total"] == ["合计", "1,000.30", "468.50"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (ACCOUNTS, "甲\t十元\t", "收支明细第 1 行“收入（元）”写的是“十元”，要填金额"),
        (FREE, "甲\t乙\n1\t2\t3", "附表第 2 行有 3 格，表头只有 2 格"),
        (FREE, "甲\t乙", "附表只有表头"),
        (FREE, "甲\n" + "1\n" * 201, "附表有 1 列、201 行，最多 12 列、200 行"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_with_its_line(field, typed, said):
    with pytest.raises(ValueError, match=said):
        table_of(field, typed)


def test_a_place_is_told_by_line_and_character():
    assert place_in("一\n二三四", 3) == "第 2 行第 2 个字"
    assert place_in("一二三", 2) == "第 3 个字"


def test_villages_and_the_township_post_their_own_kinds():
    assert {"GENERAL", "PARTY"} <= {kind.code for kind in kinds_at("TOWNSHIP")}
    assert "ACCOUNTS" not in {kind.code for kind in kinds_at("TOWNSHIP")}
    assert "ACCOUNTS" in {kind.code for kind in kinds_at("VILLAGE")}
