"""ID numbers as spreadsheets leave them (excel.md 7.3)."""

import pytest

from tests.villagegov.sheets.files import TODAY
from villagegov.sheets.normalise.id_numbers import length_of, read_id_number
from villagegov.sheets.normalise.text import as_text


def read(cell):
    return read_id_number(cell, as_text(cell), TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "99012119600925268X",
        "99012119600925268x",
        "'99012119600925268X",
        "990121-19600925-268×",
        "990121 19600925 268X",
    ],
)
def test_packing_is_taken_off(text):
    assert read(text) == ("99012119600925268X", "")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (9.90121196812202e17, "id_number_as_number"),
        (990121, "id_number_as_number"),
        ("9.90121E+17", "id_number_as_number"),
        ("990121********0902", "id_number_masked"),
        ("99O121198005123732", "id_number_characters"),
        ("990121900310083", "id_number_15_digits"),
        ("9901211953052342", "id_number_length"),
        ("9901211953052342011", "id_number_length"),
        ("990121197102310295", "id_number_date"),
        ("990121199802111590", "id_number_check_digit"),
    ],
)
def test_the_first_rule_that_fits_decides(cell, code):
    assert read(cell) == (None, code)


def test_the_length_leaves_packing_out():
    assert length_of("'990121 1953") == 10
