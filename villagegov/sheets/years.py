"""Of which year a file of yearly figures is: its 统计截止日期 says so, else the newest year of the register."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from villagegov.sheets.choose import Chosen
from villagegov.sheets.context import CheckContext, YearlyRows
from villagegov.sheets.normalise.text import as_text

FIRST_YEAR = 2000

_CUT_OFF = re.compile(r"截止(日期|时间):?(.*)")
_YEAR = re.compile(r"\d{4}")


def year_of(chosen: Chosen, context: CheckContext, *, asked: int | None) -> int:
    """What the user asked for, else what stands above the table, else the newest year of the register.

    A year before 2000 or after the running one is not taken.
    """
    this_year = context.today.year
    for year in (asked, _year_named(chosen)):
        if year is not None and FIRST_YEAR <= year <= this_year:
            return year
    return context.latest_year or this_year


def years_offered(year: int, this_year: int) -> list[int]:
    """The years to choose from, the newest first: that of the file and the last six."""
    return sorted({year, *range(this_year - 5, this_year + 1)}, reverse=True)


def in_year(context: CheckContext, year: int | None) -> CheckContext:
    """With the register as it stands in that year."""
    if year is None or context.stored is None:
        return context
    return replace(context, stored=cast(YearlyRows, context.stored).of_year(year))


def _year_named(chosen: Chosen) -> int | None:
    """The year behind 统计截止日期, in the same cell or in the next filled one."""
    for row in chosen.grid.cells[: chosen.header.first]:
        texts = [text for cell in row if (text := as_text(cell))]
        for position, text in enumerate(texts):
            if found := _CUT_OFF.search(text):
                behind = " ".join((found[2], *texts[position + 1 : position + 2]))
                year = _YEAR.search(behind)
                return int(year[0]) if year else None
    return None
