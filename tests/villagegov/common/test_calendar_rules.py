import datetime

import pytest

from villagegov.common.calendar_rules import DayCalendar

Day = datetime.date


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (Day(2026, 3, 13), True),
        (Day(2026, 3, 14), False),
        (Day(2026, 10, 1), False),
        (Day(2026, 10, 10), True),
        (Day(2026, 2, 14), True),
    ],
)
def test_the_package_knows_holidays_and_swapped_days(day, works):
    calendar = DayCalendar()

    assert calendar.is_working_day(day) is works
    assert calendar.source_of(day) == "package"


def test_what_the_office_typed_in_goes_before_the_package():
    calendar = DayCalendar({Day(2026, 3, 13): "off", Day(2026, 3, 14): "work"})

    assert not calendar.is_working_day(Day(2026, 3, 13))
    assert calendar.is_working_day(Day(2026, 3, 14))
    assert calendar.source_of(Day(2026, 3, 14)) == "own"


def test_a_year_that_nobody_knows_has_only_weekends():
    calendar = DayCalendar()

    assert calendar.is_working_day(Day(2099, 10, 1))
    assert not calendar.is_working_day(Day(2099, 10, 3))
    assert calendar.source_of(Day(2099, 10, 1)) == "weekend"


def test_years_without_a_notice_are_named_until_the_office_types_one_in():
    period = Day(2026, 12, 1), Day(2099, 1, 31)

    assert 2026 not in DayCalendar().missing_years(*period)
    assert 2099 in DayCalendar().missing_years(*period)
    assert 2099 not in DayCalendar({Day(2099, 1, 1): "off"}).missing_years(*period)


def test_2026_has_52_fridays_of_which_46_are_worked():
    calendar = DayCalendar()
    fridays = [Day(2026, 1, 2) + datetime.timedelta(weeks=week) for week in range(52)]
    off = [day for day in fridays if not calendar.is_working_day(day)]

    assert fridays[-1].year == 2026
    assert off == [
        Day(2026, 1, 2), Day(2026, 2, 20), Day(2026, 5, 1), Day(2026, 6, 19), Day(2026, 9, 25), Day(2026, 10, 2),
    ]  # fmt: skip
