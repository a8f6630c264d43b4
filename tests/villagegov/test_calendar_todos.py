"""By when somebody types the working calendar."""

import datetime

import pytest

from tests.factories import user_with
from villagegov.calendar_todos import due_for, waiting
from villagegov.common.roles import Role


@pytest.mark.parametrize(
    ("year", "today", "due"),
    [
        (2027, datetime.date(2026, 11, 24), datetime.date(2026, 11, 30)),
        (2027, datetime.date(2027, 1, 2), datetime.date(2027, 1, 5)),
    ],
)
def test_the_calendar_is_wanted_by_the_end_of_november_or_the_first_days_of_its_year(year, today, due):
    assert due_for(year, today) == due


@pytest.mark.django_db
def test_the_administrator_is_told_when_a_year_is_not_known(stand_at):
    stand_at(datetime.date(2026, 12, 2))

    [told] = waiting(user_with(Role.SYSTEM_ADMIN))

    assert (told.title, told.word) == ("录入 2027 年放假安排", "逾期 2 天")
    assert waiting(user_with(Role.TOWNSHIP_ORG)) == []
