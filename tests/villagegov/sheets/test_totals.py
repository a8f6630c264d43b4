"""The numbers of 合计 rows against the rows above."""

import pytest

from branches.people.sheets import PARTY_MEMBERS
from branches.places.sheets import VILLAGES
from tests.villagegov.sheets.files import HEADER, PERSON, context, roster
from villagegov.sheets.check import check_sheet

VILLAGE_HEADER = ("村名", "区划代码", "户数", "耕地（亩）")
ONE, TWO = ("柳湾", "990121103240", 400, "1 200.5"), ("古井", "990121103241", 300, "")


def problems(path, *rows):
    outcome = check_sheet(VILLAGES, roster(path / "a.xlsx", *rows, header=VILLAGE_HEADER), context())
    return [(one.row, one.column, one.given) for one in outcome.problems if one.code == "check_total_differs"]


def test_a_total_that_is_the_sum_says_nothing_and_an_empty_cell_adds_nothing(tmp_path):
    assert problems(tmp_path, ONE, TWO, ("合  计", "", 700, 1200.5)) == []


def test_each_number_that_differs_is_named_with_the_sum(tmp_path):
    path = roster(tmp_path / "a.xlsx", ONE, TWO, ("总计", "", "701户", 1200.4), header=VILLAGE_HEADER)

    outcome = check_sheet(VILLAGES, path, context())

    assert [one.message for one in outcome.problems] == [
        "户数合计写的是 701户，上面各行加起来是 700，请核对",
        "耕地合计写的是 1200.4，上面各行加起来是 1200.5，请核对",
    ]
    assert outcome.verdict == "ok"


@pytest.mark.parametrize("words", ["小计", "本页合计", "累计"])
def test_sums_of_a_part_are_passed_over(tmp_path, words):
    assert problems(tmp_path, ONE, (words, "", 9999, 9999)) == []


def test_rows_with_problems_count_and_rows_below_do_not(tmp_path):
    bad = ("竹园", "99", 100, "")

    assert problems(tmp_path, ONE, bad, ("合计", "", 500, 1200.5), TWO) == []


def test_a_column_with_an_unreadable_cell_is_not_compared(tmp_path):
    unclear = ("竹园", "990121103242", "约100", 5)

    assert problems(tmp_path, ONE, unclear, ("合计", "", 1, 1)) == [(4, "D", "1")]


def test_an_empty_or_unreadable_total_is_not_compared(tmp_path):
    assert problems(tmp_path, ONE, ("合计", "", "", "约一千")) == []


def test_other_kinds_do_not_add_up(tmp_path):
    path = roster(tmp_path / "a.xlsx", PERSON, ("合计", 5), header=HEADER)

    assert check_sheet(PARTY_MEMBERS, path, context()).problems == []
