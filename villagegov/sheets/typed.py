"""What the page of an import sends back, laid upon what was put right before.

cell-D37       the new text of a cell          pick-D37       the same, from a list; "" changes nothing
set-D37        the same, by a button           here           the tab and page, to come back to
word-<key>     for a text wherever it stands   row-37         leave: not imported, take: imported again
reason-37      why two cells contradict        year           of which year the figures are
all            leave_changed, take_all         remedy         <cause>|<name>: one button for a whole cause
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from villagegov.sheets.fixes import Fixes, position_of
from villagegov.sheets.grid import Position
from villagegov.sheets.normalise.text import as_given, clean
from villagegov.sheets.outcome import Outcome, Status
from villagegov.sheets.remedies import Fault, key_of, place_and_text

LONGEST_CELL = 600
LONGEST_REASON = 100
LEAVE, LEAVE_CHANGED, TAKE_ALL = "leave", "leave_changed", "take_all"

_ROW = re.compile(r"(row|reason)-(\d{1,6})")


def with_typed(
    typed: Mapping[str, str], fixes: Fixes, *, outcome: Outcome, faults: Mapping[str, Fault]
) -> Fixes:
    """The fixes with all that was typed, and at last with what the pressed button does."""
    fixes = replace(
        fixes,
        sheet=fixes.sheet or outcome.sheet,
        cells={**fixes.cells, **_cells(typed, outcome)},
        words={**fixes.words, **_words(typed, faults)},
        left_out=_left_out(typed, fixes.left_out, outcome),
        reasons={**fixes.reasons, **_reasons(typed)},
    )
    year = typed.get("year", "")
    if year.isdecimal() and len(year) == 4:
        fixes = replace(fixes, year=int(year))
    cause, _, remedy = typed.get("remedy", "").partition("|")
    return faults[cause].apply(remedy, fixes) if cause in faults else fixes


def _cells(typed: Mapping[str, str], outcome: Outcome) -> dict[Position, str]:
    """The cells that were changed; a list from which nothing was chosen changes nothing."""
    found = {}
    rows = {row.row for row in outcome.rows}
    for name, value in sorted(
        typed.items(), key=lambda sent: sent[0].startswith("set-")
    ):  # the button counts last
        way, _, address = name.partition("-")
        if way not in ("cell", "pick", "set") or (way == "pick" and not value):
            continue
        position = _known_position(address, outcome.cells, rows)
        if position is None or len(value) > LONGEST_CELL:
            continue
        if clean(value) != clean(as_given(outcome.cells[position[0]][position[1]])):
            found[position] = value
    return found


def _known_position(address: str, cells: list[list[Any]], rows: set[int]) -> Position | None:
    """The position of an address on a data row; None for anything else that a form may send."""
    try:
        row, column = position_of(address)
    except ValueError:
        return None
    return (row, column) if row + 1 in rows and column < len(cells[0]) else None


def _words(typed: Mapping[str, str], faults: Mapping[str, Fault]) -> dict[tuple[int, str], str]:
    chosen = {name.removeprefix("word-"): value for name, value in typed.items() if name.startswith("word-")}
    found: dict[tuple[int, str], str] = {}
    if not any(chosen.values()):
        return found
    for fault in faults.values():
        for problem in fault.problems:
            place = place_and_text(problem)
            value = chosen.get(key_of(*place), "")
            if value and len(value) <= LONGEST_CELL:
                found[place] = value
    return found


def _left_out(typed: Mapping[str, str], before: frozenset[int], outcome: Outcome) -> frozenset[int]:
    """The rows that are not imported: as each row's buttons say, then as the button for all of them says."""
    told = {row: value for kind, row, value in _of_rows(typed) if kind == "row"}
    leaving = {row for row, value in told.items() if value == LEAVE}
    rows = (before | leaving) - (told.keys() - leaving)
    if typed.get("all") == LEAVE_CHANGED:
        rows |= {row.row for row in outcome.rows if row.status is Status.CHANGED}
    return frozenset() if typed.get("all") == TAKE_ALL else rows


def _reasons(typed: Mapping[str, str]) -> dict[int, str]:
    return {
        row: text
        for kind, row, value in _of_rows(typed)
        if kind == "reason" and (text := value.strip()[:LONGEST_REASON])
    }


def _of_rows(typed: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    """What is said of rows: which question, which row of Excel, the answer."""
    for name, value in typed.items():
        if match := _ROW.fullmatch(name):
            yield match[1], int(match[2]), value
