"""The outcome of a check as its page shows it: causes with what helps, tabs with counts, one page of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from villagegov.sheets.causes import CAUSES, REASONS
from villagegov.sheets.fixes import NO_FIXES, Fixes
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.lines import Line, lines_of, shown_fields
from villagegov.sheets.outcome import CheckedRow, Outcome
from villagegov.sheets.problems import Problem
from villagegov.sheets.remedies import Fault, Remedy, Text, cause_of, faults
from villagegov.sheets.years import years_offered

ROWS_A_PAGE = 25
MOST_ADDRESSES = 10
TABS = (
    ("problem", "有问题"),
    ("check", "请核对"),
    ("new", "将新增"),
    ("changed", "将更新"),
    ("unchanged", "没有变化"),
    ("skipped", "跳过"),
)


@dataclass(frozen=True)
class Cause:
    """All cells with the same fault, and what can be done about them at once."""

    key: str
    title: str
    rows: int
    addresses: str
    url: str
    remedies: list[Remedy] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


class OutcomeScreen:
    """What the template needs; `query` is the query of the address, `villages` the names by code."""

    def __init__(
        self,
        outcome: Outcome,
        kind: SheetKind,
        villages: dict[str, str],
        query: Mapping[str, str],
        fixes: Fixes = NO_FIXES,
    ) -> None:
        self.outcome, self.kind, self.villages, self.fixes = outcome, kind, villages, fixes
        self.numbers = {row.row for row in outcome.rows}
        self.by_row: dict[int, list[Problem]] = {}
        for problem in outcome.problems:
            if problem.row is not None:
                self.by_row.setdefault(problem.row, []).append(problem)
        self.faults = faults(kind, outcome)
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
                row
                for row in rows
                if any(cause_of(one) == self.cause for one in self.by_row.get(row.row, ()))
            ]
        self.pages = max(1, -(-len(rows) // ROWS_A_PAGE))
        self.page = min(int(wanted), self.pages) if wanted.isdecimal() and 0 < len(wanted) < 6 else 1
        self.page = max(1, self.page)
        start = (self.page - 1) * ROWS_A_PAGE
        shown = rows[start : start + ROWS_A_PAGE]
        self.fields = shown_fields(self.kind, self.outcome, shown, self.by_row)
        self.lines: Sequence[Line] = lines_of(self, shown)

    def url(self, **more: Any) -> str:
        """This page with another tab, cause or page."""
        return "?" + urlencode({"tab": self.tab, **({"cause": self.cause} if self.cause else {}), **more})

    @property
    def here(self) -> str:
        """The query of this page, to come back to it."""
        return self.url(page=self.page)

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
    def tabs_filled(self) -> list[dict[str, Any]]:
        """The tabs that have rows, and the one that is open."""
        return [tab for tab in self.tabs if tab["count"] or tab["current"]]

    @property
    def previous_url(self) -> str:
        return self.url(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=self.page + 1) if self.page < self.pages else ""

    @property
    def errors(self) -> list[Cause]:
        """What must be mended, the most frequent cause first."""
        causes = [self._cause(key, fault.problems, "problem", fault) for key, fault in self.faults.items()]
        return sorted(causes, key=lambda cause: -cause.rows)

    @property
    def warnings(self) -> list[Cause]:
        """What is imported and should be looked at."""
        found: dict[str, list[Problem]] = {}
        for problem in self.outcome.problems:
            if problem.is_warning and problem.row in self.numbers:
                found.setdefault(cause_of(problem), []).append(problem)
        causes = [self._cause(key, mine, "check") for key, mine in found.items()]
        return sorted(causes, key=lambda cause: -cause.rows)

    @property
    def file_notes(self) -> list[str]:
        """What concerns the file as a whole, or a row that is no data: a total."""
        found = [one for one in self.outcome.problems if one.row not in self.numbers]
        return [one.message if one.row is None else f"{address(one)}：{one.message}" for one in found]

    @property
    def years(self) -> list[int]:
        """Of which year the figures may be; empty for a kind without years."""
        year, known = self.outcome.year, self.outcome.context
        return years_offered(year, known.today.year) if year is not None and known is not None else []

    @property
    def cause_title(self) -> str:
        """The one cause that is shown."""
        problems: Iterable[Problem] = self.outcome.problems
        return next((self._title(one) for one in problems if cause_of(one) == self.cause), "")

    def _title(self, problem: Problem) -> str:
        known = self.kind.by_name.get(problem.field or "")
        groups = (group.label for group in self.kind.any_of if group.field == problem.field)
        label = known.label if known else next(groups, "")
        return f"{label}{CAUSES[problem.code]}"

    def _cause(self, key: str, problems: Sequence[Problem], tab: str, fault: Fault | None = None) -> Cause:
        first = problems[0]
        rows = list(dict.fromkeys(problem.row for problem in problems))
        addresses = "、".join(dict.fromkeys(address(one) for one in problems[:MOST_ADDRESSES]))
        more = " 等" if len(problems) > MOST_ADDRESSES else ""
        tab = "skipped" if first.code == "check_duplicate_row" else tab
        return Cause(
            key, self._title(first), len(rows), addresses + more, "?" + urlencode({"tab": tab, "cause": key}),
            fault.remedies() if fault else [], fault.texts() if fault else [],
        )  # fmt: skip

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
    def matched(self) -> int:
        """How many columns fill a field."""
        return sum(column.field is not None for column in self.outcome.columns)

    @property
    def good(self) -> int:
        return len(self.outcome.good_rows)

    @property
    def bad(self) -> int:
        return len(self.of_tab["problem"])

    @property
    def all_good(self) -> int:
        """How many rows there would be without a fault."""
        return self.good + self.bad


def address(problem: Problem) -> str:
    """D37 as Excel says it; the row alone where no one cell is meant."""
    return f"{problem.column}{problem.row}" if problem.column else f"第 {problem.row} 行"
