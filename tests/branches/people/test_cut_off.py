"""Sentences about a day."""

import datetime

from branches.people.cut_off import years_before


def test_the_29th_of_february_has_a_day_in_every_year():
    assert years_before(datetime.date(2024, 2, 29), 35) == datetime.date(1989, 2, 28)
