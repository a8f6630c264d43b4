"""What a subject gives to the county package: its table, where each number of it opens, what is missing in it.

A subject's `county_tables.py` names its reports in `COUNTY_TABLES`, by the number of the table.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from villagegov.sheets.tables import SheetColumn, Table


@dataclass(frozen=True)
class Period:
    """Which package: of what township (12 digits), of which year, by which day."""

    place: str
    year: int
    cut_off: datetime.date

    def opens(self, route: str, village: str | None, **filters: Any) -> str:
        """The address of a list as it stood on the day: of the village, or of the township for the sums."""
        where = {"place": village} if village else {"township": self.place}
        return f"{reverse(route)}?{urlencode({'on': self.cut_off.isoformat(), **where, **filters})}"


@dataclass(frozen=True)
class Gap:
    """What a table lacks of a village, and the page on which it is put in. Without the musts a table says nothing."""

    place: str
    text: str
    url: str
    is_must: bool = False


@dataclass(frozen=True)
class Report:
    """One table of the county. `link` gives the address behind a number, by its column and the key of its row.

    The key of the sums is None.
    """

    title: str
    make: Callable[..., Table]
    link: Callable[[SheetColumn, Any, Period], str]
    gaps: Callable[[Period, Any], list[Gap]]
    only_now: tuple[str, ...] = ()  # what the registers know of today alone, whatever the day of the table
