"""The description of a default template: a title, paragraphs, tables, lines to sign. document_builder.py makes it Word.

Texts hold the tags that are filled later, as the office reads them in WPS: `{{ 村名 }}`, in a row `{{ 行.事项 }}`.
"""

from __future__ import annotations

from dataclasses import dataclass

A4, A4_LANDSCAPE, A3_LANDSCAPE = (21.0, 29.7), (29.7, 21.0), (42.0, 29.7)  # centimetres
ROW = "行"


@dataclass(frozen=True)
class Text:
    """A paragraph. `when` names the field that must not be empty for it to stand there."""

    text: str
    side: str = ""
    is_heading: bool = False
    when: str = ""


@dataclass(frozen=True)
class Rows:
    """A table that is repeated for each row: columns as head, field and share of the width."""

    table: str
    columns: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Pairs:
    """A form: a word and its content beside it, line by line."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paragraphs:
    """A paragraph for each row of a table; `text` is written with the fields of the row, as in `{{ 行.事项 }}`."""

    table: str
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Signatures:
    """Lines to sign by hand, beside one another."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table whose columns are the record's own; a template only says where it stands."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bold: int = -1  # the position of a column that stands out


Block = Text | Rows | Pairs | Paragraphs | Signatures


@dataclass(frozen=True)
class Layout:
    """A document from its title to its last line; the foot of a form says which page of how many."""

    title: str
    blocks: tuple[Block, ...]
    is_form: bool = False
    paper: tuple[float, float] = A4
