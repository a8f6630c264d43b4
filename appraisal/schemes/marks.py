"""What a rule of the scheme gives for a number: pure, on exact fractions, rounded once at the end.

Points go in and come out as thousandths of a point (`milli`, whole numbers); an award has at most two decimals, so that
the marks printed on a sheet add up to its total. Source: domain.md 3.C.1, examples 4.5 S-02, S-15 to S-17, S-23.
A number that is missing gives no award (None), which is not nothing (0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

MILLI = 1000
AWARD_STEP = 10  # thousandths: two decimals


def to_milli(points: Fraction | Decimal | int) -> int:
    """Points as awarded: half up to two decimals, in thousandths. Raises ValueError below nothing."""
    exact = Fraction(points) * MILLI / AWARD_STEP
    if exact < 0:
        raise ValueError("points below nothing")
    return int(exact + Fraction(1, 2)) * AWARD_STEP


def to_points(milli: int | None) -> Decimal | None:
    return None if milli is None else Decimal(milli) / MILLI


def deduct(full: int, per_fault: Fraction, faults: Fraction) -> int:
    """Full mark minus so much a fault, never below nothing (扣完为止)."""
    return to_milli(max(Fraction(0), Fraction(full, MILLI) - per_fault * faults))


def ratio(full: int, done: Fraction, target: Fraction) -> int | None:
    """Full mark times done / target, never above full. None where there was nothing to do."""
    if target <= 0:
        return None
    return to_milli(Fraction(full, MILLI) * max(Fraction(0), min(Fraction(1), done / target)))


@dataclass(frozen=True)
class Band:
    """From `least` on (included) so many points."""

    least: Fraction
    points: Fraction


def step(bands: Sequence[Band], otherwise: Fraction, value: Fraction) -> int:
    """The points of the highest band that the value reaches, else `otherwise`."""
    reached = [band for band in bands if value >= band.least]
    return to_milli(max(reached, key=lambda band: band.least).points if reached else otherwise)


def ranked(full: int, step_down: Fraction, values: Mapping[str, Fraction]) -> dict[str, int]:
    """The first gets full, each place below so much less, never below nothing; equal values share their place."""
    falling = sorted(values.values(), reverse=True)
    return {
        key: to_milli(max(Fraction(0), Fraction(full, MILLI) - step_down * falling.index(value)))
        for key, value in values.items()
    }


def bands_of(parameters: Mapping[str, Any]) -> list[Band]:
    """The bands of an indicator as its parameters keep them: pairs of decimal texts."""
    return [
        Band(Fraction(str(least)), Fraction(str(points))) for least, points in parameters.get("bands", ())
    ]


def shown(milli: int | None) -> str:
    """24, 8.5 and 8.55; a gap is a dash."""
    points = to_points(milli)
    return "—" if points is None else f"{points.normalize():f}"


def marked(milli: int | None) -> str:
    """As marks stand below one another: 24.0, 8.5 and 8.55; a gap is a dash."""
    text = shown(milli)
    return text if milli is None or "." in text else f"{text}.0"
