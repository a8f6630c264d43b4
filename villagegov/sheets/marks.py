"""What an annotated copy says and where: texts, colours and comments by cell, before any cell is touched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from openpyxl.styles import PatternFill

from villagegov.sheets.grid import Merge, Position, column_number
from villagegov.sheets.mapping import OWN_COLUMN, comparable
from villagegov.sheets.notes import LAST_COLUMN
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.problems import Problem

COMMENT_HEAD = "导入检查：\n"  # by it a later copy knows which comments are ours
LONGEST_MESSAGE = 200
MOST_COMMENTS = 2_000  # Excel opens a sheet with more of them slowly; column 问题 says the same
RED, YELLOW, GREEN = (PatternFill("solid", fgColor=colour) for colour in ("FFFBD5D1", "FFFDF0D3", "FFDDF1DA"))
COLOURS = frozenset(fill.fgColor.rgb for fill in (RED, YELLOW, GREEN))

_ADVICE = re.compile(r"(.*?)[，。]([^，。]*请.*|一格只.*)", re.DOTALL)
_WANTED = "请填"


@dataclass(slots=True)
class Marks:
    """`own` is the position of our column 问题; None where no row has a message, or where no column is left."""

    texts: dict[Position, str] = field(default_factory=dict)
    fills: dict[Position, PatternFill] = field(default_factory=dict)
    comments: dict[Position, str] = field(default_factory=dict)
    own: int | None = None


def own_column(outcome: Outcome) -> int:
    """Where the file has our column already, else behind the last one."""
    for column in outcome.columns:
        if column.field is None and column.path and comparable(column.path[-1]) == OWN_COLUMN:
            return column.position
    return len(outcome.columns)


def marks_of(outcome: Outcome, typed: Mapping[Position, str]) -> Marks:
    """Typed cells green, warnings yellow, bad cells red; where a cell is two of these, the last one."""
    marks = Marks(texts=dict(typed), fills=dict.fromkeys(typed, GREEN))
    by_row: dict[int, list[str]] = {}
    by_cell: dict[Position, list[str]] = {}
    for problem in outcome.problems:
        if problem.row is None:
            continue
        by_row.setdefault(problem.row, []).append(shortened(problem.message))
        if problem.column is not None:
            position = (problem.row - 1, column_number(problem.column))
            by_cell.setdefault(position, []).append(shortened(problem.message))
            if marks.fills.get(position) is not RED:
                marks.fills[position] = YELLOW if problem.is_warning else RED
    said = islice(by_cell.items(), MOST_COMMENTS)
    marks.comments = {position: "\n".join(messages) for position, messages in said}
    column = own_column(outcome)
    if by_row and column < LAST_COLUMN:
        marks.own = column
        marks.texts[(outcome.header_row or 1) - 1, column] = OWN_COLUMN
        for row, messages in by_row.items():
            marks.texts[row - 1, column] = "；".join(messages)
    return marks


def shortened(text: str) -> str:
    """A message that quotes a whole essay is cut: a cell ends at 32 767 characters, a reader sooner."""
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + "…"


def fault_and_advice(problem: Problem) -> tuple[str, str]:
    """The message in two parts: what is wrong, and what to do; the second is empty where nothing is to be done."""
    message = shortened(problem.message)
    if message.startswith(_WANTED):
        return "没有填", message
    found = _ADVICE.fullmatch(message)
    return (found[1], found[2]) if found else (message, "")


def broken_up(merges: Iterable[Merge], marks: Marks) -> list[Merge]:
    """The merged cells into which something is written: it counts for its own row, the others keep what they had."""
    by_row = _by_row(marks.texts)
    return [merge for merge in merges if next(_inside(merge, by_row), None)]


def onto_first_cells(merges: Iterable[Merge], marks: Marks) -> None:
    """Only the first cell of a merged one is seen: colours and comments of the others go there, with their rows."""
    fills, comments = _by_row(marks.fills), marks.comments
    for merge in merges:
        for position in _inside(merge, fills):
            if position == merge[0]:
                continue
            fill = marks.fills.pop(position)
            if marks.fills.get(merge[0]) is not RED:
                marks.fills[merge[0]] = fill
            if position in comments:
                said = f"第 {position[0] + 1} 行：{comments.pop(position)}"
                comments[merge[0]] = f"{comments[merge[0]]}\n{said}" if merge[0] in comments else said


def _by_row(positions: Iterable[Position]) -> dict[int, list[int]]:
    by_row: dict[int, list[int]] = {}
    for row, column in positions:
        by_row.setdefault(row, []).append(column)
    return by_row


def _inside(merge: Merge, by_row: Mapping[int, list[int]]) -> Iterator[Position]:
    (top, left), (bottom, right) = merge
    for row in range(top, bottom + 1):
        for column in by_row.get(row, ()):
            if left <= column <= right:
                yield row, column
