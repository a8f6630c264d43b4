"""How long a village has had no secretary."""

import datetime

import pytest

from branches.places.arithmetic import vacancy

LEFT = datetime.date(2025, 11, 20)


@pytest.mark.parametrize(
    ("day", "days", "is_over"),
    [
        (datetime.date(2026, 2, 19), 91, False),
        (datetime.date(2026, 2, 20), 92, False),
        (datetime.date(2026, 2, 21), 93, True),
        (datetime.date(2026, 3, 13), 113, True),
    ],
)
def test_the_limit_of_three_months_is_over_on_the_day_after_them(day, days, is_over):
    found = vacancy(LEFT, day, limit_months=3)

    assert (found.since, found.days, found.is_over_limit) == (LEFT, days, is_over)
