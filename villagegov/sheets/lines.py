"""The rows of an import's page: values as the office reads them, bad cells as inputs, what would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from villagegov.common.chinese import mask_id_number
from villagegov.sheets.causes import value_in_words
from villagegov.sheets.fixes import address_of
from villagegov.sheets.kinds import Field, FieldType, SheetKind
from villagegov.sheets.normalise.text import as_given, as_text
from villagegov.sheets.outcome import CheckedRow, Outcome, Status
from villagegov.sheets.problems import Problem
from villagegov.sheets.remedies import OF_ROWS
from villagegov.sheets.rows import EXPLAINABLE
from villagegov.sheets.suggest import Option, hint, options, suggestion

if TYPE_CHECKING:
    from villagegov.sheets.screen import OutcomeScreen

MOST_COLUMNS = 9
MOST_OPTIONS = 8
BADGES = {
    Status.PROBLEM: ("late", "要修改"),
    Status.NEW: ("run", "新增"),
    Status.CHANGED: ("due", "已有此"),
    Status.UNCHANGED: ("off", "没有变化"),
    Status.SKIPPED: ("off", "跳过"),
}
ASKED = frozenset({"check_similar_in_register", "check_same_name", "check_moves_village"})


@dataclass(frozen=True)
class Cell:
    """One cell: as text, or to be typed (`input`) or chosen (`pick`); `was` is what the file said before."""

    label: str
    text: str
    way: str = "text"
    address: str = ""
    problem: str = ""
    offered: str = ""
    hint: str = ""
    options: list[Option] = field(default_factory=list)
    was: str = ""
    villages: bool = False


@dataclass(frozen=True)
class Line:
    """One row of the file on the page."""

    row: int
    tone: str
    word: str
    name: Cell
    cells: list[Cell]
    notes: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    choice: str = ""
    asks_reason: bool = False
    reason: str = ""


def shown_fields(
    kind: SheetKind, outcome: Outcome, rows: Sequence[CheckedRow], by_row: Mapping[int, list[Problem]]
) -> list[Field]:
    """The columns of the page in the order of the kind: what is required, and where something is wrong."""
    mapped = {column.field.name for column in outcome.columns if column.field is not None}
    wrong = {problem.field for row in rows for problem in by_row.get(row.row, ())}
    groups = {member for group in kind.any_of for member in group.members}
    wanted = {one.name for one in kind.required} | (groups & mapped) | (wrong & mapped)
    found = [one for one in kind.fields if one.name in wanted and one.name != "name"]
    if len(found) > MOST_COLUMNS:
        found = [one for one in found if one.name in wrong or one.required]
    return found


def lines_of(screen: OutcomeScreen, rows: Iterable[CheckedRow]) -> list[Line]:
    """The rows of one page."""
    columns = {column.field.name: column.position for column in screen.outcome.columns if column.field}
    return [_line(screen, row, columns) for row in rows]


def _line(screen: OutcomeScreen, row: CheckedRow, columns: dict[str, int]) -> Line:
    tone, word = BADGES[row.status]
    if row.status is Status.CHANGED:
        word += screen.kind.noun
    problems = screen.by_row.get(row.row, [])
    fields = [screen.kind.by_name["name"], *screen.fields]
    shown = {one.name for one in fields}
    name, *cells = [_cell(screen, row, one, columns, problems) for one in fields]
    codes = {problem.code for problem in problems}
    return Line(
        row=row.row, tone=tone, word=word, name=name, cells=cells,
        notes=[_note(one) for one in problems if one.is_warning or one.field not in shown or not one.column],
        changes=[_change(screen, row, changed) for changed in row.changes],
        choice=_choice(screen, row, codes), asks_reason=bool(codes & EXPLAINABLE),
        reason=screen.fixes.reasons.get(row.row, ""),
    )  # fmt: skip


def _choice(screen: OutcomeScreen, row: CheckedRow, codes: set[str]) -> str:
    """What the row's two buttons say: whether it is imported is the office's to choose."""
    if row.row in screen.fixes.left_out:
        return "leave"
    if row.status is Status.CHANGED:
        return "update"
    return "take" if codes & (OF_ROWS | ASKED) else ""


def _cell(
    screen: OutcomeScreen, row: CheckedRow, known: Field, columns: dict[str, int], problems: list[Problem]
) -> Cell:
    position = columns.get(known.name)
    value = row.values.get(known.name)
    if known.type is FieldType.ID_NUMBER and value:
        value = mask_id_number(value)
    if position is None:
        return Cell(known.label, "" if value is None else value_in_words(known, value, screen.villages))
    place = (row.row - 1, position)
    raw = screen.outcome.cells[place[0]][position]
    was = screen.outcome.typed.get(place, "")
    problem = next((one for one in problems if one.field == known.name and not one.is_warning), None)
    if problem is not None or place in screen.outcome.typed:
        return _open_cell(screen, known, place, as_given(raw), problem, was)
    shown = as_text(raw) if value is None else value_in_words(known, value, screen.villages)
    is_rewritten = known.type is FieldType.DATE and isinstance(raw, str) and as_text(raw) != shown
    return Cell(known.label, shown, was=as_text(raw) if is_rewritten else "")


def _open_cell(
    screen: OutcomeScreen, known: Field, place: tuple[int, int], given: str, problem: Problem | None, was: str
) -> Cell:
    """A cell that is typed anew, or chosen where the choices are few."""
    offered = look = ""
    choices: list[Option] = []
    context = screen.outcome.context
    if problem is not None and context is not None:
        offered, look = suggestion(problem, known, context), hint(problem)
        choices = options(problem, known)
    is_village = known.type is FieldType.VILLAGE
    few = 0 < len(choices) <= MOST_OPTIONS and not is_village
    return Cell(
        known.label, screen.villages.get(given, given) if is_village else given, way="pick" if few else "input",
        address=address_of(place), problem=problem.message if problem else "", offered=offered, hint=look,
        options=choices if few else [], was=was, villages=is_village,
    )  # fmt: skip


def _note(problem: Problem) -> dict[str, Any]:
    address = f"{problem.column}{problem.row}" if problem.column else ""
    return {"address": address, "text": problem.message, "is_warning": problem.is_warning}


def _change(screen: OutcomeScreen, row: CheckedRow, name: str) -> dict[str, str]:
    known = screen.kind.by_name[name]
    old = row.stored.get(name) if row.stored is not None else None
    new = row.changes[name]
    shown = mask_id_number(new) if known.type is FieldType.ID_NUMBER else new
    return {
        "label": known.label,
        "old": value_in_words(known, old, screen.villages),
        "new": value_in_words(known, shown, screen.villages),
    }
