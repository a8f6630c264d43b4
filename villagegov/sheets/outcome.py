"""The answer of a check: verdict, rows with their status, problems, and what was left aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from villagegov.sheets.context import CheckContext, StoredRow
from villagegov.sheets.grid import Position
from villagegov.sheets.mapping import Column
from villagegov.sheets.problems import Problem, Refused


class Status(StrEnum):
    """What an import would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PROBLEM = "problem"
    SKIPPED = "skipped"


GOOD = frozenset({Status.NEW, Status.CHANGED, Status.UNCHANGED})


@dataclass(slots=True)
class CheckedRow:
    """One data row; `changes` are the filled cells that differ from `stored`, its match.

    `words` are the cells that name posts as they were written; `reason` says why two cells contradict each other
    and are both right.
    """

    row: int
    status: Status
    values: dict[str, Any]
    stored: StoredRow | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(slots=True)
class Outcome:
    """What `check_sheet` finds; a refused file has a refusal and nothing else."""

    kind: str
    file: str
    refusal: Refused | None = None
    sheet: str | None = None
    header_row: int | None = None
    rows: list[CheckedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    skipped_rows: list[tuple[int, str]] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()
    other_sheets: tuple[str, ...] = ()
    year: int | None = None  # of a yearly kind: whose figures these are
    typed: dict[Position, str] = field(default_factory=dict)  # what fixed cells said in the file
    cells: list[list[Any]] = field(default_factory=list)  # the sheet as it was read, for the page
    context: CheckContext | None = None

    @property
    def verdict(self) -> str:
        """refused, has_problems or ok; warnings alone are ok."""
        if self.refusal is not None:
            return "refused"
        return "ok" if all(problem.is_warning for problem in self.problems) else "has_problems"

    @property
    def good_rows(self) -> list[CheckedRow]:
        """The rows that an import takes."""
        return [row for row in self.rows if row.status in GOOD]

    def as_json(self) -> dict[str, Any]:
        """The shape of the samples; the values of rows that are not taken are left out."""
        refusal = self.refusal
        return {
            "kind": self.kind,
            "file": self.file,
            "verdict": self.verdict,
            "refusal": {"code": refusal.code, "message": refusal.message} if refusal is not None else None,
            "sheet": self.sheet if refusal is None else None,
            "header_row": self.header_row,
            "rows_total": len(self.rows),
            "rows_ok": len(self.good_rows),
            "rows": [
                {
                    "row": row.row,
                    "status": row.status.value,
                    "values": row.values if row.status in GOOD else {},
                }
                for row in self.rows
            ],
            "problems": [problem.as_json() for problem in self.problems],
            "ignored_columns": self.ignored_columns,
            "skipped_rows": [{"row": row, "reason": reason} for row, reason in self.skipped_rows],
        }
