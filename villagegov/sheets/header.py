"""Finds the header: the block among the first rows that names most fields (excel.md 4)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import Any

from villagegov.sheets.grid import Grid, Merge
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.mapping import NOTHING, Mapping, comparable, map_columns
from villagegov.sheets.normalise.text import as_text, without_blanks

SEARCHED_ROWS = 30
TRIED_DEPTHS = (1, 2, 3)
MOST_ROWS = 4
FEWEST_FIELDS = 3
LARGEST_NUMBER = 100

_DATA = re.compile(r"\d{15}|\d{17}[\dXx]|\d{4}[-/.年]\d{1,2}([-/.月]\d{0,2}日?)?|\d{8}")
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(slots=True)
class Header:
    """Rows `first` to `last` (from 0) and what their columns mean."""

    first: int
    last: int
    mapping: Mapping


def find_header(grid: Grid, kind: SheetKind, remembered: MappingOf[str, str] = NOTHING) -> Header | None:
    """The best candidate; on a draw the shallower one, then the higher one."""
    merges = [merge for merge in grid.merges if merge[0][0] < SEARCHED_ROWS + MOST_ROWS]
    names = {text for text in kind.by_name["name"].headers if "/" not in text}
    has_name = [any(comparable(as_text(cell)) in names for cell in row) for row in grid.cells[:SEARCHED_ROWS]]
    is_data = [any(_is_data(cell, grid) for cell in row) for row in grid.cells[: SEARCHED_ROWS + MOST_ROWS]]
    best: tuple[tuple[int, int, int], Header] | None = None
    for first, last in _blocks(grid, merges):
        if any(is_data[first : last + 1]) or not any(has_name[first : last + 1]):
            continue
        mapping = map_columns(flatten(grid, first, last, merges), kind, remembered)
        if not _is_candidate(mapping, kind):
            continue
        rank = (-len(mapping.by_field), last - first, first)
        if best is None or rank < best[0]:
            best = (rank, Header(first, last, mapping))
    return best[1] if best else None


def corrected(header: Header, kind: SheetKind, columns: MappingOf[int, str]) -> Header:
    """The same header with some columns read as the office says."""
    paths = [column.path for column in header.mapping.columns]
    told = {column.position: column.field.name if column.field else "" for column in header.mapping.columns}
    return Header(header.first, header.last, map_columns(paths, kind, corrected={**told, **columns}))


def _is_candidate(mapping: Mapping, kind: SheetKind) -> bool:
    if "name" not in mapping.by_field:
        return False
    return len(mapping.by_field) >= FEWEST_FIELDS or not mapping.missing(kind)


def _blocks(grid: Grid, merges: list[Merge]) -> Iterator[tuple[int, int]]:
    """Each start row and depth, grown until no merged cell crosses its edge; each block once."""
    height, seen = len(grid.cells), set()
    for start in range(min(SEARCHED_ROWS, height)):
        for depth in TRIED_DEPTHS:
            first, last = _grown(start, start + depth - 1, merges)
            if last < height and last - first < MOST_ROWS and (first, last) not in seen:
                seen.add((first, last))
                yield first, last


def _grown(first: int, last: int, merges: list[Merge]) -> tuple[int, int]:
    is_stable = False
    while not is_stable:
        is_stable = True
        for (top, _), (bottom, _) in merges:
            if top <= last and bottom >= first and (top < first or bottom > last):
                first, last, is_stable = min(first, top), max(last, bottom), False
    return first, last


def _is_data(cell: Any, grid: Grid) -> bool:
    """ID numbers, dates and large numbers do not stand in a header."""
    if isinstance(cell, datetime.date):
        return True
    if isinstance(cell, int | float):
        return cell > LARGEST_NUMBER
    if not isinstance(cell, str) or not cell:
        return False
    text = without_blanks(as_text(cell))
    if _DATA.fullmatch(text):
        return True
    return grid.is_typeless and _NUMBER.fullmatch(text) is not None and float(text) > LARGEST_NUMBER


def flatten(grid: Grid, first: int, last: int, merges: list[Merge]) -> list[tuple[str, ...]]:
    """For each column its distinct texts from top to bottom, whitespace taken out."""
    rows = [[without_blanks(as_text(cell)) for cell in row] for row in grid.cells[first : last + 1]]
    for (top, left), (bottom, right) in merges:
        if first <= top and bottom <= last:
            text = rows[top - first][left] if left < grid.width else ""
            for row in range(top, bottom + 1):
                for column in range(left, min(right + 1, grid.width)):
                    rows[row - first][column] = text
    if not grid.merges:
        _carry_to_the_right(rows)
    return [tuple(dict.fromkeys(text for text in column if text)) for column in zip(*rows, strict=True)]


def _carry_to_the_right(rows: list[list[str]]) -> None:
    """Without merges, a blank above a text belongs to the text at its left."""
    for number, row in enumerate(rows[:-1]):
        for column in range(1, len(row)):
            if not row[column] and any(below[column] for below in rows[number + 1 :]):
                row[column] = row[column - 1]
