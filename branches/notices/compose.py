"""What a notice shows, made from the fields of its kind: paragraphs and tables as plain data. Pure but for the kinds.

A block is {"kind": "text", "lines": […]} or {"kind": "table", "label": …, "columns": …, "rows": …, "total": …}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from branches.notices.kinds import TABLE, Field, Kind

MOST_ROWS, MOST_COLUMNS = 200, 12
CELLS = re.compile(r"\t|\s*[|｜]\s*|　+| {2,}")
AMOUNT = re.compile(r"-?\d{1,12}(\.\d{1,2})?")


@dataclass(frozen=True)
class Piece:
    """A text as it was typed, with where it stands; `column` is its place in the line."""

    field: str
    label: str
    text: str


def blocks_of(kind: Kind, facts: dict[str, str]) -> list[dict[str, Any]]:
    """The body of a notice. Raises ValueError for a table that cannot be read."""
    blocks: list[dict[str, Any]] = [{"kind": "text", "lines": [kind.lead(facts)]}]
    for field in kind.fields:
        typed = facts.get(field.key, "").strip()
        if field.kind == TABLE and typed:
            blocks.append(table_of(field, typed))
        elif field.kind == "TEXT" and typed:
            lines = [line.strip() for line in typed.splitlines() if line.strip()]
            blocks.append({"kind": "text", "lines": lines})
    return blocks


def table_of(field: Field, typed: str) -> dict[str, Any]:
    """The lines as rows. Raises ValueError with the number of the first line that does not fit."""
    lines = [
        [cell.strip() for cell in CELLS.split(line.strip(" \r"))]
        for line in typed.splitlines()
        if line.strip()
    ]
    columns = list(field.columns) or lines[0]
    has_head = not field.columns or lines[0][0] == columns[0]
    rows = lines[1:] if has_head else lines
    _check_size(field, columns, rows)
    for number, row in enumerate(rows, start=1 + has_head):
        if len(row) > len(columns):
            raise ValueError(
                f"{field.label}第 {number} 行有 {len(row)} 格，表头只有 {len(columns)} 格，请核对"
            )
        row += [""] * (len(columns) - len(row))
    total = _added_up(field, columns, rows, has_head) if field.amounts else []
    return {"kind": "table", "label": field.label, "columns": columns, "rows": rows, "total": total,
            "numbers": [columns.index(name) for name in field.amounts]}  # fmt: skip


def _check_size(field: Field, columns: list[str], rows: list[list[str]]) -> None:
    if not rows:
        raise ValueError(f"{field.label}只有表头，没有内容")
    if len(columns) > MOST_COLUMNS or len(rows) > MOST_ROWS:
        most = f"{MOST_COLUMNS} 列、{MOST_ROWS} 行"
        raise ValueError(
            f"{field.label}有 {len(columns)} 列、{len(rows)} 行，最多 {most}，长的表请作附件上传"
        )


def _added_up(field: Field, columns: list[str], rows: list[list[str]], has_head: bool) -> list[str]:
    """The amounts with thousands separators, and their sums as the last row."""
    sums = {columns.index(name): Decimal(0) for name in field.amounts}
    for number, row in enumerate(rows, start=1 + has_head):
        for position in sums:
            if row[position]:
                amount = _amount(row[position], f"{field.label}第 {number} 行“{columns[position]}”")
                sums[position] += amount
                row[position] = f"{amount:,.2f}"
    return ["合计" if n == 0 else f"{sums[n]:,.2f}" if n in sums else "" for n in range(len(columns))]


def _amount(text: str, where: str) -> Decimal:
    plain = text.replace(",", "").replace("，", "").removesuffix("元").strip()
    try:
        if not AMOUNT.fullmatch(plain):
            raise InvalidOperation
        return Decimal(plain)
    except InvalidOperation:
        raise ValueError(f"{where}写的是“{text}”，要填金额，如 3200.00") from None


def pieces(kind: Kind, facts: dict[str, str], beside: dict[str, tuple[str, str]]) -> Iterator[Piece]:
    """Every text that will be public, as it was typed; `beside` the fields stand others: key -> label, text."""
    for key, (label, text) in beside.items():
        yield Piece(key, label, text)
    for field in kind.fields:
        if text := facts.get(field.key, ""):
            yield Piece(field.key, field.label, text)


def place_in(text: str, start: int) -> str:
    """第 2 行第 15 个字, of a text that may have several lines."""
    before = text[:start]
    column = start - (before.rfind("\n") + 1) + 1
    lines = before.count("\n") + 1
    return f"第 {lines} 行第 {column} 个字" if "\n" in text.strip() else f"第 {column} 个字"
