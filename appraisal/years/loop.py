"""How far every phase of a township's year is, as plain rows: for its loop, the first pages and the guards."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from appraisal.years import phases
from appraisal.years.models import PhaseExemption
from villagegov.common.codes import township_of
from villagegov.common.places import Village


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
