"""Which days are worked: the office's own rows first, then the package, then weekends, with a warning. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

import chinese_calendar

OFF, WORK = "off", "work"
FIRST_WEEKEND_DAY = 5


@dataclass(frozen=True)
class DayCalendar:
    """`own` maps days that the office typed in to "off" or "work"."""

    own: Mapping[datetime.date, str] = field(default_factory=dict)

    def _kind(self, day: datetime.date) -> tuple[bool, str]:
        if day in self.own:
            return self.own[day] == WORK, "own"
        try:
            return bool(chinese_calendar.is_workday(day)), "package"
        except NotImplementedError:  # the State Council's notice of that year is not in the package yet
            return day.weekday() < FIRST_WEEKEND_DAY, "weekend"

    def is_working_day(self, day: datetime.date) -> bool:
        return self._kind(day)[0]

    def source_of(self, day: datetime.date) -> str:
        """own, package or weekend; the last means that nobody knows the holidays of that year."""
        return self._kind(day)[1]

    def missing_years(self, first: datetime.date, last: datetime.date) -> list[int]:
        """The years in the period for which only weekends are known."""
        years = range(first.year, last.year + 1)
        return [year for year in years if not self.knows(year)]

    def knows(self, year: int) -> bool:
        if any(day.year == year for day in self.own):
            return True
        return self.source_of(datetime.date(year, 7, 1)) == "package"
