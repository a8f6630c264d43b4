"""By when the report is due, and to which half-year a report belongs."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from branches import policy as numbers
from branches.policy import month_and_day
from tests.factories import TownshipFactory, user_with
from villagegov.common import policy
from villagegov.common.roles import Role
from villagegov.package_rounds import next_due, round_of, rounds_of

SONGLAN = "990121103000"

pytestmark = pytest.mark.django_db


def test_the_half_year_counts_members_and_the_year_everything():
    half, whole = rounds_of(SONGLAN, 2026)

    assert (half.due_on, whole.due_on) == (datetime.date(2026, 6, 30), datetime.date(2026, 12, 31))
    assert (half.has("T01"), half.has("T05"), whole.has("T05")) == (True, False, True)


@pytest.mark.parametrize(
    ("day", "name"), [((2026, 6, 30), "上半年"), ((2026, 7, 1), "全年"), ((2027, 1, 15), "全年")]
)
def test_a_report_belongs_to_the_half_year_of_its_day(day, name):
    assert round_of(datetime.date(*day), SONGLAN, 2026).name == name


def test_what_was_handed_in_is_due_no_more():
    half, whole = rounds = rounds_of(SONGLAN, 2026)

    assert next_due("T01", set(), rounds) == half
    assert next_due("T05", set(), rounds) == whole
    assert next_due("T01", {half}, rounds) == whole
    assert next_due("T01", {half, whole}, rounds) is None


def test_a_township_may_set_another_day_with_a_document():
    office = user_with(Role.TOWNSHIP_ORG)
    number = policy.NUMBERS[numbers.REPORT_HALF_YEAR_DUE]
    policy.set_own_value(
        number,
        TownshipFactory(),
        year=2026,
        text="07-10",
        document_number="松组〔2026〕3号",
        reason="",
        by=office,
    )

    assert rounds_of(SONGLAN, 2026)[0].due_on == datetime.date(2026, 7, 10)


@pytest.mark.parametrize("text", ["02-29", "13-01", "6月30日", "", "06-31"])
def test_a_day_that_is_not_in_every_year_is_refused(text):
    with pytest.raises(ValidationError, match="06-30 这样"):
        month_and_day(text)
