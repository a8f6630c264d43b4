"""What near kin bar in an imported roster: the whole file and the register together, as they would stand afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from branches.kin import recusal
from branches.people.resource import stored_of
from branches.posts.named import held_after, held_before
from branches.posts.sheets import POST_FIELDS
from villagegov.sheets.normalise.text import as_given
from villagegov.sheets.outcome import CheckedRow, Outcome, Status
from villagegov.sheets.problems import Problem, sentence

CODE = "near_kin"


def clashing_rows(rows: Iterable[CheckedRow], township: str) -> dict[int, list[str]]:
    """By the number of a row the rules that it would break; what the register holds already is not its fault.

    Kin is declared between people who are known, so that new people have none.
    """
    known = {stored_of(row).person_id: row for row in rows if row.stored is not None}
    before = {key: held_before(row) for key, row in known.items()}
    after = {key: held_after(row) for key, row in known.items()}
    if before == after:
        return {}
    there = set(recusal.clashes_after(before, township))
    found: dict[int, list[str]] = defaultdict(list)
    for clash in recusal.clashes_after(after, township):
        if clash not in there:
            for key in {clash.relation.first, clash.relation.second} & known.keys():
                found[known[key].row].append(recusal.sentence(clash))
    return dict(found)


def with_kin_problems(outcome: Outcome, township: str) -> Outcome:
    """The same outcome, its rows that near kin bar turned into problems."""
    barred = clashing_rows(outcome.rows, township)
    for row in outcome.rows:
        if row.row in barred:
            row.status, row.stored, row.changes = Status.PROBLEM, None, {}
            outcome.problems.append(_problem(outcome, row, "；".join(barred[row.row])))
    return outcome


def _problem(outcome: Outcome, row: CheckedRow, text: str) -> Problem:
    columns = {column.field.name: column for column in outcome.columns if column.field is not None}
    field = next((name for name in POST_FIELDS if name in row.values and name in columns), "name")
    column = columns.get(field)
    given = as_given(outcome.cells[row.row - 1][column.position]) if column else ""
    letter = column.letter if column else None
    return Problem(row.row, letter, field, CODE, given, sentence(CODE, text=text))
