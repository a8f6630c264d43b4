"""Which column is which field: header texts made comparable, paths before leaves (excel.md 4.3 and 4.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from villagegov.sheets.grid import column_letter
from villagegov.sheets.kinds import Field, SheetKind
from villagegov.sheets.normalise.text import clean, without_blanks

OTHER_PERSONS = frozenset(
    {
        "上年",
        "上级",
        "配偶",
        "父亲",
        "母亲",
        "家庭成员",
        "联系人",
        "介绍人",
        "培养联系人",
    }
)
NUMBERING = frozenset({"序号", "编号", "NO", "No", "no", "NO.", "No."})
OWN_COLUMN = "问题"
NOTHING: MappingOf = MappingProxyType({})

_SIGNS = str.maketrans("", "", "*:★")
_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its path as reported, and the field that it fills."""

    position: int
    path: tuple[str, ...]
    field: Field | None

    @property
    def letter(self) -> str:
        """A, B, …"""
        return column_letter(self.position)

    @property
    def words(self) -> str:
        """The header by which a correction of this column is remembered; "" without one."""
        return "/".join(level for text in self.path if (level := comparable(text)))

    @property
    def shown(self) -> str:
        """The path as the user is told it; a column without a header goes by its letter."""
        return "/".join(self.path) or f"({self.letter})"


@dataclass(slots=True)
class Mapping:
    """The columns of a header and their fields; `doubled` are required fields found twice.

    `own` are the columns 问题 that an annotated copy got from us.
    """

    columns: list[Column] = field(default_factory=list)
    by_field: dict[str, Column] = field(default_factory=dict)
    numbering: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    doubled: list[tuple[Field, Column, Column]] = field(default_factory=list)
    ignored: list[Column] = field(default_factory=list)

    def missing(self, kind: SheetKind) -> list[str]:
        """Labels of required columns that are not there, the village left out: it may stand elsewhere."""
        labels = [
            one.label for one in kind.required if one.name not in self.by_field and one.name != "village"
        ]
        groups = [one.label for one in kind.any_of if not self.by_field.keys() & set(one.members)]
        return labels + groups


@lru_cache(maxsize=4096)
def comparable(text: str) -> str:
    """A header text without blanks, signs and brackets, half-width."""
    text = without_blanks(clean(text)).translate(_SIGNS)
    return _BRACKETS.sub("", text)


@lru_cache(maxsize=4096)
def unit_of(text: str) -> str:
    """What stands in the bracket of a header, such as 万元."""
    found = _BRACKETS.search(without_blanks(clean(text)))
    return found[1] if found else ""


def field_of(path: tuple[str, ...], kind: SheetKind) -> Field | None:
    """The field that accepts this path; `path` is as the file has it."""
    levels = [level for text in path if (level := comparable(text))]
    if not levels:
        return None
    leaf, ancestors = levels[-1], levels[:-1]
    for candidate in (
        "/".join(levels),
        *(f"{ancestor}/{leaf}" for ancestor in ancestors),
    ):
        if candidate in kind.paths:
            return kind.paths[candidate]
    if OTHER_PERSONS.intersection(ancestors):
        return None
    return kind.leaves.get(leaf)


def map_columns(
    paths: list[tuple[str, ...]],
    kind: SheetKind,
    remembered: MappingOf[str, str] = NOTHING,
    corrected: MappingOf[int, str] = NOTHING,
) -> Mapping:
    """The mapping of a flattened header; the first of two columns for one field wins.

    What the office said of a header before is `remembered`, what it says of a column now is `corrected`: the name of
    a field, or "" for none.
    """
    mapping = Mapping()
    for position, path in enumerate(paths):
        column = Column(position, path, field_of(path, kind))
        told = corrected.get(position, remembered.get(column.words) if remembered and path else None)
        found = column.field if told is None else kind.by_name.get(told)
        column = Column(position, path, found)
        mapping.columns.append(column)
        leaf = comparable(path[-1]) if path else ""
        if found is None:
            if leaf in NUMBERING:
                mapping.numbering.append(position)
            elif leaf == OWN_COLUMN:
                mapping.own.append(position)
            else:
                mapping.ignored.append(column)
        elif found.name not in mapping.by_field:
            mapping.by_field[found.name] = column
        else:
            mapping.ignored.append(column)
            if found.required:
                mapping.doubled.append((found, mapping.by_field[found.name], column))
    return mapping
