"""The numbers of 合计 rows against the sums of the rows above (excel.md 8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from villagegov.sheets.choose import Chosen
from villagegov.sheets.context import CheckContext
from villagegov.sheets.converters import Reading, converter_for
from villagegov.sheets.kinds import FieldType, SheetKind
from villagegov.sheets.normalise.text import as_given, as_text, without_blanks
from villagegov.sheets.problems import Problem, sentence

ADDED_UP = (FieldType.COUNT, FieldType.DECIMAL)

_TOTAL = re.compile(r"合计|总计|共计")


def totals_that_differ(
    kind: SheetKind, chosen: Chosen, contents: Sequence[tuple[Reading, ...]], context: CheckContext
) -> Iterator[Problem]:
    """A number of a total is compared when it and every cell above it can be read; 小计 and 本页 are passed over.

    `contents` are the readings of the data rows, in the order of the mapped columns.
    """
    cells = chosen.grid.cells
    for row in (row for row, reason in chosen.body.skipped if reason == "total" and _is_total(cells[row])):
        above = [content for number, content in zip(chosen.body.rows, contents, strict=True) if number < row]
        for position, (name, column) in enumerate(chosen.header.mapping.by_field.items()):
            field, cell = kind.by_name[name], cells[row][column.position]
            if field.type not in ADDED_UP:
                continue
            total, _ = converter_for(field, chosen.grid, context, "")[cell]
            added = _sum(content[position] for content in above)
            if total is not None and added is not None and Decimal(total) != added:
                given = as_given(cell)
                facts = {"label": field.label, "given": as_text(cell), "total": f"{added.normalize():f}"}
                message = sentence("check_total_differs", **facts)
                yield Problem(row + 1, column.letter, name, "check_total_differs", given, message)


def _is_total(cells: list[Any]) -> bool:
    first = next(text for cell in cells if (text := without_blanks(as_text(cell))))
    return _TOTAL.match(first) is not None


def _sum(readings: Iterable[Reading]) -> Decimal | None:
    """Empty cells add nothing; None when a cell cannot be read."""
    total = Decimal(0)
    for value, problem in readings:
        if problem:
            return None
        total += Decimal(value or 0)
    return total
