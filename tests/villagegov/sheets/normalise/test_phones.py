"""Phones and codes (excel.md 7.8)."""

import pytest

from villagegov.sheets.normalise.phones import read_code, read_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("199-0000 0258", "19900000258"),
        ("+86 19900000259", "19900000259"),
        ("8619900000259", "19900000259"),
        ("0999-8321234", "09998321234"),
        ("8321234", "8321234"),
    ],
)
def test_a_phone_is_freed_of_signs(text, number):
    assert read_phone(text) == (number, "")


@pytest.mark.parametrize("text", ["1990000026", "19900001111/19900002222", "1321234", "无人接听"])
def test_what_is_no_phone_is_refused(text):
    assert read_phone(text) == (None, "phone_invalid")


def test_a_code_has_twelve_digits_and_is_a_village():
    assert read_code("990121103204") == ("990121103204", "")
    assert read_code("990121103000") == read_code("99012110320") == (None, "code_invalid")
