"""What an item still lacks, how far it is done, and how much of a pledge was kept. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

DATE, TARGET, PERSON = "完成时间", "量化目标", "责任人"
FULL, HALF, NONE = Fraction(1), Fraction(1, 2), Fraction(0)


@dataclass(frozen=True)
class Promise:
    """An item as far as it must be complete: its number, what was promised, by when, by whom."""

    number: int
    target_value: Decimal | None = None
    milestone: str = ""
    due_on: datetime.date | None = None
    has_person: bool = False

    @property
    def gaps(self) -> list[str]:
        """A number with its unit or a milestone, a day and one cadre: what of it is not there (domain.md 3.C.1)."""
        has_target = self.target_value is not None or bool(self.milestone.strip())
        there = {DATE: self.due_on is not None, TARGET: has_target, PERSON: self.has_person}
        return [name for name, is_there in there.items() if not is_there]


def gaps_in_words(promise: Promise) -> str:
    """第 3 条缺少完成时间和量化目标; "" for a complete item."""
    *before, last = promise.gaps or [""]
    if not last:
        return ""
    return f"第 {promise.number} 条缺少{'、'.join(before)}{'和' if before else ''}{last}"


def count_problem(items: int, least: int, most: int) -> str:
    """Why so many items cannot be handed in; "" from `least` to `most`, both included."""
    if items < least:
        return f"现在有 {items} 条，最少 {least} 条，还差 {least - items} 条"
    if items > most:
        return f"现在有 {items} 条，最多 {most} 条，请删去 {items - most} 条"
    return ""


def percent_done(target: Decimal | None, done: Decimal | None, percent: int | None) -> int | None:
    """Whole percent, half up. A target of a number by what was done of it, a milestone as typed; None is not known.

    Where nothing was to happen (零上访), nothing done is all of it.
    """
    if target is None:
        return percent
    if done is None:
        return None
    if target == 0:
        return 100 if done == 0 else 0
    return int(Fraction(done) / Fraction(target) * 100 + HALF)


def kept(shares: Iterable[Fraction]) -> tuple[Fraction, int]:
    """How many items were kept, 基本兑现 as a half, and of how many."""
    counted = list(shares)
    return sum(counted, NONE), len(counted)


def plain(value: Decimal | None) -> str:
    """A target as people write it: 120, 12.5; "" where there is none."""
    return "" if value is None else f"{value.normalize():f}" if value else "0"
