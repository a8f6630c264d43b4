"""Word documents: what each subject can put on paper, from which fields, and how a template is filled.

A subject has a module `documents.py` with `DOCUMENTS`; they are found by its name. A document lists the fields that a
template may use, each with an example. The default template is made from a `Layout` (document_layout.py), so that no
binary file lies in the repository; the office downloads it, edits it in WPS and uploads it (document_templates.py).

    DOCUMENTS = [Document(key="pledge", code="W13", label="承诺书", …)]

    class PledgePaper(DocumentDownload):
        model, permission, document = Pledge, "appraisal.view_pledge", PLEDGE
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from villagegov.common import subjects
from villagegov.common.document_layout import Grid, Layout
from villagegov.common.logs import NUMBERS

Row = dict[str, str]
MOST_ROWS, LONGEST_VALUE = 500, 20_000
LEFT_OUT = "（号码略）"
NEW_PARAGRAPH = "\a"  # as docxtpl writes it

Values = dict[str, str | list[Row] | list[Grid]]


@dataclass(frozen=True)
class Field:
    """A name that a template may write in braces, as the office reads it, with what stands there for example."""

    name: str
    example: str


@dataclass(frozen=True)
class Table:
    """Rows that a template repeats, with the fields of each."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Document:
    """One kind of document.

    `build` gives the value of every field of a record that its reader may see: text, or rows of text for a table.
    `about` says whose it is and of when, for the name of the file. Numbers of persons are left out of every value
    unless `keeps_numbers` says that somebody has looked through them.
    """

    key: str
    code: str  # of the index of documents, domain.md 3.E
    label: str
    stands_on: str  # the page that offers it, in words
    fields: tuple[Field, ...]
    build: Callable[[Any], Mapping[str, Any]]
    about: Callable[[Any], str]
    layout: Layout
    tables: tuple[Table, ...] = ()
    grids: tuple[Field, ...] = ()
    keeps_numbers: bool = False

    @property
    def names(self) -> frozenset[str]:
        return frozenset(field.name for field in (*self.fields, *self.grids))

    @property
    def grid_names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.grids)

    @property
    def rows(self) -> dict[str, frozenset[str]]:
        """The names inside each table."""
        return {table.name: frozenset(field.name for field in table.fields) for table in self.tables}

    def examples(self) -> Values:
        """What a trial is filled with: two rows of each table."""
        found: Values = {field.name: field.example for field in self.fields}
        for table in self.tables:
            found[table.name] = [{field.name: field.example for field in table.fields} for _ in range(2)]
        return {**found, **{name: [Grid(("甲", "乙"), (("一", "二"),))] for name in self.grid_names}}

    def nothing(self) -> Values:
        """The emptiest record: every condition the other way round, no rows."""
        return {**dict.fromkeys(self.names, ""), **{table.name: [] for table in self.tables}}

    def file_name(self, record: Any) -> str:
        return f"{self.code} {self.label} {self.about(record)}.docx"

    def default_template(self) -> bytes:
        return _default(self)


@functools.cache
def _default(document: Document) -> bytes:
    from villagegov.common.document_builder import built  # half a second, which only a document is worth

    return built(document.layout, title=document.label)


def documents() -> dict[str, Document]:
    """All documents of all subjects, by their key."""
    found: dict[str, Document] = {}
    for module in subjects.modules("documents").values():
        found |= {document.key: document for document in module.DOCUMENTS}
    return found


def values_of(document: Document, record: Any) -> Values:
    """The record as plain text and rows of plain text: nothing of it can lead a template to another record.

    Raises ValueError where `build` gives other fields than the document lists.
    """
    given = document.build(record)
    if wrong := {*given} ^ {*document.names, *document.rows}:
        raise ValueError(f"{document.key}: {sorted(wrong)}")
    return {name: _value(document, name, value) for name, value in given.items()}


def _value(document: Document, name: str, value: Any) -> str | list[Row] | list[Grid]:
    if name in document.rows:
        return _rows(document, name, value)
    return [_grid(document, one) for one in value] if name in document.grid_names else _text(document, value)


def _grid(document: Document, grid: Grid) -> Grid:
    """Its cells as text; a short row is filled up."""

    def line(cells: tuple[str, ...]) -> tuple[str, ...]:
        full = (*cells, *[""] * len(grid.head))[: len(grid.head)]
        return tuple(_text(document, cell).replace(NEW_PARAGRAPH, "\n") for cell in full)

    return Grid(line(grid.head), tuple(line(row) for row in grid.rows[:MOST_ROWS]), grid.bold)


def _rows(document: Document, table: str, rows: list[Mapping[str, Any]]) -> list[Row]:
    wanted = document.rows[table]
    if odd := next((row for row in rows if {*row} != wanted), None):
        raise ValueError(f"{document.key} {table}: {sorted({*odd} ^ wanted)}")
    return [{name: _text(document, value) for name, value in row.items()} for row in rows[:MOST_ROWS]]


def _text(document: Document, value: Any) -> str:
    """As Word takes it: a line of its own is a paragraph, no control characters, no number of a person."""
    text = "" if value is None else str(value)
    lines = text[:LONGEST_VALUE].replace("\r\n", "\n").split("\n")
    kept = NEW_PARAGRAPH.join("".join(one for one in line if not _is_control(one)) for line in lines)
    return kept if document.keeps_numbers else NUMBERS.sub(LEFT_OUT, kept)


def _is_control(sign: str) -> bool:
    """Control and direction signs, halves of a pair and what XML forbids; rare characters of names stay."""
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs"} or sign in "\ufffe\uffff"
