"""How long there is still time, and on which day a rule of the year falls."""

import datetime

import pytest

from villagegov.common.deadlines import time_left


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (11, ("late", "逾期 2 天")),
        (13, ("due", "今天截止")),
        (16, ("due", "还剩 3 天")),
        (17, ("off", "还剩 4 天")),
    ],
)
def test_a_due_day_is_told_in_the_words_of_the_lists(day, told):
    assert time_left(datetime.date(2026, 3, day), datetime.date(2026, 3, 13)) == told
