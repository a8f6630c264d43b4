"""When the county report is due: by the half-year and by the year, as the county has set it (domain.md 5)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from branches import policy as numbers
from villagegov.common import policy

# The half-year's statistics count members, and only T01 does.
TABLES_OF_HALF_YEAR = frozenset({"T01"})
REMIND_DAYS = 10


@dataclass(frozen=True)
class Round:
    """One time in the year at which the report is due; `tables` None means all of them."""

    name: str
    due_on: datetime.date
    tables: frozenset[str] | None = None

    def has(self, table: str) -> bool:
        return self.tables is None or table in self.tables


def rounds_of(place_code: str, year: int) -> tuple[Round, Round]:
    """The half-year and the year of a township."""
    half = policy.value(numbers.REPORT_HALF_YEAR_DUE, place_code, year)
    whole = policy.value(numbers.REPORT_YEAR_DUE, place_code, year)
    return (
        Round("上半年", datetime.date(year, *half), TABLES_OF_HALF_YEAR),
        Round("全年", datetime.date(year, *whole)),
    )


def round_of(cut_off: datetime.date, place_code: str, year: int) -> Round:
    """To which of the two a report by this day belongs."""
    half, whole = rounds_of(place_code, year)
    return half if cut_off <= half.due_on else whole


def next_due(table: str, done: set[Round], rounds: tuple[Round, ...]) -> Round | None:
    """The first round of a table that was not handed in; None when all were."""
    return next((one for one in rounds if one.has(table) and one not in done), None)
