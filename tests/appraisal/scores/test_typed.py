"""Cells as people type them: four values survive, everything else is refused in words."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from appraisal.scores import typed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", (None, False)),
        (" — ", (None, False)),
        ("不适用", (None, True)),
        ("0", (0, False)),
        ("6.8", (6_800, False)),
        ("６．８", (6_800, False)),
        ("6。85", (6_850, False)),
        ("4.00", (4_000, False)),
        ("4.0分", (4_000, False)),
    ],
)
def test_points_are_read(text, value):
    assert typed.points(text) == value


@pytest.mark.parametrize("text", ["-1", "6.855", "八分", "=1+1", "1e3", "6,8"])
def test_what_is_no_score_is_refused(text):
    with pytest.raises(ValidationError, match="不是分数"):
        typed.points(text)


@pytest.mark.parametrize(("text", "value"), [("", None), ("3", Decimal(3)), ("-2.5%", Decimal("-2.5"))])
def test_numbers_are_read(text, value):
    assert typed.number(text) == value


def test_a_long_reason_says_how_long_it_is():
    with pytest.raises(ValidationError, match="现在 201 个"):
        typed.reason("理" * 201)
