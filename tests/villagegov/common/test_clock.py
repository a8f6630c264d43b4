import datetime

import time_machine

from villagegov.common import clock

LATE_IN_LONDON = datetime.datetime(2026, 11, 23, 17, 30, tzinfo=datetime.UTC)


def test_the_day_is_that_of_the_office_and_not_of_greenwich(stand_at):
    stand_at(None)

    with time_machine.travel(LATE_IN_LONDON, tick=False):
        assert clock.today() == datetime.date(2026, 11, 24)
        assert clock.now().isoformat() == "2026-11-24T01:30:00+08:00"


def test_the_demo_stands_at_its_day_with_the_true_time_of_day(stand_at):
    stand_at(datetime.date(2026, 3, 13))

    with time_machine.travel(LATE_IN_LONDON, tick=False):
        assert clock.today() == datetime.date(2026, 3, 13)
        assert clock.now().isoformat() == "2026-03-13T01:30:00+08:00"
