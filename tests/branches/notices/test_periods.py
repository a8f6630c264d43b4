"""Periods of notices: the worked examples, the October holiday, and the year nobody knows yet."""

import datetime

import pytest

from branches.notices.periods import CalendarMissing, Terms, ends_on, in_words, posting, version_of
from villagegov.common.calendar_rules import DayCalendar

D = datetime.date
KNOWN = DayCalendar()


@pytest.mark.parametrize(
    ("posted", "length", "unit", "counts", "last"),
    [
        (D(2026, 2, 2), 5, "WORKING", True, D(2026, 2, 6)),
        (D(2026, 2, 12), 5, "WORKING", True, D(2026, 2, 25)),  # E-24: Feb 14 is worked, 15 to 23 is off
        (D(2026, 2, 12), 5, "WORKING", False, D(2026, 2, 26)),
        (D(2026, 9, 30), 5, "WORKING", True, D(2026, 10, 12)),  # 1 to 7 October off, Saturday the 10th worked
        (D(2026, 9, 29), 5, "WORKING", True, D(2026, 10, 10)),
        (D(2026, 10, 1), 5, "WORKING", True, D(2026, 10, 13)),  # posted on a day off, which is no working day
        (D(2026, 9, 30), 5, "WORKING", False, D(2026, 10, 13)),
        (D(2026, 3, 10), 7, "CALENDAR", True, D(2026, 3, 16)),
        (D(2026, 3, 10), 7, "CALENDAR", False, D(2026, 3, 17)),
        (D(2026, 12, 28), 7, "CALENDAR", True, D(2027, 1, 3)),  # calendar days need no holidays
        (D(2026, 3, 13), 1, "WORKING", True, D(2026, 3, 13)),
    ],
)
def test_a_period_ends_on_the_right_day(posted, length, unit, counts, last):
    assert posting(posted, Terms(length, unit, counts), KNOWN).ends_on == last


def test_working_days_into_a_year_without_a_calendar_are_refused():
    with pytest.raises(CalendarMissing, match="2027 年的放假安排还没有录入"):
        posting(D(2026, 12, 29), Terms(5, "WORKING", True), KNOWN)

    typed_in = DayCalendar({D(2027, 1, 1): "off"})
    assert posting(D(2026, 12, 29), Terms(5, "WORKING", True), typed_in).ends_on == D(2027, 1, 5)


@pytest.mark.parametrize("length", [0, -1, 61])
def test_a_length_outside_the_bounds_is_refused(length):
    with pytest.raises(ValueError, match="公示期应在 1 到 60 天之间"):
        posting(D(2026, 3, 13), Terms(length, "WORKING", True), KNOWN)


def test_a_changed_calendar_has_another_version_and_another_end():
    terms, posted = Terms(5, "WORKING", True), D(2026, 3, 13)
    changed = DayCalendar({D(2026, 3, 16): "off"})
    before = posting(posted, terms, KNOWN)

    assert ends_on(posted, terms, changed) == before.ends_on + datetime.timedelta(days=1)
    assert version_of(changed, posted, before.ends_on) != before.calendar_version
    assert version_of(KNOWN, posted, before.ends_on) == before.calendar_version


def test_a_period_in_words():
    assert (in_words(5, "WORKING"), in_words(7, "CALENDAR")) == ("5 个工作日", "7 天")
