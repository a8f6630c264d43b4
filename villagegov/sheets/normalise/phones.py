"""Phone numbers and place codes, which lose nothing when typed as numbers (excel.md 7.8)."""

from __future__ import annotations

import re

from villagegov.common.chinese import normalise_phone, phone_is_good

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_CODE = re.compile(r"[0-9]{12}")


def read_phone(text: str) -> tuple[str | None, str]:
    """One mobile number, or a fixed number with or without its area code."""
    if _MOBILE.fullmatch(text):
        return text, ""
    number = normalise_phone(text)
    return (number, "") if phone_is_good(number) else (None, "phone_invalid")


def read_code(text: str) -> tuple[str | None, str]:
    """A village's code of twelve digits; 000 at the end is a township or county and no village."""
    if _CODE.fullmatch(text) and not text.endswith("000"):
        return text, ""
    return None, "code_invalid"
