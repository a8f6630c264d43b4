from decimal import Decimal
from fractions import Fraction

import pytest

from villagegov.common import money

INCOME_EDGES = [50_000, 100_000, 500_000]


@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [
        (Decimal("0.149"), "0.1", "0.1"),
        (Decimal("0.15"), "0.1", "0.2"),
        (Decimal("0.151"), "0.1", "0.2"),
        (Decimal("-0.15"), "0.1", "-0.2"),
        (Decimal("2.675"), "0.01", "2.68"),
        (Fraction(5, 2), "1", "3"),
        (7, "1", "7"),
    ],
)
def test_a_value_is_rounded_half_up(value, step, expected):
    assert money.half_up(value, Decimal(step)) == Decimal(expected)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(428_600, 496_300, Decimal("15.8"), id="G-01"),
        pytest.param(0, 50_000, None, id="G-02"),
        pytest.param(4_830_800, 5_601_100, Decimal("15.9"), id="G-08"),
        pytest.param(200, 100, Decimal("-50.0"), id="falling"),
    ],
)
def test_growth_is_in_percent_and_from_nothing_there_is_none(before, after, expected):
    assert money.growth_percent(before, after) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        pytest.param(43, 46, Decimal("93.5"), id="F-03"),
        pytest.param(9, 10, Decimal("90.0"), id="F-04"),
        pytest.param(11, 12, Decimal("91.7"), id="F-07"),
        pytest.param(0, 0, None, id="nothing"),
    ],
)
def test_a_share_is_in_percent_of_the_whole(part, whole, expected):
    assert money.share_percent(part, whole) == expected


def test_a_mean_is_weighted_and_never_a_mean_of_means():
    assert money.weighted_mean([(20_000, 1_000), (24_000, 3_000)]) == 23_000
    assert money.weighted_mean([(Decimal("0.1"), 1), (Decimal("0.2"), 2)]) == Fraction(1, 6)
    assert money.weighted_mean([]) is None
    assert money.weighted_mean([(5, 0)]) is None


@pytest.mark.parametrize(
    ("amount", "band"), [("49999.99", 0), ("50000.00", 1), ("99999.99", 1), ("100000.00", 2), ("500000", 3)]
)
def test_an_amount_on_an_edge_belongs_to_the_band_above(amount, band):
    assert money.band_of(Decimal(amount), INCOME_EDGES) == band
