"""How the points of a village add up: pure, in thousandths of a point; what is missing blocks a total, it is never 0.

Source: domain.md 3.C.1, examples 4.5 S-01 to S-04, S-12, S-15 to S-17 and S-23.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from appraisal.schemes import marks

TOTAL = 100_000
RULES_BY_NUMBER = ("DEDUCT", "RATIO", "STEP")


@dataclass(frozen=True)
class Mark:
    """The points of one leaf: `path` as 01.03.02, None is missing; what does not apply has no points of its own."""

    path: str
    name: str
    full: int
    points: int | None
    applies: bool = True

    @property
    def is_open(self) -> bool:
        return self.points is None


@dataclass(frozen=True)
class Part:
    """One mechanism: the sum of its leaves, None as long as one of them is missing."""

    path: str
    full: int
    points: int | None


@dataclass(frozen=True)
class Totals:
    """What a sheet comes to. `missing` says in words what a total waits for; then there is none."""

    parts: tuple[Part, ...]
    base: int | None
    bonus: int
    deducted: int
    total: int | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Composite:
    """The composite model: weights in percent of township check, ballots, peers and leaders, and the last three."""

    weights: Sequence[int]
    ballots: int | None
    peers: int | None
    leaders: int | None

    NAMES = ("镇核", "民主测评", "互评", "镇领导评分")

    def groups(self, checked: int | None) -> tuple[int | None, ...]:
        return checked, self.ballots, self.peers, self.leaders


def half_up(value: Fraction) -> int:
    """The nearest whole number, half up; the value is not negative."""
    return int(value + Fraction(1, 2))


def by_rule(
    rule: str, full: int, parameters: Mapping[str, object], value: Fraction, base: Fraction | None = None
) -> int | None:
    """The points that a rule gives for one number; `base` is what a share is of. None where nothing was to be done.

    RANK needs the numbers of all villages and MANUAL none: both raise ValueError here.
    """
    if rule == "DEDUCT":
        return marks.deduct(full, Fraction(str(parameters["per_fault"])), value)
    if rule == "RATIO":
        target = base if "target" not in parameters else Fraction(str(parameters["target"]))
        return marks.ratio(full, value, target if target is not None else Fraction(1))
    if rule == "STEP":
        return marks.step(
            marks.bands_of(parameters), Fraction(str(parameters["otherwise"])), _share_in_percent(value, base)
        )
    raise ValueError(f"{rule} gives no points for one number alone")


def _share_in_percent(value: Fraction, base: Fraction | None) -> Fraction:
    """Bands of a share are written in percent."""
    return value if not base else value / base * 100


def by_rank(
    full: int, parameters: Mapping[str, object], values: Mapping[str, Fraction | None]
) -> dict[str, int]:
    """The points of every village whose number is there; who has none gets none and takes nobody's place."""
    there = {key: value for key, value in values.items() if value is not None}
    return marks.ranked(full, Fraction(str(parameters["step_down"])), there)


def parts_of(leaves: Sequence[Mark], *, rescale: bool = False) -> tuple[Part, ...]:
    """The leaves added up by mechanism, in order. With `rescale` what does not apply is left out."""
    found = []
    for path in dict.fromkeys(leaf.path.split(".")[0] for leaf in leaves):
        mine = [leaf for leaf in counted(leaves, rescale=rescale) if leaf.path.split(".")[0] == path]
        found.append(Part(path, sum(leaf.full for leaf in mine), sum_of(leaf.points for leaf in mine)))
    return tuple(found)


def sum_of(points: object) -> int | None:
    """The sum, None where one is missing: a gap is never 0."""
    listed: list[int | None] = list(points)  # type: ignore[call-overload]
    return None if None in listed else sum(one for one in listed if one is not None)


def counted(leaves: Sequence[Mark], *, rescale: bool) -> list[Mark]:
    return [leaf for leaf in leaves if leaf.applies or not leaf.is_open or not rescale]


def base_of(leaves: Sequence[Mark], *, rescale: bool) -> int | None:
    """The sum of the leaves; where some do not apply and the setting says so, raised to the full mark of all (S-23)."""
    mine = counted(leaves, rescale=rescale)
    return raised(sum_of(leaf.points for leaf in mine), _full(mine), _full(leaves))


def raised(points: int | None, full: int, all_full: int) -> int | None:
    """Points of `full`, what does not apply left out of it, as points of all."""
    if points is None or full in {0, all_full}:
        return points if full else None
    return half_up(Fraction(points * all_full, full))


def _full(leaves: Sequence[Mark]) -> int:
    return sum(leaf.full for leaf in leaves)


def capped_bonus(bonuses: Collection[int], cap: int) -> int:
    """What honours add, together never more than the cap."""
    return min(sum(bonuses), cap)


def composed(composite: Composite, checked: int | None) -> int | None:
    """The four groups by their weights; a group that is missing blocks the total (S-12, C10)."""
    groups = composite.groups(checked)
    if None in groups:
        return None
    weighed = sum(
        weight * group for weight, group in zip(composite.weights, groups, strict=True) if group is not None
    )
    return half_up(Fraction(weighed, 100))


def within_bounds(base: int | None, added: int) -> int | None:
    """The total, between 0 and 100 (S-04); None as long as there is no base."""
    return None if base is None else max(0, min(TOTAL, base + added))


def totals(
    leaves: Sequence[Mark], *, bonuses: Collection[int] = (), deductions: Collection[int] = (), bonus_cap: int,
    rescale: bool = False, composite: Composite | None = None,
) -> Totals:  # fmt: skip
    """All numbers of a sheet; the total lies between 0 and 100 (S-04)."""
    checked = base_of(leaves, rescale=rescale)
    base = checked if composite is None else composed(composite, checked)
    bonus, deducted = capped_bonus(bonuses, bonus_cap), sum(deductions)
    total = within_bounds(base, bonus - deducted)
    missing = tuple(_missing(leaves, rescale=rescale, composite=composite))
    return Totals(parts_of(leaves, rescale=rescale), base, bonus, deducted, total, missing)


def _missing(leaves: Sequence[Mark], *, rescale: bool, composite: Composite | None) -> list[str]:
    """What keeps the total open, by name."""
    open_ones = [leaf for leaf in counted(leaves, rescale=rescale) if leaf.is_open]
    found = [f"“{leaf.name}”还没有分数" for leaf in open_ones if leaf.applies]
    found += [f"“{leaf.name}”不适用，由镇里定给几分，并写明理由" for leaf in open_ones if not leaf.applies]
    if composite is not None:
        named = zip(composite.NAMES[1:], composite.groups(None)[1:], strict=True)
        found += [f"还没有{name}的得分" for name, points in named if points is None]
    return found


def rounded(milli: int, decimals: int) -> Decimal:
    """The total as it is ranked and shown, half up (S-06)."""
    steps = half_up(Fraction(milli * 10**decimals, marks.MILLI))
    return Decimal(steps).scaleb(-decimals)


def places(totals_by_key: Mapping[str, int | None], decimals: int) -> dict[str, int]:
    """Where each stands so far: equal totals share a place, the next one counts on; who has no total has no place."""
    there = {key: rounded(milli, decimals) for key, milli in totals_by_key.items() if milli is not None}
    falling = sorted(there.values(), reverse=True)
    return {key: falling.index(total) + 1 for key, total in there.items()}
