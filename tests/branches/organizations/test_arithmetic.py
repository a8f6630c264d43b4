"""Which kind of Party organisation fits a number of formal members, and when a term ends."""

import datetime

import pytest

from branches.organizations.arithmetic import Sizes, fits, suggested_kind, term_ends_on

SIZES = Sizes(branch_least=3, branch_most=50, general_least=50, committee_least=100)


@pytest.mark.parametrize(
    ("formal", "kind"),
    [
        (0, "JOINT_BRANCH"),
        (2, "JOINT_BRANCH"),
        (3, "BRANCH"),
        (4, "BRANCH"),
        (49, "BRANCH"),
        (50, "BRANCH"),
        (51, "GENERAL_BRANCH"),
        (52, "GENERAL_BRANCH"),
        (99, "GENERAL_BRANCH"),
        (100, "PARTY_COMMITTEE"),
        (101, "PARTY_COMMITTEE"),
    ],
)
def test_the_number_of_formal_members_points_to_a_kind(formal, kind):
    assert suggested_kind(formal, SIZES) == kind
    assert fits(kind, formal, SIZES)


@pytest.mark.parametrize(
    ("kind", "formal", "does"),
    [
        ("JOINT_BRANCH", 50, True),
        ("JOINT_BRANCH", 51, False),
        ("BRANCH", 2, False),
        ("BRANCH", 3, True),
        ("BRANCH", 50, True),
        ("BRANCH", 51, False),
        ("GENERAL_BRANCH", 49, False),
        ("GENERAL_BRANCH", 50, True),
        ("GENERAL_BRANCH", 99, True),
        ("GENERAL_BRANCH", 100, False),
        ("PARTY_COMMITTEE", 99, False),
        ("PARTY_COMMITTEE", 100, True),
    ],
)
def test_a_kind_fits_between_its_bounds_which_include_themselves(kind, formal, does):
    assert fits(kind, formal, SIZES) is does


@pytest.mark.parametrize(
    ("started", "years", "ends"),
    [
        (datetime.date(2021, 3, 18), 5, datetime.date(2026, 3, 18)),
        (datetime.date(2024, 2, 29), 3, datetime.date(2027, 2, 28)),
        (datetime.date(2024, 2, 29), 4, datetime.date(2028, 2, 29)),
    ],
)
def test_a_term_ends_on_the_same_day_of_its_last_year(started, years, ends):
    assert term_ends_on(started, years) == ends
