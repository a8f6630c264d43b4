"""A scheme as rows to read: the tree with its sums, and how far every phase of the year is. Plain rows, no HTML."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from appraisal.schemes import parameters, phases, tree
from appraisal.schemes.models import AssessmentScheme, Indicator, PhaseExemption
from villagegov.common import indicator_facts
from villagegov.common.codes import township_of
from villagegov.common.places import Village
from villagegov.common.templatetags.ui import day

AUTOMATIC, BY_HAND = "系统取数", "人工"


def scheme_facts(scheme: AssessmentScheme) -> list[dict[str, str]]:
    """What stands beside the tree: whose, which edition, by which document, since when, what is published."""
    facts = [
        ("乡镇", scheme.place.name),
        ("年度", f"{scheme.year} 年"),
        ("版次", f"第 {scheme.edition} 版"),
        ("文号", scheme.document_number or "还没有填"),
        ("公布方式", scheme.get_shows_display()),
        ("发布", day(scheme.published_at) if scheme.published_at else "还没有发布"),
    ]
    return [{"label": label, "value": value} for label, value in facts]


@dataclass(frozen=True)
class LineRow:
    """One line of the tree. `note` says that the lines below do not sum to it."""

    line: Indicator
    full: str
    how: str
    source: str
    note: str


def line_rows(scheme: AssessmentScheme) -> list[LineRow]:
    """Every line in its order; one query."""
    lines = list(scheme.indicators.in_order())
    nodes = [tree.Node(row.number_path, row.name, row.full_milli, row.is_leaf) for row in lines]
    known = indicator_facts.measures()
    return [
        LineRow(
            line=row,
            full=tree.plain(row.full_milli),
            how=parameters.in_words(row.rule, row.parameters),
            source=_source(row, known),
            note=_difference(row, nodes),
        )
        for row in lines
    ]


def _source(row: Indicator, known: dict[str, indicator_facts.Measure]) -> str:
    if not row.is_leaf:
        return ""
    if not row.measure:
        return BY_HAND
    return f"{AUTOMATIC}：{known[row.measure].label}" if row.measure in known else AUTOMATIC


def _difference(row: Indicator, nodes: Sequence[tree.Node]) -> str:
    below = tree.children_of(nodes, row.number_path)
    subtotal = sum(node.full for node in below)
    if not below or subtotal == row.full_milli:
        return ""
    return f"下级合计 {tree.plain(subtotal)} 分，应为 {tree.plain(row.full_milli)} 分"


@dataclass(frozen=True)
class PhaseRow:
    """One phase of a township's year: how many villages are done, who is missing, whether it is late."""

    phase: phases.Phase
    first: datetime.date
    last: datetime.date
    done: int
    waiting: int
    exempt: int
    missing: list[Any]
    total: int
    states: dict[str, phases.State]

    @property
    def is_complete(self) -> bool:
        return not self.missing and not self.waiting

    @property
    def what(self) -> str:
        """24 个村已报 18 个，其中 6 份待审."""
        said = f"{self.total} 个村完成 {self.done} 个"
        if self.waiting:
            said += f"，{self.waiting} 个待审核"
        return said + (f"，{self.exempt} 个免报" if self.exempt else "")

    @property
    def when(self) -> str:
        first, last = self.first, self.last
        if first == last:
            return f"{last.month}月{last.day}日前"
        if first.month == last.month:
            return f"{first.month}月{first.day}日至{last.day}日"
        return f"{first.month}月{first.day}日至{last.month}月{last.day}日"


def done_by_township(codes: list[str], year: int) -> dict[str, list[tuple[phases.Phase, int, int]]]:
    """For each township: every phase with how many of its villages are done, and how many there are.

    The number of queries depends on the phases alone, not on the townships.
    """
    found: dict[str, list[tuple[phases.Phase, int, int]]] = {township_of(code): [] for code in codes}
    for phase in phases.phases():
        states = phase.states(codes, year)
        all_of = Counter(map(township_of, codes))
        done_of = Counter(township_of(code) for code, state in states.items() if state.is_done)
        for township, rows in found.items():
            rows.append((phase, done_of[township], all_of[township]))
    return found


def phase_rows(township: str, year: int) -> list[PhaseRow]:
    """Every phase in the order of the year; a fixed number of queries a phase."""
    villages = list(Village.objects.current().within(township).in_order())
    codes = [village.code for village in villages]
    exempt = set(PhaseExemption.objects.within(township).filter(year=year).values_list("phase", "place_id"))
    return [_phase_row(phase, township, year, villages, codes, exempt) for phase in phases.phases()]


def _phase_row(
    phase: phases.Phase, township: str, year: int, villages: list, codes: list[str], exempt: set
) -> PhaseRow:
    states = phase.states(codes, year)
    let_off = {code for code in codes if (phase.code, code) in exempt}
    of = {code: states.get(code, phases.NOT_BEGUN) for code in codes}
    first, last = phase.window(township, year)
    return PhaseRow(
        phase=phase, first=first, last=last, total=len(codes), exempt=len(let_off),
        done=sum(of[code].is_done for code in codes if code not in let_off),
        waiting=sum(of[code].waits_for_office for code in codes),
        states=of, missing=[one for one in villages if not of[one.code].is_done and one.code not in let_off],
    )  # fmt: skip
