"""A number of progress as people type or paste it, and as sheets and pages write it: four values. Pure.

Missing is an empty cell, not applicable a word, nothing done is 0, all else is a number. None of them becomes another.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

NOT_APPLICABLE = "不适用"
SAYS_NOT_APPLICABLE = frozenset({NOT_APPLICABLE, "不涉及", "N/A", "n/a"})
SAYS_MISSING = frozenset({"", "—", "-", "——", "–"})
NUMBER = re.compile(r"\d{1,10}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True)
class Amount:
    """One of the four: `value` None and applicable is missing."""

    value: Decimal | None = None
    is_not_applicable: bool = False

    @property
    def is_missing(self) -> bool:
        return self.value is None and not self.is_not_applicable


def read_amount(text: str) -> Amount:
    """Raises ValueError with the words that help."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in SAYS_MISSING:
        return Amount()
    if plain in SAYS_NOT_APPLICABLE:
        return Amount(is_not_applicable=True)
    digits = plain.removesuffix("%").replace(",", "").strip()
    if not NUMBER.fullmatch(digits):
        raise ValueError(
            f"“{text.strip()}”不是数字，请填 12.5 这样的数（最多两位小数，不能小于 0），"
            "没有数的空着，不涉及的写“不适用”"
        )
    return Amount(Decimal(digits))


def plain(value: Decimal | None) -> str:
    """11 and 12.5, without noughts behind the point."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if value else "0"


def written(amount: Amount) -> str:
    """As a sheet and an input hold it: what `read_amount` reads back as the same."""
    return NOT_APPLICABLE if amount.is_not_applicable else plain(amount.value)
