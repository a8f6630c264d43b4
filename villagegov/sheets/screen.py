"""The outcome of a check as its page shows it: causes with addresses, tabs with counts, one page of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from villagegov.common.chinese import mask_id_number
from villagegov.sheets.causes import CAUSES, REASONS, value_in_words
from villagegov.sheets.kinds import FieldType, SheetKind
from villagegov.sheets.outcome import CheckedRow, Outcome, Status
from villagegov.sheets.problems import Problem

ROWS_A_PAGE = 50
MOST_ADDRESSES = 10
TABS = (
    ("problem", "有问题"),
    ("check", "请核对"),
    ("new", "将新增"),
    ("changed", "将更新"),
    ("unchanged", "没有变化"),
    ("skipped", "跳过"),
)
BADGES = {
    Status.PROBLEM: ("late", "要修改"),
    Status.NEW: ("run", "新增"),
    Status.CHANGED: ("due", "更新"),
    Status.UNCHANGED: ("off", "没有变化"),
    Status.SKIPPED: ("off", "跳过"),
}


@dataclass(frozen=True)
class Cause:
    """All cells with the same fault."""

    title: str
    rows: int
    addresses: str
    url: str


@dataclass(frozen=True)
class Line:
    """One row of the file on the page."""

    row: int
    tone: str
    word: str
    name: str
    village: str
    id_number: str
    notes: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)


class OutcomeScreen:
    """What the template needs; `query` is the query of the address, `villages` the names by code."""

    def __init__(
        self, outcome: Outcome, kind: SheetKind, villages: dict[str, str], query: Mapping[str, str]
    ) -> None:
        self.outcome, self.kind, self.villages = outcome, kind, villages
        self.by_row: dict[int, list[Problem]] = {}
        for problem in outcome.problems:
            if problem.row is not None:
                self.by_row.setdefault(problem.row, []).append(problem)
        self.of_tab = {name: self._rows_of(name) for name, _ in TABS}
        wanted = query.get("tab", "")
        filled = (name for name, _ in TABS if self.of_tab[name])
        self.tab = wanted if wanted in self.of_tab else next(filled, TABS[0][0])
        self.cause = query.get("cause", "")
        self._choose_page(query.get("page", ""))

    def _rows_of(self, tab: str) -> list[CheckedRow]:
        rows = self.outcome.rows
        if tab == "check":
            return [row for row in self.outcome.good_rows if row.row in self.by_row]
        return [row for row in rows if row.status.value == tab]

    def _choose_page(self, wanted: str) -> None:
        rows = self.of_tab[self.tab]
        if self.cause:
            rows = [
                row for row in rows if any(_key(one) == self.cause for one in self.by_row.get(row.row, ()))
            ]
        self.pages = max(1, -(-len(rows) // ROWS_A_PAGE))
        self.page = min(int(wanted), self.pages) if wanted.isdecimal() and 0 < len(wanted) < 6 else 1
        self.page = max(1, self.page)
        start = (self.page - 1) * ROWS_A_PAGE
        self.lines = [self._line(row) for row in rows[start : start + ROWS_A_PAGE]]

    def _line(self, row: CheckedRow) -> Line:
        tone, word = BADGES[row.status]
        values = row.values
        id_number = values.get("id_number")
        return Line(
            row=row.row, tone=tone, word=word, name=values.get("name", ""),
            village=self.villages.get(values.get("village", ""), ""),
            id_number=mask_id_number(id_number) if id_number else "",
            notes=[self._note(one) for one in self.by_row.get(row.row, ())],
            changes=[self._change(row, name) for name in row.changes],
        )  # fmt: skip

    def _note(self, problem: Problem) -> dict[str, Any]:
        return {"address": address(problem), "text": problem.message, "is_warning": problem.is_warning}

    def _change(self, row: CheckedRow, name: str) -> dict[str, str]:
        known = self.kind.by_name[name]
        old = row.stored.get(name) if row.stored is not None else None
        new = row.changes[name]
        shown = mask_id_number(new) if known.type is FieldType.ID_NUMBER else new
        return {
            "label": known.label,
            "old": value_in_words(known, old, self.villages),
            "new": value_in_words(known, shown, self.villages),
        }

    def url(self, **more: Any) -> str:
        """This page with another tab, cause or page."""
        return "?" + urlencode({"tab": self.tab, **({"cause": self.cause} if self.cause else {}), **more})

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """The tabs with their counts; what was passed over counts under 跳过."""
        passed_over = len(self.outcome.skipped_rows)
        return [
            {
                "label": label,
                "count": len(self.of_tab[name]) + (passed_over if name == "skipped" else 0),
                "url": "?" + urlencode({"tab": name}),
                "current": name == self.tab,
            }
            for name, label in TABS
        ]

    @property
    def previous_url(self) -> str:
        return self.url(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=self.page + 1) if self.page < self.pages else ""

    @property
    def errors(self) -> list[Cause]:
        """What must be mended, the most frequent cause first."""
        return self._causes((one for one in self.outcome.problems if not one.is_warning), "problem")

    @property
    def warnings(self) -> list[Cause]:
        """What is imported and should be looked at."""
        return self._causes((one for one in self.outcome.problems if one.is_warning and one.row), "check")

    @property
    def file_notes(self) -> list[str]:
        """What concerns the file as a whole."""
        return [one.message for one in self.outcome.problems if one.row is None]

    @property
    def cause_title(self) -> str:
        """The one cause that is shown."""
        return next(
            (
                self._cause(self.cause, [one], "").title
                for one in self.outcome.problems
                if _key(one) == self.cause
            ),
            "",
        )

    def _causes(self, problems: Iterable[Problem], tab: str) -> list[Cause]:
        found: dict[str, list[Problem]] = {}
        for problem in problems:
            found.setdefault(_key(problem), []).append(problem)
        causes = [self._cause(key, mine, tab) for key, mine in found.items()]
        return sorted(causes, key=lambda cause: -cause.rows)

    def _cause(self, key: str, problems: list[Problem], tab: str) -> Cause:
        first = problems[0]
        known = self.kind.by_name.get(first.field or "")
        label = (
            known.label if known else next((g.label for g in self.kind.any_of if g.field == first.field), "")
        )
        rows = list(dict.fromkeys(problem.row for problem in problems))
        addresses = "、".join(dict.fromkeys(address(one) for one in problems[:MOST_ADDRESSES]))
        more = " 等" if len(problems) > MOST_ADDRESSES else ""
        tab = "skipped" if first.code == "check_duplicate_row" else tab
        url = "?" + urlencode({"tab": tab, "cause": key})
        return Cause(f"{label}{CAUSES[first.code]}", len(rows), addresses + more, url)

    @property
    def passed_over(self) -> list[dict[str, Any]]:
        """Rows that are no data, by reason, each with its rows."""
        found: dict[str, list[int]] = {}
        for row, reason in self.outcome.skipped_rows:
            found.setdefault(reason, []).append(row)
        return [
            {
                "count": len(rows),
                "reason": REASONS[reason],
                "rows": "、".join(map(str, rows[:MOST_ADDRESSES]))
                + (" 等" if len(rows) > MOST_ADDRESSES else ""),
            }
            for reason, rows in found.items()
        ]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Which column fills which field."""
        return [
            {
                "letter": column.letter,
                "header": column.shown,
                "label": column.field.label,
                "hidden": column.position in self.outcome.hidden_columns,
            }
            for column in self.outcome.columns
            if column.field is not None
        ]

    @property
    def good(self) -> int:
        return len(self.outcome.good_rows)

    @property
    def bad(self) -> int:
        return len(self.of_tab["problem"])


def address(problem: Problem) -> str:
    """D37 as Excel says it; the row alone where no one cell is meant."""
    return f"{problem.column}{problem.row}" if problem.column else f"第 {problem.row} 行"


def _key(problem: Problem) -> str:
    return f"{problem.code}.{problem.field or ''}"
