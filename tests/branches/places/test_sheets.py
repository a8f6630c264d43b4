"""T01 as a sheet: what a row of a village may say (excel.md 5.1 and 8)."""

import pytest

from branches.places.sheets import VILLAGES
from tests.villagegov.sheets.files import context, roster
from villagegov.sheets.check import check_sheet
from villagegov.sheets.outcome import Status

HEADER = ("村名", "区划代码")


def checked(path, *rows, header=HEADER):
    return check_sheet(VILLAGES, roster(path / "a.xlsx", *rows, header=header, title="村情"), context())


def codes(outcome):
    return [(problem.row, problem.field, problem.code) for problem in outcome.problems]


@pytest.mark.parametrize(
    ("code", "kind"),
    [("990121103199", "COMMUNITY"), ("990121103200", "VILLAGE"), ("990121103399", "VILLAGE")],
)
def test_the_code_says_what_a_village_is(tmp_path, code, kind):
    assert checked(tmp_path, ("柳湾", code)).rows[0].values["kind"] == kind


def test_a_code_that_does_not_say_it_asks_for_the_kind(tmp_path):
    without = checked(tmp_path, ("柳湾", "990121103400"))
    with_kind = checked(tmp_path, ("柳湾", "990121103400", "居委会"), header=(*HEADER, "类别"))

    assert codes(without) == [(2, "kind", "required")]
    assert with_kind.rows[0].values["kind"] == "COMMUNITY"


def test_the_cell_wins_over_the_code(tmp_path):
    found = checked(tmp_path, ("柳湾", "990121103240", "社区"), header=(*HEADER, "村类别"))

    assert found.rows[0].values["kind"] == "COMMUNITY"


def test_a_row_with_a_name_alone_is_a_village_without_code(tmp_path):
    found = checked(tmp_path, ("石桥村",), ("双河村", "990121103206"))

    assert codes(found) == [(2, "code", "required")]
    assert found.skipped_rows == []


@pytest.mark.parametrize(
    ("income", "problems"),
    [(999.99, 1), (1000, 0), (500000, 0), (500000.01, 1)],
)
def test_an_income_of_another_size_is_to_be_looked_at(tmp_path, income, problems):
    found = checked(tmp_path, ("柳湾", "990121103240", income), header=(*HEADER, "人均纯收入（元）"))

    assert codes(found) == [(2, "income_per_capita", "check_amount_unusual")] * problems
    assert found.rows[0].status is Status.NEW


@pytest.mark.parametrize(("adults", "problems"), [(1500, 0), (1501, 1)])
def test_more_adults_than_people_are_to_be_looked_at(tmp_path, adults, problems):
    found = checked(tmp_path, ("柳湾", "990121103240", 1500, adults), header=(*HEADER, "总人口", "成年人口"))

    assert codes(found) == [(2, "adult_count", "check_adults_over_population")] * problems


def test_a_longer_name_than_the_register_holds_is_refused(tmp_path):
    found = checked(tmp_path, ("柳" * 31, "990121103240"))

    assert codes(found) == [(2, "name", "name_invalid")]
    assert "2 到 30 个字" in found.problems[0].message


def test_the_same_village_twice_is_said_of_a_village(tmp_path):
    header = (*HEADER, "户数")
    rows = [("柳湾", "990121103240", 5), ("柳湾", "990121103240", 5), ("柳湾", "990121103240", 6)]

    found = checked(tmp_path, *rows, header=header)

    assert codes(found) == [(3, "code", "check_duplicate_row"), (4, "code", "duplicate_in_file")]
    assert found.problems[1].message == "与第 2 行是同一个村，但内容不一样，请只留一行"
