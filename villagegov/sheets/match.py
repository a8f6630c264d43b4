"""Compares rows with each other and with the register: duplicates, namesakes, what would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from villagegov.sheets.context import CheckContext, Either, StoredRow
from villagegov.sheets.converters import Reading
from villagegov.sheets.kinds import FieldType, SheetKind
from villagegov.sheets.normalise.text import as_text
from villagegov.sheets.outcome import CheckedRow, Status
from villagegov.sheets.rows import Row

_MONTH = len("1987-06")


def key_of(row: Row, kind: SheetKind) -> tuple[Any, ...] | None:
    """By what a row is known again; None when the cells that would say it are missing or wrong."""
    if kind.key in row.values:
        return (kind.key, row.values[kind.key])
    if kind.key in row.errors or any(name not in row.values for name in kind.fallback_key):
        return None
    return tuple(row.values[name] for name in kind.fallback_key)


class FileComparer:
    """Remembers the rows above; told the rows in their order."""

    def __init__(self, kind: SheetKind) -> None:
        self._kind = kind
        self._by_key: dict[tuple[Any, ...], tuple[Row, tuple[Any, ...]]] = {}
        self._by_name: dict[tuple[Any, Any], int] = {}

    def is_repeated(self, row: Row, content: tuple[Any, ...]) -> bool:
        """Whether the row says nothing new; reports duplicates and namesakes."""
        key = key_of(row, self._kind)
        if key is None and not row.errors:
            key = (row.values.get("village"), *content)  # without a key only the very same row is the same
        field = self._kind.key if self._kind.key in row.values else "name"
        above = self._by_key.get(key) if key is not None else None
        if above is not None:
            if above[1] == content and not row.errors:
                row.report(field, "check_duplicate_row", other=above[0].number)
                return True
            row.report(field, "duplicate_in_file", other=above[0].number)
            return False
        if key is not None and self._kind.key not in row.errors:
            self._by_key[key] = (row, content)
        self._report_namesake(row)
        return False

    def _report_namesake(self, row: Row) -> None:
        if "village" not in row.values or "name" not in row.values:
            return
        name = (row.values["village"], row.values["name"])
        above = self._by_name.setdefault(name, row.number)
        if above != row.number:
            row.report("name", "check_same_name", other=above)


class Register:
    """What is stored about the people of the file, asked for before the first row is compared."""

    def __init__(self, kind: SheetKind, rows: Sequence[Row], context: CheckContext) -> None:
        self._kind, self._context = kind, context
        self._by_key: Mapping[str, StoredRow] = {}
        self._by_name: Mapping[tuple[str, str], Sequence[StoredRow]] = {}
        self._taken: set[int] = set()
        if context.stored is not None:
            self._by_key = context.stored.by_key(
                {row.values[kind.key] for row in rows if kind.key in row.values}
            )
            pairs = {
                (row.values["village"], row.values["name"])
                for row in rows
                if {"village", "name"} <= row.values.keys()
            }
            self._by_name = context.stored.by_name(pairs)

    def compare(self, row: Row, fields: Sequence[str], content: Sequence[Reading]) -> CheckedRow:
        """The status of a row; `content` are the readings of its cells, in the order of `fields`."""
        stored = None
        if self._context.stored is not None:
            stored = self._match(row, lambda one: not self._changes(row, fields, content, one))
        if stored is not None:
            for check in self._kind.stored_checks:
                check(row, stored)
        if row.errors:
            return CheckedRow(row.number, Status.PROBLEM, row.values)
        words = {name: as_text(row.cell(name)) for name in self._kind.post_fields if name in row.values}
        if stored is None:
            return CheckedRow(row.number, Status.NEW, row.values, words=words)
        changes = self._changes(row, fields, content, stored)
        village = row.values.get("village")
        if village and "village" not in fields and village != stored.get("village"):
            changes["village"] = village  # named by the section or above the table
        status = Status.CHANGED if changes else Status.UNCHANGED
        return CheckedRow(row.number, status, row.values, stored, changes, words)

    def _changes(
        self, row: Row, fields: Sequence[str], content: Sequence[Reading], stored: StoredRow
    ) -> dict[str, Any]:
        """The filled cells that say something else; most are equal as they stand, which is asked first."""
        known, of_register = self._kind.by_name, stored.get
        unequal = [name for name, value in row.values.items() if value != of_register(name)]
        return {
            name: row.values[name]
            for name in unequal
            if name in fields
            and content[fields.index(name)][0] is not None
            and known[name].is_stored
            and _differs(known[name].type, row.values[name], of_register(name))
        }

    def _match(self, row: Row, is_same: Callable[[StoredRow], bool]) -> StoredRow | None:
        key = row.values.get(self._kind.key)
        if key is None:
            return self._match_by_fallback(row, is_same)
        stored = self._by_key.get(key)
        if stored is None:
            if self._same_name_and_month(row):
                row.report("name", "check_similar_in_register")
            return None
        if stored.get("name") != row.values.get("name") and "name" in row.values:
            other = f"{str(stored.get('name'))[:1]}某"
            row.report(self._kind.key, "id_number_of_other_person", other=other)
            return None
        if "village" in row.values and stored.get("village") != row.values["village"]:
            home = self._context.village_name(str(stored.get("village")))
            row.report("village", "check_moves_village", other=home)
        return stored

    def _match_by_fallback(self, row: Row, is_same: Callable[[StoredRow], bool]) -> StoredRow | None:
        """By village, name, birth and what else the kind asks; a birth that neither side knows is equal.

        Each record is the match of one row. Among several of no known birth the one that says the same is taken.
        """
        kind, birth = self._kind, row.values.get("birth_date", "")
        others = [name for name in kind.fallback_key if name not in ("village", "name", "birth_date")]
        if row.errors.intersection((kind.key, *kind.fallback_key)) or any(
            n not in row.values for n in others
        ):
            return None
        alike = [
            one
            for one in self._namesakes(row)
            if all(one.get(name) == row.values[name] for name in others) and _may_be_born(birth, one)
        ]
        exact = [
            one
            for one in alike
            if id(one) not in self._taken and _is_same_day(birth, one.get("birth_date") or "")
        ]
        if len(exact) > 1 and not birth:
            exact = [one for one in exact if is_same(one)][:1]
        found = exact[0] if len(exact) == 1 else None
        if found is not None:
            self._taken.add(id(found))
        elif alike:
            row.report("name", "check_similar_in_register")
        return found

    def _namesakes(self, row: Row) -> Sequence[StoredRow]:
        return self._by_name.get((row.values.get("village", ""), row.values.get("name", "")), ())

    def _same_name_and_month(self, row: Row) -> list[StoredRow]:
        month = str(row.values.get("birth_date", ""))[:_MONTH]
        return [
            one for one in self._namesakes(row) if month and str(one.get("birth_date", ""))[:_MONTH] == month
        ]


def _may_be_born(birth: str, stored: StoredRow) -> bool:
    """In the same month, or at least one of the two is not known."""
    known = stored.get("birth_date") or ""
    return not birth or not known or birth[:_MONTH] == str(known)[:_MONTH]


def _is_same_day(birth: str, stored: str) -> bool:
    """Equal as far as both are known; what only one side knows is not equal."""
    length = min(len(birth), len(stored))
    return bool(birth) == bool(stored) and birth[:length] == stored[:length]


def _differs(kind: FieldType, value: Any, stored: Any) -> bool:
    """Posts have no order; a month does not differ from a day in it."""
    if isinstance(stored, Either):
        return all(_differs(kind, value, one) for one in stored.values)
    if kind is FieldType.POSTS:
        return sorted(value) != sorted(stored or [])
    if kind is FieldType.DATE and len(value) == _MONTH:
        return bool(value != str(stored)[:_MONTH])
    return bool(value != stored)
