"""What an app says about one of its sheets: fields, accepted headers, key and cross checks, as plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villagegov.sheets.context import StoredRow
    from villagegov.sheets.normalise.choices import Spellings
    from villagegov.sheets.normalise.posts import PostWords
    from villagegov.sheets.rows import Row

RowCheck = Callable[["Row"], None]
StoredCheck = Callable[["Row", "StoredRow"], None]


class FieldType(StrEnum):
    """How a cell becomes a value."""

    NAME = "name"
    PLACE_NAME = "place_name"
    VILLAGE = "village"
    ID_NUMBER = "id_number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    POSTS = "posts"
    PHONE = "phone"
    TEXT = "text"
    COUNT = "count"
    CODE = "code"
    DECIMAL = "decimal"
    MONEY = "money"
    NOT_STORED = "not_stored"


@dataclass(frozen=True)
class Field:
    """One field of a kind; a header that holds a slash is a path through a header of several levels.

    The first of the headers is that of the template, with its `unit`; `example` is what its instructions show.
    A date that `is_planned` is a day, may lie ahead, and may leave out the year.
    """

    name: str
    type: FieldType
    headers: tuple[str, ...]
    label: str
    required: bool = False
    spellings: Spellings | None = None
    posts: PostWords | None = None
    max_length: int = 0
    repeats_with_ditto: bool = False
    is_derived: bool = False
    is_planned: bool = False
    unit: str = ""
    example: str = ""

    @property
    def is_stored(self) -> bool:
        """Ages and years in post are read for the checks and thrown away, and so is what follows from others."""
        return self.type is not FieldType.NOT_STORED and not self.is_derived


@dataclass(frozen=True)
class AnyOf:
    """At least one of several fields must be there as a column, and filled in each row."""

    field: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class SheetKind:
    """One kind of sheet that can be imported.

    `key` is the field by which a row is the same as another; a row without it is known by `fallback_key`.
    `row_checks` run in their order on each row and may complete its values; `stored_checks` see a row beside its
    match in the register. `noun` is what a row is. Where `names_are_unique`, name and key belong together one to one.
    `compares_totals`: the numbers of a 合计 row are added up again. `is_yearly`: the register holds a row a year.
    `never_kept` are headers of columns whose cells may not be stored, not even with the upload. `needs_second`:
    counts and scores are confirmed by somebody else than who brought them in (SD10).
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    key: str
    fallback_key: tuple[str, ...]
    row_checks: tuple[RowCheck, ...] = ()
    stored_checks: tuple[StoredCheck, ...] = ()
    any_of: tuple[AnyOf, ...] = ()
    noun: str = "人"
    names_are_unique: bool = False
    compares_totals: bool = False
    is_yearly: bool = False
    never_kept: tuple[str, ...] = ()
    needs_second: bool = False

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names."""
        return {one.name: one for one in self.fields}

    @cached_property
    def post_fields(self) -> tuple[str, ...]:
        """The fields whose cells name posts."""
        return tuple(one.name for one in self.fields if one.type is FieldType.POSTS)

    @property
    def has_village(self) -> bool:
        """Whether each row belongs to a village."""
        return "village" in self.by_name

    @cached_property
    def required(self) -> tuple[Field, ...]:
        """The fields whose column must be there."""
        return tuple(one for one in self.fields if one.required)

    @cached_property
    def leaves(self) -> dict[str, Field]:
        """Accepted headers of one level."""
        return {text: one for one in self.fields for text in one.headers if "/" not in text}

    @cached_property
    def paths(self) -> dict[str, Field]:
        """Accepted headers with their ancestors, levels joined by a slash."""
        return {text: one for one in self.fields for text in one.headers if "/" in text}
