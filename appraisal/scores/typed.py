"""What is typed into a cell of the grid, read: points, numbers, gaps and 不适用. Raises ValidationError in words."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError

NOT_APPLICABLE = "不适用"
GAPS = frozenset({"", "—", "-", "空"})
MOST_REASON = 200


def plain(text: str) -> str:
    """Without blanks, full-width figures and points as ordinary ones, as people type and as Excel copies."""
    return unicodedata.normalize("NFKC", text).replace("。", ".").strip().removesuffix("分").strip()


def points(text: str) -> tuple[int | None, bool]:
    """Thousandths and whether it does not apply: four values survive, the gap, 不适用, nought and a number."""
    typed = plain(text)
    if typed in GAPS:
        return None, False
    if typed == NOT_APPLICABLE:
        return None, True
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2}0*)?", typed, re.ASCII):
        raise ValidationError(f"“{text.strip()[:20]}”不是分数，请填 0 到满分的数，最多两位小数，或写不适用")
    return int(Decimal(typed) * 1000), False


def number(text: str) -> Decimal | None:
    """A count, an amount or a growth in percent; growth may be below nothing."""
    typed = plain(text).removesuffix("%").strip()
    if typed in GAPS:
        return None
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", typed, re.ASCII):
        raise ValidationError(f"“{text.strip()[:20]}”不是数，请填如 3 或 15.8 的数")
    return Decimal(typed)


def reason(text: str) -> str:
    typed = " ".join(text.split())
    if len(typed) > MOST_REASON:
        raise ValidationError(f"扣分说明最多 {MOST_REASON} 个字，现在 {len(typed)} 个")
    return typed
