"""The phases of the assessment year: how far each village is, and by when. Every subject of the year tells its own.

A subject that is a phase has `<subject>/year_phase.py` with `PHASE`; found by that name. The annual loop of the first
pages, the county's table and the guard that closes a phase read the same states.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Collection
from dataclasses import dataclass

from villagegov.common import subjects


@dataclass(frozen=True)
class State:
    """How far one village is in one phase: tone and word of its badge, and whether the village has done its part."""

    tone: str
    word: str
    is_done: bool = False
    waits_for_office: bool = False

    @property
    def is_settled(self) -> bool:
        """Neither the village nor the office has anything left to do."""
        return self.is_done and not self.waits_for_office


@dataclass(frozen=True)
class Phase:
    """One phase. `window(township, year)` is its first and last day, `states(codes, year)` the state of each village.

    The states come in a fixed number of queries; a village code that is missing among them has not begun.
    """

    code: str
    label: str
    order: int
    window: Callable[[str, int], tuple[datetime.date, datetime.date]]
    states: Callable[[Collection[str], int], dict[str, State]]
    route: str  # the list of this phase, filtered by ?year=
    permission: str  # who may open that list


@functools.cache
def phases() -> list[Phase]:
    """The phases in the order of the year."""
    found = [module.PHASE for module in subjects.modules("year_phase").values()]
    return sorted(found, key=lambda phase: phase.order)


def phase(code: str) -> Phase:
    """The phase of that code. Raises KeyError where no subject tells it."""
    return {one.code: one for one in phases()}[code]


NOT_BEGUN = State("off", "未开始")


EARLIEST, LATEST = 2000, 2099


def is_year(year: int) -> bool:
    """May an address ask for this year? Others have no days, or no page."""
    return EARLIEST <= year <= LATEST


def day(year: int, month_and_day: tuple[int, int]) -> datetime.date:
    return datetime.date(year, *month_and_day)
