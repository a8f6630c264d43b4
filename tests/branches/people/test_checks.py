"""Cross checks inside a row of a roster of people (excel.md 7.4 and 8)."""

import datetime

import pytest

from branches.people.checks import check_admission_age, check_age, complete_from_id_number
from branches.people.sheets import PARTY_MEMBERS, check_confirmation
from tests.villagegov.sheets.files import context
from villagegov.sheets.mapping import map_columns
from villagegov.sheets.rows import Row

MAN = "990121198006230732"
FIRST_OF_MONTH = "990121198006010752"


def row(*, cell="", errors=(), **values):
    columns = map_columns([("出生年月",)], PARTY_MEMBERS).by_field
    one = Row(2, [cell], columns, PARTY_MEMBERS, context())
    one.values, one.errors = values, frozenset(errors)
    return one


def codes(check, one):
    check(one)
    return [problem.code for problem in one.problems]


def test_sex_and_birth_come_from_the_id_number_when_their_cells_are_empty():
    one = row(id_number=MAN)

    assert codes(complete_from_id_number, one) == []
    assert (one.values["sex"], one.values["birth_date"]) == ("MALE", "1980-06-23")


def test_another_sex_is_an_error_and_another_birth_a_warning():
    one = row(id_number=MAN, sex="FEMALE", birth_date="1979-06")

    assert codes(complete_from_id_number, one) == ["sex_id_mismatch", "check_birth_differs_from_id"]
    assert one.values["birth_date"] == "1979-06"


def test_a_bad_cell_is_not_filled_up():
    one = row(id_number=MAN, errors=("sex", "birth_date"))

    assert codes(complete_from_id_number, one) == []
    assert one.values == {"id_number": MAN}


def test_without_an_id_number_nothing_is_filled_up():
    assert codes(complete_from_id_number, row(sex="MALE")) == []


@pytest.mark.parametrize(
    ("cell", "given", "number", "kept", "problems"),
    [
        (datetime.date(1980, 6, 1), "1980-06-01", MAN, "1980-06", []),
        ("1980-06-01", "1980-06-01", MAN, "1980-06-01", ["check_birth_differs_from_id"]),
        (datetime.date(1980, 6, 1), "1980-06-01", FIRST_OF_MONTH, "1980-06-01", []),
        (datetime.date(1980, 7, 1), "1980-07-01", MAN, "1980-07-01", ["check_birth_differs_from_id"]),
        ("1980.06", "1980-06", MAN, "1980-06", []),
    ],
)
def test_the_first_of_a_month_in_a_date_cell_may_be_excels_own(cell, given, number, kept, problems):
    one = row(cell=cell, id_number=number, birth_date=given)

    assert codes(complete_from_id_number, one) == problems
    assert one.values["birth_date"] == kept


@pytest.mark.parametrize(
    ("age", "birth", "problems"),
    [
        ("45", "1980-04", []),
        ("50", "1980-04", []),
        ("51周岁", "1980-03-14", ["check_age_differs"]),
        ("50", "1980-03-14", []),
        ("39岁", "1980-04", ["check_age_differs"]),
        ("四十", "1980-04", []),
        ("45", None, []),
    ],
)
def test_an_age_may_be_five_years_wrong(age, birth, problems):
    one = row(age=age, **({"birth_date": birth} if birth else {}))

    assert codes(check_age, one) == (problems if age != "51周岁" else ["check_age_differs"])


@pytest.mark.parametrize(
    ("admitted", "birth", "problems"),
    [
        ("1998-04-20", "1980-04-20", []),
        ("1998-04-19", "1980-04-20", ["check_admitted_before_18"]),
        ("1998-04", "1980-04-20", []),
        ("1998-03", "1980-04", ["check_admitted_before_18"]),
        (None, "1980-04", []),
    ],
)
def test_nobody_joins_before_eighteen(admitted, birth, problems):
    values = {"birth_date": birth} | ({"admitted_on": admitted} if admitted else {})

    assert codes(check_admission_age, row(**values)) == problems


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"admitted_on": "1990-06", "confirmed_on": "1990-06-01"}, []),
        ({"admitted_on": "1990-06-02", "confirmed_on": "1990-06-01"}, ["date_order"]),
        ({"confirmed_on": "1990-06", "member_kind": "PROBATIONARY"}, ["check_probationary_confirmed"]),
        ({"admitted_on": "1990-06", "member_kind": "PROBATIONARY"}, []),
    ],
)
def test_confirmation_follows_admission(values, problems):
    assert codes(check_confirmation, row(**values)) == problems
