"""Which sheet is read, and to which village its rows belong when no column says so (excel.md 3, 6.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from villagegov.sheets.body import Body, read_body
from villagegov.sheets.context import CheckContext
from villagegov.sheets.fixes import NO_FIXES, Fixes
from villagegov.sheets.grid import Grid
from villagegov.sheets.header import Header, corrected, find_header
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.normalise.text import as_text
from villagegov.sheets.problems import Refused

_UNIT = re.compile(r"(填报单位|单位|村名)(\([^)]*\))?\s*:?\s*(.*)")


@dataclass(slots=True)
class Chosen:
    """The sheet that is read; `village` is set when one village was named outside the table."""

    grid: Grid
    header: Header
    body: Body
    village: str = ""
    village_from: str = ""
    others: tuple[str, ...] = ()


def choose_sheet(
    kind: SheetKind, grids: Iterable[Grid], context: CheckContext, fixes: Fixes = NO_FIXES
) -> Chosen:
    """The first sheet with a complete header and a row of data, else the refusal of the best sheet.

    The office may have named another sheet, and what its columns are.
    """
    complete: list[Chosen] = []
    best: tuple[int, Refused] | None = None
    for grid in grids:
        if not any(cell != "" and as_text(cell) for row in grid.cells for cell in row):
            continue
        try:
            complete.append(_examine(kind, grid, context, fixes))
        except _Incomplete as incomplete:
            if best is None or incomplete.fields > best[0]:
                best = (incomplete.fields, incomplete.refusal)
    if not complete:
        raise best[1] if best else Refused("no_sheet")
    chosen = next((one for one in complete if one.grid.sheet == fixes.sheet), complete[0])
    chosen.others = tuple(other.grid.sheet or "" for other in complete if other is not chosen)
    _refuse_doubled(chosen)
    return chosen


class _Incomplete(Exception):
    """A sheet that cannot be read, with the number of fields that its header has."""

    def __init__(self, fields: int, refusal: Refused) -> None:
        self.fields, self.refusal = fields, refusal
        super().__init__(refusal.message)


def _examine(kind: SheetKind, grid: Grid, context: CheckContext, fixes: Fixes) -> Chosen:
    header = find_header(grid, kind, context.remembered)
    if header is None:
        wanted = "、".join(one.label for one in kind.required)
        raise _Incomplete(0, Refused("no_header", wanted=wanted))
    if fixes.columns and fixes.sheet in (None, grid.sheet):
        header = corrected(header, kind, fixes.columns)
    if "name" not in header.mapping.by_field:
        labels = "、".join(f"“{label}”" for label in header.mapping.missing(kind))
        nameless = Refused("missing_column", missing=labels, found=_found(header))
        raise _Incomplete(0, _with_columns(nameless, grid, header))
    fields = len(header.mapping.by_field)
    missing = header.mapping.missing(kind)
    chosen = Chosen(grid, header, read_body(grid, header, context.index if kind.has_village else None))
    if kind.has_village and "village" not in header.mapping.by_field and not chosen.body.sections:
        chosen.village, chosen.village_from = _village_outside(chosen, context)
        if not chosen.village:
            missing.insert(0, kind.by_name["village"].label)
    if missing:
        refusal = Refused(
            "missing_column", missing="、".join(f"“{one}”" for one in missing), found=_found(header)
        )
        raise _Incomplete(fields, _with_columns(refusal, grid, header))
    if not chosen.body.rows:
        raise _Incomplete(fields, Refused("no_rows"))
    return chosen


def _found(header: Header) -> str:
    return "、".join(column.shown for column in header.mapping.columns if column.path)


def _with_columns(refusal: Refused, grid: Grid, header: Header) -> Refused:
    """With what the page needs so that the office can say which column is which."""
    refusal.sheet, refusal.columns = grid.sheet, header.mapping.columns
    return refusal


def _refuse_doubled(chosen: Chosen) -> None:
    for field, first, second in chosen.header.mapping.doubled:
        letters = f"{first.letter}、{second.letter}"
        refusal = Refused("duplicate_column", label=field.label, letters=letters)
        raise _with_columns(refusal, chosen.grid, chosen.header)


def _village_outside(chosen: Chosen, context: CheckContext) -> tuple[str, str]:
    """The code of the one village of the scope that is named above the table or by the sheet, and where."""
    rows = [[as_text(cell) for cell in row] for row in chosen.grid.cells[: chosen.header.first]]
    units = [unit for row in rows if (unit := _unit_named(row))]
    title = " ".join(text for row in rows for text in row if text)
    for text in (*units, title, chosen.grid.sheet or ""):
        codes = context.index.named_in(text)
        if codes:
            return (codes.pop(), text) if len(codes) == 1 else ("", "")
    return "", ""


def _unit_named(row: list[str]) -> str:
    """What stands behind 填报单位, 单位 or 村名, in the same cell or in the next filled one."""
    for column, text in enumerate(row):
        if found := _UNIT.match(text):
            return found[3] or next((other for other in row[column + 1 :] if other), "")
    return ""
