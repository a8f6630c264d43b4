"""The four values of a number: what is read, and that writing gives the same back."""

from decimal import Decimal

import pytest

from appraisal.inspections.reading import Amount, plain, read_amount, written


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", Amount()),
        (" — ", Amount()),
        ("-", Amount()),
        ("不适用", Amount(is_not_applicable=True)),
        ("不涉及", Amount(is_not_applicable=True)),
        ("0", Amount(Decimal(0))),
        ("0.00", Amount(Decimal(0))),
        ("11", Amount(Decimal(11))),
        ("１１．５", Amount(Decimal("11.5"))),
        ("1,200", Amount(Decimal(1200))),
        ("55%", Amount(Decimal(55))),
    ],
)
def test_four_values_are_told_apart_and_come_back_as_they_were(text, amount):
    assert read_amount(text) == amount
    assert read_amount(written(amount)) == amount


@pytest.mark.parametrize("text", ["十一", "-3", "1.234", "11万", "1e3", "12345678901"])
def test_what_is_no_number_is_refused_with_what_to_write(text):
    with pytest.raises(ValueError, match="不是数字，请填"):
        read_amount(text)


def test_only_the_empty_cell_is_missing():
    assert [read_amount(text).is_missing for text in ("", "0", "不适用")] == [True, False, False]


def test_noughts_behind_the_point_are_left_out():
    assert [plain(Decimal(text)) for text in ("11.00", "0.00", "12.50", "1200")] == [
        "11",
        "0",
        "12.5",
        "1200",
    ]
    assert plain(None) == ""
