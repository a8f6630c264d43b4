"""Amounts, ratios and scores: Decimal and Fraction, rounded once, half up, at the end. Pure, never float."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

ONE_DECIMAL = Decimal("0.1")


def exact(value: Decimal | int) -> Fraction:
    return Fraction(value)


def half_up(value: Fraction | Decimal | int, step: Decimal = ONE_DECIMAL) -> Decimal:
    """The value rounded half up to the step (0.1, 0.01, 1)."""
    whole = Fraction(value) / Fraction(step)
    return Decimal(int(_rounded(whole))) * step


def _rounded(value: Fraction) -> int:
    """Half away from zero, as Decimal's ROUND_HALF_UP does."""
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


def growth_percent(before: Decimal | int, after: Decimal | int) -> Decimal | None:
    """Growth in percent, one decimal; None where it began at nothing (G-01, G-02)."""
    if before == 0:
        return None
    return half_up((exact(after) - exact(before)) / exact(before) * 100)


def share_percent(part: int, whole: int) -> Decimal | None:
    """part / whole in percent, one decimal; None where there is no whole."""
    return None if whole == 0 else half_up(Fraction(part, whole) * 100)


def weighted_mean(pairs: Iterable[tuple[Decimal | int, int]]) -> Fraction | None:
    """The mean of (value, weight); never a mean of means (G-04). None without weight."""
    pairs = list(pairs)
    weight = sum(w for _, w in pairs)
    return sum((exact(v) * w for v, w in pairs), Fraction(0)) / weight if weight else None


def band_of(amount: Decimal | int, edges: Sequence[Decimal | int]) -> int:
    """How many of the rising edges the amount has reached; an edge itself counts (以上 includes it, G-06)."""
    return sum(amount >= edge for edge in edges)
