"""Progress against time: the worked examples S-18 and S-21, and each edge."""

import datetime
from decimal import Decimal

import pytest

from appraisal.inspections import arithmetic

JUNE_30 = datetime.date(2026, 6, 30)


@pytest.mark.parametrize(
    ("done", "target", "percent"),
    [
        ("11", "20", "55.0"),  # S-18
        ("0", "20", "0.0"),
        ("118.5", "100", "118.5"),
        ("1", "3", "33.3"),
        ("2", "3", "66.7"),
        ("0.25", "200", "0.1"),
        (None, "20", None),
        ("11", None, None),
        ("0", "0", None),
    ],
)
def test_percent_is_exact_and_rounded_once(done, target, percent):
    typed = [Decimal(text) if text else None for text in (done, target)]

    assert arithmetic.percent_done(*typed) == (Decimal(percent) if percent else None)


@pytest.mark.parametrize(
    ("on", "due_on", "percent"),
    [
        ("2026-06-30", "2026-12-31", "50.0"),  # S-18
        ("2026-06-30", None, "50.0"),
        ("2026-06-15", "2026-12-31", "45.8"),
        ("2026-06-30", "2026-09-30", "66.7"),
        ("2026-06-30", "2026-06-30", "100.0"),
        ("2026-06-30", "2026-05-31", "100.0"),
        ("2026-06-30", "2027-06-30", "33.3"),
        ("2025-12-31", "2026-12-31", "0.0"),
        ("2026-06-30", "2025-12-31", "100.0"),
    ],
)
def test_time_is_counted_by_months_until_the_item_is_due(on, due_on, percent):
    due = datetime.date.fromisoformat(due_on) if due_on else None

    found = arithmetic.time_progress(datetime.date.fromisoformat(on), due, 2026)

    assert found == Decimal(percent)


@pytest.mark.parametrize(
    ("percent", "state", "is_far_behind"),
    [
        ("55.0", "NORMAL", False),  # S-18
        ("25", "LAGGING", True),  # S-21
        ("29.9", "LAGGING", True),
        ("30.0", "NORMAL", False),
        ("30.1", "NORMAL", False),
        ("70.0", "NORMAL", False),
        ("70.1", "AHEAD", False),
        ("0", "LAGGING", True),
        (None, "", False),
    ],
)
def test_more_than_twenty_points_behind_half_of_the_time_is_lagging(percent, state, is_far_behind):
    done = Decimal(percent) if percent else None

    assert arithmetic.suggested_state(done, Decimal("50.0"), limit=20) == state
    assert arithmetic.is_far_behind(done, Decimal("50.0"), limit=20) is is_far_behind


def test_what_is_all_done_before_its_time_is_ahead():
    assert arithmetic.suggested_state(Decimal(100), Decimal("91.7"), limit=20) == "AHEAD"
    assert arithmetic.suggested_state(Decimal(100), Decimal("100.0"), limit=20) == "NORMAL"


def test_points_behind_are_what_the_printed_numbers_give():
    assert arithmetic.points_behind(
        Decimal("33.3"), arithmetic.time_progress(JUNE_30, None, 2026)
    ) == Decimal("16.7")
    assert arithmetic.points_behind(None, Decimal(50)) is None
