"""Pure arithmetic of ballots: their sums, groups too small to stand alone, shares, two sheets compared; and of texts.

Ballots are whole numbers, shares exact fractions of the valid ballots, to be rounded once where they are shown.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from decimal import Decimal
from fractions import Fraction

from villagegov.common.money import half_up

PER_MILLE = Decimal("0.001")
ORGANIZATION_GRADES = ("好", "较好", "一般", "差")
PERSON_GRADES = ("优秀", "称职", "基本称职", "不称职")


@dataclass(frozen=True)
class Counts:
    """The ballots of one group. `best` to `poor` are the four grades, an abstention is a valid ballot without one."""

    issued: int = 0
    returned: int = 0
    valid: int = 0
    invalid: int = 0
    best: int = 0
    good: int = 0
    fair: int = 0
    poor: int = 0
    abstained: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def grades(self) -> tuple[int, int, int, int]:
        return self.best, self.good, self.fair, self.poor

    @property
    def is_empty(self) -> bool:
        """A group that had no ballots."""
        return not any(astuple(self))


FIELDS = tuple(field.name for field in fields(Counts))


def words_of(grades: Sequence[str]) -> dict[str, str]:
    """What each number is called on a sheet with these grades."""
    names = ("发出", "收回", "有效", "无效", *grades, "弃权")
    return dict(zip(FIELDS, names, strict=True))


def problems_of(counts: Counts, grades: Sequence[str]) -> dict[str, str]:
    """What does not add up, by the number that is wrong; each with the numbers and the difference."""
    found = {}
    if counts.returned > counts.issued:
        found["returned"] = f"收回测评票 {counts.returned} 张，多于发出 {counts.issued} 张"
    if gap := abs(counts.valid + counts.invalid - counts.returned):
        found["valid"] = (
            f"有效 {counts.valid}＋无效 {counts.invalid}＝{counts.valid + counts.invalid}，"
            f"收回 {counts.returned} 张，差 {gap} 张，请核对计票单"
        )
    parts = (*counts.grades, counts.abstained)
    if gap := abs(sum(parts) - counts.valid):
        terms = zip((*grades, "弃权"), parts, strict=True)
        told = "＋".join(f"{word} {number}" for word, number in terms)
        found["best"] = f"{told}＝{sum(parts)}，有效 {counts.valid} 张，差 {gap} 张，请核对计票单"
    return found


def total_of(groups: Iterable[Counts]) -> Counts:
    return sum(groups, Counts())


def merged(
    groups: Iterable[tuple[str, Counts]], least: int, together: Iterable[str] = ()
) -> list[tuple[str, Counts]]:
    """Groups of fewer than `least` returned ballots added to the next one, the last to the one before it.

    Names are joined with 、. A group without ballots falls away. `together` are the names of an earlier result that
    stays readable: what stood on one line of it stays on one, else a subtraction would tell the small group.
    Raises ValueError where all together are too few.
    """
    found: list[tuple[str, Counts]] = []
    waiting: tuple[str, Counts] | None = None
    for one in _kept_together([one for one in groups if not one[1].is_empty], together):
        both = _joined(waiting, one) if waiting else one
        waiting = both if both[1].returned < least else None
        if waiting is None:
            found.append(both)
    if waiting is None:
        return found
    if not found:
        raise ValueError(f"三组一共收回 {waiting[1].returned} 张，不足 {least} 张，不能形成测评结果")
    return [*found[:-1], _joined(found[-1], waiting)]


def _kept_together(groups: list[tuple[str, Counts]], together: Iterable[str]) -> list[tuple[str, Counts]]:
    for names in together:
        before = set(names.split("、"))
        inside = [number for number, (name, _) in enumerate(groups) if before & set(name.split("、"))]
        if len(inside) > 1:
            first, behind = inside[0], inside[-1] + 1
            groups[first:behind] = [functools.reduce(_joined, groups[first:behind])]
    return groups


def _joined(first: tuple[str, Counts], second: tuple[str, Counts]) -> tuple[str, Counts]:
    return f"{first[0]}、{second[0]}", first[1] + second[1]


def differences(
    first: Sequence[tuple[str, Counts]], second: Sequence[tuple[str, Counts]]
) -> list[tuple[str, str]]:
    """The cells in which two sheets of the same groups differ: group and name of the number."""
    return [
        (group, name)
        for (group, mine), (_, theirs) in zip(first, second, strict=True)
        for name in FIELDS
        if getattr(mine, name) != getattr(theirs, name)
    ]


def share(number: int, valid: int) -> Fraction | None:
    """Of the valid ballots; None where there are none."""
    return Fraction(number, valid) if valid else None


def satisfaction(counts: Counts) -> Fraction | None:
    """The two upper grades among the valid ballots."""
    return share(counts.best + counts.good, counts.valid)


def rounded_share(counts: Counts) -> Decimal | None:
    """Satisfaction to a tenth of a percent, as a sheet holds it; None without valid ballots."""
    exact = satisfaction(counts)
    return None if exact is None else half_up(exact, PER_MILLE)


def is_listed_for_talk(counts: Counts, limit: Fraction) -> bool:
    """Are the ballots of the lowest grade `limit` or more of the valid ones? A person decides what follows."""
    dissatisfied = share(counts.poor, counts.valid)
    return dissatisfied is not None and dissatisfied >= limit


def length_of(texts: Iterable[str]) -> int:
    """Characters as people count them: without blanks and line ends."""
    return sum(not char.isspace() for text in texts for char in text)


def too_long(number: int, most: int) -> str:
    """The refusal, with how much has to go; "" when it fits."""
    return f"{number} 字，最多 {most} 字，请删 {number - most} 字" if number > most else ""
