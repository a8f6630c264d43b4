import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villagegov.common.calendar_rules import DayCalendar
from villagegov.common.dates import (
    PartialDate,
    add_months,
    age_on,
    effective_until,
    notice_ends_on,
    standing_years,
)

Day = datetime.date
DAYS = st.dates(Day(1900, 1, 1), Day(2100, 12, 31))
ONE_DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("born", "day", "by_month", "age"),
    [
        pytest.param(Day(1990, 3, 14), Day(2026, 3, 13), False, 35, id="A-01 the day before"),
        pytest.param(Day(1990, 3, 14), Day(2026, 3, 14), False, 36, id="A-01 the day"),
        pytest.param(Day(1990, 3, 14), Day(2026, 3, 15), False, 36, id="A-01 the day after"),
        pytest.param(Day(1990, 3, 1), Day(2026, 2, 28), True, 35, id="A-02 the month before"),
        pytest.param(Day(1990, 3, 1), Day(2026, 3, 1), True, 36, id="A-02 the month"),
        pytest.param(Day(2004, 2, 29), Day(2026, 2, 28), False, 21, id="born on 29 February"),
        pytest.param(Day(2004, 2, 29), Day(2026, 3, 1), False, 22, id="born on 29 February, 1 March"),
    ],
)
def test_an_age_counts_full_years(born, day, by_month, age):
    assert age_on(born, day, by_month=by_month) == age


@given(born=DAYS, years=st.integers(0, 100))
def test_an_age_grows_by_one_on_the_birthday_and_never_before(born, years):
    birthday = add_months(born, 12 * years)

    assert age_on(born, birthday - ONE_DAY) == years - 1
    assert age_on(born, birthday) == years - (birthday.day != born.day)
    assert age_on(born, birthday + ONE_DAY) == years


@pytest.mark.parametrize(
    ("confirmed", "day", "years"),
    [
        pytest.param(Day(2016, 6, 20), Day(2026, 3, 13), 9, id="A-04"),
        pytest.param(Day(2016, 6, 20), Day(2026, 6, 20), 10, id="the anniversary"),
        pytest.param(None, Day(2026, 3, 13), 0, id="A-05"),
        pytest.param(Day(2026, 6, 20), Day(2026, 3, 13), 0, id="confirmed later"),
    ],
)
def test_party_standing_counts_from_confirmation(confirmed, day, years):
    assert standing_years(confirmed, day) == years


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        pytest.param(Day(2026, 3, 10), 6, Day(2026, 9, 9), id="A-12"),
        pytest.param(Day(2025, 6, 1), 6, Day(2025, 11, 30), id="A-14"),
        pytest.param(Day(2025, 8, 28), 6, Day(2026, 2, 27), id="the month has the day"),
        pytest.param(Day(2025, 8, 31), 6, Day(2026, 2, 28), id="the month lacks the day"),
        pytest.param(Day(2025, 12, 1), 1, Day(2025, 12, 31), id="the end of the year"),
    ],
)
def test_a_period_of_months_ends_the_day_before_its_like(start, months, last):
    assert effective_until(start, months) == last


@given(first=DAYS, second=DAYS, months=st.integers(1, 120))
def test_who_begins_later_never_ends_earlier(first, second, months):
    first, second = sorted([first, second])

    assert effective_until(first, months) <= effective_until(second, months)


FRIDAY = Day(2026, 3, 13)


@pytest.mark.parametrize(
    ("posted", "length", "working", "counts", "last"),
    [
        pytest.param(Day(2026, 2, 2), 5, True, True, Day(2026, 2, 6), id="2月2日至2月6日"),
        pytest.param(Day(2026, 2, 2), 5, True, False, Day(2026, 2, 9), id="from the next day"),
        pytest.param(Day(2026, 2, 2), 5, False, True, Day(2026, 2, 6), id="calendar days"),
        pytest.param(Day(2026, 2, 2), 7, False, False, Day(2026, 2, 9), id="calendar days from the next day"),
        pytest.param(Day(2026, 2, 2), 1, True, True, Day(2026, 2, 2), id="one day"),
        pytest.param(FRIDAY, 2, True, True, Day(2026, 3, 16), id="over a weekend"),
        pytest.param(Day(2026, 3, 14), 1, True, True, Day(2026, 3, 16), id="posted on a Saturday"),
        pytest.param(Day(2026, 9, 24), 4, True, True, Day(2026, 9, 30), id="over the Mid-Autumn day"),
        pytest.param(Day(2026, 9, 30), 2, True, True, Day(2026, 10, 8), id="over the National Day week"),
        pytest.param(Day(2026, 10, 9), 2, True, True, Day(2026, 10, 10), id="onto a swapped Saturday"),
    ],
)
def test_a_notice_ends_after_so_many_days_of_its_kind(posted, length, working, counts, last):
    is_working_day = DayCalendar().is_working_day if working else None

    assert notice_ends_on(posted, length, is_working_day=is_working_day, counts_posting_day=counts) == last


def test_a_notice_lasts_at_least_a_day():
    with pytest.raises(ValueError, match="至少 1 天"):
        notice_ends_on(FRIDAY, 0)


@given(posted=st.dates(Day(2025, 1, 1), Day(2026, 10, 1)), length=st.integers(1, 30), counts=st.booleans())
def test_a_notice_holds_as_many_working_days_as_it_says_and_ends_on_one(posted, length, counts):
    works = DayCalendar().is_working_day
    last = notice_ends_on(posted, length, is_working_day=works, counts_posting_day=counts)
    first = posted if counts else posted + ONE_DAY

    assert works(last)
    assert sum(works(first + ONE_DAY * step) for step in range((last - first).days + 1)) == length


def test_a_date_of_which_only_the_month_is_known_shows_the_month():
    month, day = PartialDate(Day(1987, 6, 1), by_month=True), PartialDate(Day(1987, 6, 15))

    assert month.text() == "1987.06"
    assert day.text() == "1987.06.15"


def test_dates_agree_as_far_as_both_are_known():
    month, day = PartialDate(Day(1987, 6, 1), by_month=True), PartialDate(Day(1987, 6, 15))

    assert month.agrees_with(day)
    assert day.agrees_with(month)
    assert not month.agrees_with(PartialDate(Day(1987, 7, 15)))
    assert day.agrees_with(PartialDate(Day(1987, 6, 15)))
    assert not day.agrees_with(PartialDate(Day(1987, 6, 16)))
