"""A list as an address says it: search, filters, order, page. The page, the print and the download share it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import models
from django.http import QueryDict
from django.utils.functional import cached_property

from villagegov.common import kept

SIZES = (20, 50, 100)
COUNT_AT_MOST = 10_000


@dataclass(frozen=True)
class Cell:
    """What stands in one cell; a tone makes it a badge, a url makes it a link."""

    text: str
    tone: str = ""
    url: str = ""


@dataclass(frozen=True)
class Column:
    """One column: `of(record, listing)` gives its Cell, a text or a number; `order` the fields it sorts by.

    `sheet` gives the typed value for a download where the page shows words (a date, an amount).
    """

    key: str
    label: str
    of: Callable
    order: tuple[str, ...] = ()
    numeric: bool = False
    sheet: Callable | None = None


@dataclass(frozen=True)
class Head:
    """A column's head with its link, as the table shows it."""

    key: str
    label: str
    numeric: bool
    sortable: bool
    sort_url: str
    aria_sort: str


@dataclass(frozen=True)
class Row:
    key: str
    url: str
    cells: list[Cell]


@dataclass
class Listing:
    """One list for one user and one address."""

    title: str
    queryset: models.QuerySet
    columns_wanted: Sequence[Column]
    query: QueryDict
    user: object
    default_order: tuple[str, ...]
    filterset: object | None = None
    url_of: Callable[[models.Model], str] = lambda record: ""
    unit: str = "条"
    empty_text: str = ""
    empty_link: dict | None = None
    order_note: str = ""
    batch_actions: list = field(default_factory=list)
    path: str = ""
    export_path: str = ""
    print_path: str = ""
    every_page: bool = False
    kept: dict = field(default_factory=dict)  # what columns look up once for the whole list

    def __post_init__(self) -> None:
        self.caption = self.title
        self.filters = self.filterset.form if self.filterset is not None else None
        if self.filters is not None and "q" in self.filters.fields:
            self.filters.fields[
                "q"
            ].widget.input_type = "search"  # the key "/" and the phone's keyboard look for it
        rows = self.filterset.qs if self.filterset is not None else self.queryset
        self.filtered = rows.order_by(*self._order())
        self.size = next((n for n in SIZES if str(n) == self.query.get("size")), SIZES[0])
        self.page = (
            max(1, int(text)) if (text := self.query.get("page", "1")).isdecimal() and len(text) < 7 else 1
        )
        self._read()

    def _order(self) -> tuple[str, ...]:
        wanted = self.query.get("sort", "")
        column = next((c for c in self.columns_wanted if c.key == wanted.lstrip("-") and c.order), None)
        if column is None:
            return self.default_order
        sign = "-" if wanted.startswith("-") else ""
        return (*(f"{sign}{name}" for name in column.order), "pk")

    def _read(self) -> None:
        if self.every_page:
            self.records, self.has_next = [], False
        else:
            start = (self.page - 1) * self.size
            found = list(self.filtered[start : start + self.size + 1])
            self.records, self.has_next = found[: self.size], len(found) > self.size
        self.rows = [self.row(record) for record in self.records]

    @cached_property
    def count(self) -> int:
        if self.page == 1 and not self.has_next and not self.every_page:
            return len(self.records)
        rows = self.filtered.order_by()[: COUNT_AT_MOST + 1]
        asked = self.link(page=None, size=None, sort=None)
        return kept.for_user("count", self.user, asked, rows.count)

    @cached_property
    def count_text(self) -> str:
        return (
            f"{COUNT_AT_MOST:,}+ {self.unit}"
            if self.count > COUNT_AT_MOST
            else f"共 {self.count:,} {self.unit}"
        )

    @property
    def pages(self) -> int | None:
        return None if self.count > COUNT_AT_MOST else max(1, -(-self.count // self.size))

    def cell(self, column: Column, record: models.Model) -> Cell:
        value = column.of(record, self)
        if isinstance(value, Cell):
            return value
        if value is None:
            return Cell("")
        return Cell(f"{value:,}" if column.numeric and not isinstance(value, str) else str(value))

    def row(self, record: models.Model) -> Row:
        return Row(str(record.pk), self.url_of(record), [self.cell(c, record) for c in self.columns_wanted])

    def all_records(self) -> Iterator[models.Model]:
        """Every row of every page, for the print and the download."""
        return self.filtered.iterator(2000)

    # links that keep the list as it is

    def link(self, path: str = "", **changes: object) -> str:
        wanted = {**dict(self.query.lists()), **{name: [value] for name, value in changes.items()}}
        pairs = [
            (name, value) for name, values in wanted.items() for value in values if value not in {None, ""}
        ]
        return f"{path or self.path}?{urlencode(pairs)}" if pairs else path or self.path

    @cached_property
    def columns(self) -> list[Head]:
        sort = self.query.get("sort", "")
        heads = []
        for c in self.columns_wanted:
            here = sort.lstrip("-") == c.key and bool(c.order)
            rising = here and not sort.startswith("-")
            aria = ("ascending" if rising else "descending") if here else ""
            url = self.link(sort=f"-{c.key}" if rising else c.key, page=None) if c.order else ""
            heads.append(Head(c.key, c.label, c.numeric, bool(c.order), url, aria))
        return heads

    @cached_property
    def prev_url(self) -> str:
        return self.link(page=self.page - 1 if self.page > 2 else None) if self.page > 1 else ""

    @cached_property
    def next_url(self) -> str:
        return self.link(page=self.page + 1) if self.has_next else ""

    @cached_property
    def sizes(self) -> list[dict]:
        return [
            {"label": str(n), "url": self.link(size=n, page=None), "current": n == self.size} for n in SIZES
        ]

    @cached_property
    def export_url(self) -> str:
        return self.link(self.export_path, page=None) if self.export_path else ""

    @cached_property
    def print_url(self) -> str:
        return self.link(self.print_path, page=None) if self.print_path else ""

    @cached_property
    def chips(self) -> list[dict]:
        """The filters at work, each with the address of the list without it."""
        if self.filters is None:
            return []
        chips = []
        for name, form_field in self.filters.fields.items():
            typed = self.query.get(name, "")
            if typed:
                choices = {str(k): v for k, v in getattr(form_field, "choices", [])}
                label = f"{form_field.label}：{choices.get(typed, typed)}"
                chips.append({"label": label, "remove_url": self.link(**{name: None, "page": None})})
        return chips
