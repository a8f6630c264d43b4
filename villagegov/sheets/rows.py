"""A row while it is checked: its values, what is wrong with it, and the sentence for each problem."""

from __future__ import annotations

import datetime
from typing import Any

from villagegov.common.chinese import ID_LENGTH
from villagegov.sheets.context import CheckContext
from villagegov.sheets.kinds import AnyOf, Field, SheetKind
from villagegov.sheets.mapping import Column
from villagegov.sheets.normalise.id_numbers import length_of
from villagegov.sheets.normalise.names import LONGEST
from villagegov.sheets.normalise.text import as_given, as_text
from villagegov.sheets.problems import Problem, sentence

EXPLAINABLE = frozenset({"sex_id_mismatch"})


class Row:
    """What a cross check sees of a row; `errors` are the fields whose cell has an error.

    Most rows are good, so both collections stay the shared empty ones until something is reported.
    """

    __slots__ = (
        "_columns", "cells", "context", "errors", "explained", "kind", "number", "problems", "reason", "values",
    )  # fmt: skip

    def __init__(
        self,
        number: int,
        cells: list[Any],
        columns: dict[str, Column],
        kind: SheetKind,
        context: CheckContext,
    ):
        self.number, self.cells, self.kind, self.context = number, cells, kind, context
        self._columns = columns
        self.reason = self.explained = ""
        self.values: dict[str, Any] = {}
        self.errors: frozenset[str] = frozenset()
        self.problems: tuple[Problem, ...] = ()

    @property
    def today(self) -> datetime.date:
        """The day of the check."""
        return self.context.today

    def cell(self, field: str) -> Any:
        """The cell as it was read, an empty text without such a column."""
        column = self._columns.get(field)
        return self.cells[column.position] if column is not None else ""

    def report(self, field: str, code: str, **facts: Any) -> None:
        """Adds a problem at the cell of a field; a cell keeps its first error, a contradiction may be explained."""
        if code in EXPLAINABLE and self.reason:
            self.explained = self.reason
            return
        column = self._columns.get(field)
        known = self.kind.by_name.get(field)
        given = as_given(self.cells[column.position]) if column is not None else ""
        message = sentence(code, noun=self.kind.noun, **_facts(known, given, self.values.get(field)) | facts)
        problem = Problem(self.number, column.letter if column else None, field, code, given, message)
        if not problem.is_warning:
            if field in self.errors:
                return
            self.errors |= {field}
        self.problems += (problem,)

    def report_missing(self, group: AnyOf) -> None:
        """None of several columns is filled, so no one cell is meant."""
        self.errors |= {group.field}
        message = sentence("required", label=group.label)
        self.problems += (Problem(self.number, None, group.field, "required", "", message),)


def _facts(field: Field | None, given: str, value: Any) -> dict[str, Any]:
    """What the sentences of single cells may name."""
    length = length_of(given)
    gap = length - ID_LENGTH
    return {
        "label": field.label if field else "",
        "given": as_text(given),
        "value": value,
        "limit": (field.max_length if field else 0) or LONGEST,
        "length": length,
        "gap": f"多 {gap} 位" if gap > 0 else f"少 {-gap} 位",
    }
