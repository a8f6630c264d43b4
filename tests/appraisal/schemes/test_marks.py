"""The rules of a scheme as arithmetic: the worked examples of domain.md 4.5 and the edges of each rule."""

from decimal import Decimal
from fractions import Fraction

import pytest

from appraisal.schemes import marks
from appraisal.schemes.marks import Band

F = Fraction
GROWTH = [Band(F(15), F(5)), Band(F(10), F(4)), Band(F(5), F(3))]


@pytest.mark.parametrize(
    ("full", "per_fault", "faults", "milli"),
    [
        (5000, F(1), F(7), 0),  # S-02: never -2
        (5000, F(1), F(0), 5000),
        (5000, F(1), F(5), 0),
        (5000, F(1), F(4), 1000),
        (5000, F(1, 2), F(3), 3500),
        (5000, F(1, 4), F(1), 4750),
        (3000, F(8, 5), F(1), 1400),
        (3000, F(8, 5), F(2), 0),
        (8000, F(1, 3), F(1), 7670),  # rounded once, half up, to two decimals
        (8000, F(0), F(9), 8000),
        (1, F(1), F(0), 0),  # a full mark below the step of an award
        (100_000, F(1), F(100), 0),
    ],
)
def test_deductions_stop_at_nothing(full, per_fault, faults, milli):
    assert marks.deduct(full, per_fault, faults) == milli


@pytest.mark.parametrize(
    ("full", "done", "target", "milli"),
    [
        (8000, 8, 10, 6400),  # S-15
        (8000, 13, 10, 8000),  # S-16: capped
        (8000, 0, 10, 0),
        (8000, 10, 10, 8000),
        (8000, F(17, 2), 10, 6800),
        (5000, 1, 3, 1670),
        (5000, 2, 3, 3330),
        (4000, 1, 1, 4000),
        (8000, F("118.5"), 100, 8000),
        (8000, -1, 10, 0),
        (8000, 5, 0, None),  # nothing was to be done: no award, which is not nothing
        (8000, 0, 0, None),
    ],
)
def test_a_share_of_the_target_gives_that_share_of_the_points(full, done, target, milli):
    assert marks.ratio(full, F(done), F(target)) == milli


@pytest.mark.parametrize(
    ("value", "milli"),
    [
        ("15.0", 5000),  # S-17
        ("14.9", 4000),
        ("4.9", 1000),
        ("5", 3000),
        ("9.99", 3000),
        ("10", 4000),
        ("100", 5000),
        ("0", 1000),
        ("-3", 1000),
        ("14.999999", 4000),
        ("15.000001", 5000),
        ("4.999999", 1000),
    ],
)
def test_bands_include_their_lower_edge(value, milli):
    assert marks.step(GROWTH, F(1), F(value)) == milli


def test_the_first_gets_full_and_equal_values_share_a_place():
    values = {"a": F(30), "b": F(20), "c": F(20), "d": F(10), "e": F(-5)}

    assert marks.ranked(5000, F(1), values) == {"a": 5000, "b": 4000, "c": 4000, "d": 2000, "e": 1000}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {}),
        ({"a": F(0)}, {"a": 5000}),
        ({"a": F(1), "b": F(1)}, {"a": 5000, "b": 5000}),
        (
            {str(n): F(-n) for n in range(8)},
            {"0": 5000, "1": 4000, "2": 3000, "3": 2000, "4": 1000, "5": 0, "6": 0, "7": 0},
        ),
    ],
)
def test_places_never_go_below_nothing(values, expected):
    assert marks.ranked(5000, F(1), values) == expected


def test_an_award_is_exact_and_rounded_half_up_once():
    assert marks.to_milli(F("0.005")) == 10
    assert marks.to_milli(F("0.00499")) == 0
    assert marks.to_milli(Decimal("8.125")) == 8130
    assert marks.to_points(8130) == Decimal("8.13")
    assert marks.to_points(None) is None
    with pytest.raises(ValueError, match="below nothing"):
        marks.to_milli(F(-1))
