"""What can be done at once about all cells with one fault: nearest word, cell above, empty, leave out. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from villagegov.sheets.context import CheckContext
from villagegov.sheets.fixes import OF_SECTIONS, Fixes, position_of
from villagegov.sheets.grid import column_number
from villagegov.sheets.kinds import Field, SheetKind
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.problems import Problem
from villagegov.sheets.suggest import Option, options, suggestion

NEAREST, ABOVE, EMPTY, LEAVE_OUT = "nearest", "above", "empty", "leave_out"
OF_TEXTS = frozenset(
    {"unknown_choice", "village_not_found", "village_ambiguous", "date_ambiguous", "date_two_digit_year"}
)
OF_ROWS = frozenset(
    {"duplicate_in_file", "village_out_of_scope", "id_number_of_other_person", "code_conflict"}
)
MOST_TEXTS = 20
MOST_NAMED = 3


@dataclass(frozen=True)
class Remedy:
    """One button: what it does, and what it says."""

    name: str
    label: str


@dataclass(frozen=True)
class Text:
    """One text that stands in several cells of a column, and what it may mean."""

    key: str
    given: str
    rows: int
    options: list[Option]
    suggested: str
    is_village: bool = False


@dataclass(frozen=True)
class Fault:
    """All cells of one field with the same problem."""

    problems: Sequence[Problem]
    field: Field | None
    outcome: Outcome
    context: CheckContext

    @property
    def code(self) -> str:
        return self.problems[0].code

    def remedies(self) -> list[Remedy]:
        """The buttons, the best first."""
        found = []
        rows = len({problem.row for problem in self.problems})
        if near := list(dict.fromkeys(self.nearest().values())):
            more = " 等" if len(near) > MOST_NAMED else ""
            found.append(Remedy(NEAREST, f"改成{'、'.join(near[:MOST_NAMED])}{more}"))
        if self.code == "required" and self.field and self.field.name == "village":
            found.append(Remedy(ABOVE, f"用上一行的村名填入 {rows} 行"))
        if self.field is not None and not self.field.required and self.has_cells():
            found.append(Remedy(EMPTY, f"这 {len(self.problems)} 格留空"))
        if self.code in OF_ROWS:
            found.append(Remedy(LEAVE_OUT, f"这 {rows} 行不导入"))
        return found

    def has_cells(self) -> bool:
        """Does something stand in the cells that could be emptied?"""
        return all(problem.column and problem.code != "required" for problem in self.problems)

    def nearest(self) -> dict[Problem, str]:
        """What each cell may have meant, where something is near enough."""
        near: dict[str, str] = {}
        found = {}
        for problem in self.problems:
            given = problem.given or ""
            if given not in near:
                near[given] = suggestion(problem, self.field, self.context)
            if near[given]:
                found[problem] = near[given]
        return found

    def texts(self) -> list[Text]:
        """The different texts of the cells, the most frequent first, where they are mapped once for all."""
        if self.code not in OF_TEXTS:
            return []
        counted = Counter(place_and_text(problem) for problem in self.problems)
        by_text = {place_and_text(problem): problem for problem in self.problems}
        found = []
        for place, rows in counted.most_common(MOST_TEXTS):
            problem = by_text[place]
            near = suggestion(problem, self.field, self.context)
            is_village = problem.code.startswith("village_")
            found.append(Text(key_of(*place), place[1], rows, options(problem, self.field), near, is_village))
        return found

    def apply(self, remedy: str, fixes: Fixes) -> Fixes:
        """The fixes with what the button does to every cell of this fault."""
        if remedy == NEAREST:
            words = {place_and_text(problem): text for problem, text in self.nearest().items()}
            return replace(fixes, words={**fixes.words, **words})
        if remedy == ABOVE:
            return replace(fixes, cells={**fixes.cells, **self._from_above()})
        if remedy == EMPTY:
            cells = {position_of(f"{problem.column}{problem.row}"): "" for problem in self.problems}
            return replace(fixes, cells={**fixes.cells, **cells})
        if remedy == LEAVE_OUT:
            return replace(fixes, left_out=fixes.left_out | {one.row for one in self.problems if one.row})
        return fixes

    def _from_above(self) -> dict[tuple[int, int], str]:
        """For each blank cell the name of the village of the data row above."""
        blank = {problem.row: column_number(problem.column) for problem in self.problems if problem.column}
        cells, above = {}, ""
        for row in self.outcome.rows:
            if row.row in blank and above:
                cells[row.row - 1, blank[row.row]] = above
            above = row.values.get("village", above)
        return cells


def place_and_text(problem: Problem) -> tuple[int, str]:
    """The column and the text of a problem; the village of a section stands in no column."""
    column = column_number(problem.column) if problem.column else OF_SECTIONS
    return column, problem.given or ""


def key_of(column: int, given: str) -> str:
    """A short name for a text of a column, as the form sends it."""
    return hashlib.sha256(f"{column}:{given}".encode()).hexdigest()[:12]


def faults(kind: SheetKind, outcome: Outcome) -> dict[str, Fault]:
    """The errors of an outcome by cause, in the order in which they appear."""
    found: dict[str, list[Problem]] = {}
    for problem in outcome.problems:
        if not problem.is_warning and problem.row is not None:
            found.setdefault(cause_of(problem), []).append(problem)
    context = outcome.context
    if context is None:
        return {}
    return {
        cause: Fault(problems, kind.by_name.get(problems[0].field or ""), outcome, context)
        for cause, problems in found.items()
    }


def cause_of(problem: Problem) -> str:
    """What makes two problems the same cause: the code and the field."""
    return f"{problem.code}.{problem.field or ''}"
