"""What the counts of a meeting say: quorum, majority, sums, periods. Pure; all counts are whole people or ballots.

以上 and 半数以上 include the number itself, 超过 and 过半数 do not (domain.md 3.0, worked examples in 4.4).
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from fractions import Fraction

Day = datetime.date
WORDS = {
    Fraction(1, 2): "半数", Fraction(2, 3): "三分之二", Fraction(3, 4): "四分之三", Fraction(4, 5): "五分之四",
}  # fmt: skip


@dataclass(frozen=True)
class Share:
    """A part of a base that has to be reached (`is_inclusive`) or exceeded."""

    part: Fraction
    is_inclusive: bool = True

    def __str__(self) -> str:
        return self.words

    def __lt__(self, other: Share) -> bool:
        """Is less enough? A part that must be exceeded asks for more than one that is reached."""
        return (self.part, not self.is_inclusive) < (other.part, not other.is_inclusive)

    def needed(self, base: int) -> int:
        """The least number of people that is enough of a base of 0 and more."""
        exact = self.part * base
        return math.ceil(exact) if self.is_inclusive else math.floor(exact) + 1

    @property
    def words(self) -> str:
        """三分之二以上, 过半数."""
        named = WORDS.get(self.part, f"{self.part.numerator}/{self.part.denominator}")
        if self.is_inclusive:
            return f"{named}以上"
        return "过半数" if self.part == Fraction(1, 2) else f"超过{named}"


HALF, MORE_THAN_HALF = Share(Fraction(1, 2)), Share(Fraction(1, 2), is_inclusive=False)
TWO_THIRDS = Share(Fraction(2, 3))


@dataclass(frozen=True)
class Quorum:
    """Is a meeting of so many who should come valid with so many who came?"""

    share: Share
    should_attend: int
    attended: int

    @property
    def needed(self) -> int:
        return self.share.needed(self.should_attend)

    @property
    def is_reached(self) -> bool:
        return self.attended >= self.needed

    @property
    def sentence(self) -> str:
        if self.is_reached:
            rule = f"需 {self.needed} 人以上到会（{self.share.words}）"
            return f"应到 {self.should_attend} 人，{rule}，实到 {self.attended} 人，符合规定人数"
        short = self.share.words.removesuffix("以上")
        words = f"不足{short}" if self.share.is_inclusive else f"没有{self.share.words}"
        return (
            f"到会 {self.attended} 人，应到 {self.should_attend} 人，{words}（至少 {self.needed} 人），"
            "会议无效。请改期重开，或核对应到会人数"
        )


@dataclass(frozen=True)
class Tally:
    """What was counted of one matter: approvals, refusals, abstentions of so many who voted."""

    in_favour: int
    against: int
    abstained: int
    voters: int

    @property
    def total(self) -> int:
        return self.in_favour + self.against + self.abstained

    def problem(self, base: str = "实到") -> str:
        """Why the sums do not fit, with the difference; "" when they do. `base` names the voters."""
        if self.total == self.voters:
            return ""
        unit = "票" if base == "有效票" else "人"
        parts = f"同意 {self.in_favour}＋反对 {self.against}＋弃权 {self.abstained}＝{self.total}"
        gap = abs(self.total - self.voters)
        return f"{parts}，{base} {self.voters} {unit}，差 {gap} 票，请核对计票单"


@dataclass(frozen=True)
class Majority:
    """Do so many approvals carry a matter? `base_name` is 应到, 实到 or whatever the rule counts from."""

    share: Share
    base_name: str
    base: int
    in_favour: int

    @property
    def needed(self) -> int:
        return self.share.needed(self.base)

    @property
    def is_carried(self) -> bool:
        return self.in_favour >= self.needed

    @property
    def sentence(self) -> str:
        rule = f"{self.base_name} {self.base} 人，需 {self.needed} 人以上同意（{self.share.words}）"
        if self.is_carried:
            return f"{rule}，实得 {self.in_favour}，通过"
        return f"{rule}，实得 {self.in_favour}，差 {self.needed - self.in_favour}，没有通过"


def cannot_carry(majority: Share, base: int, attended: int) -> str:
    """A warning where not even all who came are enough (D-05); "" where they are."""
    needed = majority.needed(base)
    return (
        f"到会 {attended} 人，全部同意也不够 {needed} 人，这次会议通过不了议题" if attended < needed else ""
    )


def attendance_problems(should_attend: int, attended: int, on_leave: int) -> list[str]:
    """What is wrong with the three counts, with the numbers."""
    if attended > should_attend:
        more = attended - should_attend
        return [
            f"实到 {attended} 人，应到 {should_attend} 人，多 {more} 人，请核对签到表，不计入应到的写在列席里"
        ]
    total = attended + on_leave
    if total > should_attend:
        parts = f"实到 {attended}＋请假 {on_leave}＝{total}"
        return [f"{parts}，应到 {should_attend} 人，多 {total - should_attend} 人，请核对"]
    return []


# Periods


@dataclass(frozen=True)
class Period:
    """A calendar month or a quarter, both days included."""

    starts_on: Day
    ends_on: Day
    words: str

    def holds(self, day: Day) -> bool:
        return self.starts_on <= day <= self.ends_on


def month_of(day: Day) -> Period:
    return Period(day.replace(day=1), _last_of(day.year, day.month), f"{day.month}月")


def quarter_of(day: Day) -> Period:
    number = (day.month - 1) // 3
    first = Day(day.year, number * 3 + 1, 1)
    return Period(first, _last_of(day.year, first.month + 2), f"第{'一二三四'[number]}季度")


def _last_of(year: int, month: int) -> Day:
    following = Day(year + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)


def months_in(period: Period) -> list[Period]:
    """The months of a quarter (or the one month)."""
    first, found = period.starts_on, []
    while first <= period.ends_on:
        found.append(month_of(first))
        first = found[-1].ends_on + datetime.timedelta(days=1)
    return found
