"""A county table as the page shows it: its header tree, its cells in words, the address that each number opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from villagegov.common.dates import PartialDate
from villagegov.common.templatetags.ui import percent1
from villagegov.sheets.county import Period, Report
from villagegov.sheets.tables import COUNT, MONEY, PERCENT, SheetColumn, Table

NUMERIC = {COUNT, MONEY, PERCENT}


@dataclass(frozen=True)
class ShownCell:
    text: str
    url: str
    is_number: bool
    is_head: bool


def in_words(value: Any, kind: str) -> str:
    """The value as people read it; empty for what is not known."""
    if value is None:
        return ""
    if isinstance(value, PartialDate):
        return value.text()
    if isinstance(value, bool):
        return "是" if value else "否"
    if kind == PERCENT:
        return percent1(value)
    if kind == MONEY:
        return f"{Decimal(value):,.2f}"
    return f"{value:,}" if isinstance(value, (int, Decimal)) else str(value)


def shown(table: Table, report: Report | None = None, period: Period | None = None) -> dict[str, Any]:
    """The table for its template. With its report and period each number is a link; a frozen one has none."""

    def cells(row: Sequence[Any], key: Any, *, has_key: bool = True) -> list[ShownCell]:
        return [
            ShownCell(
                in_words(value, column.kind),
                address(column, value, key) if has_key else "",
                column.kind in NUMERIC,
                position == head,
            )
            for position, (column, value) in enumerate(zip(table.columns, row, strict=True))
        ]

    def address(column: SheetColumn, value: Any, key: Any) -> str:
        if report is None or period is None or value is None:
            return ""
        return report.link(column, key, period)

    head, rows = max(table.freeze_columns - 1, 1), list(table.rows)
    keys = table.keys or [None] * len(rows)
    return {
        "name": table.name, "title": table.title, "lines": table.lines, "foot": table.foot, "heads": head_rows(table),
        "rows": [cells(row, key, has_key=bool(table.keys)) for row, key in zip(rows, keys, strict=True)],
        "total": cells(table.total, None) if table.total else None,
    }  # fmt: skip


def head_rows(table: Table) -> list[list[dict[str, Any]]]:
    """The header tree as rows of cells with their spans."""
    depth, rows = table.depth, []
    for level in range(depth):
        row: list[dict[str, Any]] = []
        for position, column in enumerate(table.columns):
            path = column.heads
            if level >= len(path):
                continue
            is_leaf = level == len(path) - 1
            before = table.columns[position - 1].heads if position else ()
            if not is_leaf and before[: level + 1] == path[: level + 1]:
                row[-1]["columns"] += 1
                continue
            number = is_leaf and column.kind in NUMERIC
            row.append(
                {"text": path[level], "columns": 1, "rows": depth - level if is_leaf else 1, "number": number}
            )
        rows.append(row)
    return rows


def differences(old: Table, new: Table) -> list[str]:
    """What a correction changed: 石桥村 户数：862 → 863; rows that came and went by their names."""
    before, after = _named(old), _named(new)
    found = [f"没有了：{name}" for name in before if name not in after]
    found += [f"新增：{name}" for name in after if name not in before]
    for name, row in after.items():
        for column, was, now in zip(new.columns, before.get(name, row), row, strict=False):
            if was != now and column.heads != ("序号",):
                words = (in_words(value, column.kind) or "空" for value in (was, now))
                found.append(f"{name} {column.heads[-1]}：{' → '.join(words)}")
    return found


def _named(table: Table) -> dict[str, Sequence[Any]]:
    """The rows by what stands left of the frozen edge, without the running number; the sums by their word."""
    named: dict[str, Sequence[Any]] = {}
    for row in table.rows:
        name = "".join(str(value) for value in row[1 : max(table.freeze_columns, 2)] if value)
        named[name if name not in named else f"{name}（{row[0]}）"] = row
    return {**named, "合计": table.total} if table.total else named
