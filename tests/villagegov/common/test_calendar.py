"""The working calendar of an office: own rows go first, periods are told as people say them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.factories import user_with
from villagegov.common import calendar
from villagegov.common.audit import AuditEntry
from villagegov.common.calendar import Period, WorkDay
from villagegov.common.calendar_notice import CLEAR
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db

UNKNOWN = 2099  # no package knows its holidays


def day(month: int, number: int) -> datetime.date:
    return datetime.date(UNKNOWN, month, number)


def own(*days: datetime.date, kind: str = "off") -> None:
    WorkDay.objects.bulk_create(WorkDay(day=one, kind=kind) for one in days)


def told(year: int) -> list[tuple[datetime.date, int, str]]:
    return [(period.first, period.days, period.kind) for period in calendar.periods_of(year)]


def test_of_a_year_that_nobody_knows_only_weekends_are_off_and_no_period_is_told():
    assert told(UNKNOWN) == []


def test_own_days_next_to_one_another_are_one_period():
    own(day(10, 1), day(10, 2))  # a Thursday and a Friday

    assert told(UNKNOWN) == [(day(10, 1), 2, "off")]


def test_a_working_weekend_is_a_period_of_its_own():
    own(day(10, 1))
    own(day(10, 3), kind="work")  # a Saturday

    assert told(UNKNOWN) == [(day(10, 1), 1, "off"), (day(10, 3), 1, "work")]


def test_an_own_weekday_that_is_worked_is_told_since_somebody_typed_it():
    own(day(10, 1), kind="work")

    assert told(UNKNOWN) == [(day(10, 1), 1, "work")]


def test_a_period_counts_both_of_its_days():
    assert Period(day(10, 1), day(10, 7), "off", "own").days == 7


def test_the_days_of_a_year_are_all_of_them():
    assert (len(calendar.days_of(2028)), len(calendar.days_of(2026))) == (366, 365)
    assert calendar.days_of(2026)[-1] == datetime.date(2026, 12, 31)


def test_working_days_are_counted_by_month():
    before = dict(calendar.months_of(UNKNOWN))
    own(day(10, 1))
    own(day(10, 3), kind="work")
    own(day(11, 2))

    after = dict(calendar.months_of(UNKNOWN))

    assert (after[10] - before[10], after[11] - before[11]) == (0, -1)
    assert len(after) == 12


def test_a_row_of_another_year_is_not_looked_at():
    own(day(1, 1))

    assert not calendar.calendar_of(UNKNOWN - 1).own


def test_a_notice_is_written_with_what_stood_there_before():
    by = user_with(Role.COUNTY_ORG)
    own(day(10, 1), kind="work")
    own(day(10, 2))

    changed = calendar.write_days(
        {day(10, 1): "off", day(10, 2): "off", day(10, 3): "work", day(10, 4): CLEAR}, by=by
    )

    assert changed == 2
    assert dict(WorkDay.objects.values_list("day", "kind")) == {
        day(10, 1): "off", day(10, 2): "off", day(10, 3): "work",
    }  # fmt: skip
    entry = AuditEntry.objects.get(act="change_calendar")
    assert entry.before == {"2099-10-01": "work"}
    assert entry.after == {"2099-10-01": "off", "2099-10-03": "work"}


def test_a_day_is_taken_back_to_what_the_package_says():
    own(day(10, 1))

    calendar.write_days({day(10, 1): CLEAR}, by=user_with(Role.COUNTY_ORG))

    assert not WorkDay.objects.exists()


def test_what_stands_already_leaves_no_entry():
    own(day(10, 1))

    with pytest.raises(ValidationError, match="没有要改的"):
        calendar.write_days({day(10, 1): "off"}, by=user_with(Role.COUNTY_ORG))

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("role", [Role.TOWNSHIP_ORG, Role.VILLAGE_CLERK])
def test_who_may_not_change_it_is_asked_here_as_well(role):
    with pytest.raises(PermissionDenied):
        calendar.write_days({day(10, 1): "off"}, by=user_with(role))

    assert not WorkDay.objects.exists()


def test_a_day_tells_its_kind():
    assert str(WorkDay(day=day(10, 1), kind="off")) == "2099-10-01 放假"
