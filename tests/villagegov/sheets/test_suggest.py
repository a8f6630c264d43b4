"""What a cell may have meant: near enough and clearly ahead, or nothing."""

import datetime

import pytest

from branches.people.sheets import PARTY_MEMBERS
from tests.villagegov.sheets.files import context
from villagegov.sheets.problems import Problem
from villagegov.sheets.suggest import (
    hint,
    in_last_century,
    nearest_choice,
    nearest_village,
    options,
    suggestion,
)

VILLAGES = ["石桥村", "柳湾村", "红岩村", "大塘村", "莲塘社区", "梅岭村", "双河村", "河口村"]


def problem(code, given, field="village"):
    return Problem(5, "B", field, code, given, "")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("石乔村", "石桥村"),
        ("红崖村", "红岩村"),
        ("柳弯村", "柳湾村"),
        ("大唐村", "大塘村"),
        ("梅林村", "梅岭村"),
        ("石桥一村", "石桥村"),
        ("河村", ""),  # 双河 or 河口
        ("北京市", ""),
    ],
)
def test_a_misspelt_village_is_offered_when_it_is_clear_which(given, meant):
    assert nearest_village(given, VILLAGES) == meant


@pytest.mark.parametrize(
    ("field", "given", "meant"),
    [
        ("education", "高中毕业了", "高中"),
        ("education", "高中或中专", ""),
        ("member_kind", "党员", ""),
        ("member_kind", "预备期", "预备党员"),
        ("sex", "男性公民", "男"),
    ],
)
def test_a_choice_is_offered_when_one_spelling_stands_in_the_text(field, given, meant):
    assert nearest_choice(given, PARTY_MEMBERS.by_name[field].spellings) == meant


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("87.6", "1987.6"),
        ("870615", "19870615"),
        ("87年6月", "1987年6月"),
        ("05.7", ""),
        ("87.1", ""),
        ("26.3", ""),
    ],
)
def test_two_digits_are_the_last_century_where_this_one_is_not_possible(given, meant):
    assert in_last_century(given, 2026) == meant


def test_a_name_with_something_aside_is_offered_without_it():
    known = PARTY_MEMBERS.by_name["name"]

    assert suggestion(problem("name_invalid", "李明（女）", "name"), known, context()) == "李明"
    assert suggestion(problem("name_invalid", "李", "name"), known, context()) == ""


def test_a_date_that_may_be_two_months_gives_both_to_choose():
    known = PARTY_MEMBERS.by_name["admitted_on"]

    offered = options(problem("date_ambiguous", "2006.1", "admitted_on"), known)

    assert offered == [("2006-01", "2006 年 1 月"), ("2006-10", "2006 年 10 月")]


def test_a_year_of_two_digits_gives_both_centuries_to_choose():
    known = PARTY_MEMBERS.by_name["admitted_on"]

    offered = options(problem("date_two_digit_year", "06年7月", "admitted_on"), known)

    assert [text for text, _ in offered] == ["1906年7月", "2006年7月"]
    assert options(problem("date_two_digit_year", "06.1", "admitted_on"), known) == []


def test_an_old_number_is_shown_in_its_new_form_for_a_look_only():
    old = problem("id_number_15_digits", "990121601010081", "id_number")

    assert hint(old).startswith("按新规则是 99012119601010081")
    assert suggestion(old, PARTY_MEMBERS.by_name["id_number"], context()) == ""
    assert context().today == datetime.date(2026, 3, 13)
