"""Names of people and places (excel.md 7.2; length and middle dot after the notice 民委发〔2016〕33号)."""

from __future__ import annotations

import re

from villagegov.sheets.normalise.text import without_blanks

SHORTEST, LONGEST = 2, 50

_CHINESE = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAS_CHINESE = re.compile(f"[{_CHINESE}]")
_DOT = re.compile(f"(?<=[{_CHINESE}])[•‧∙・·．.●](?=[{_CHINESE}])")
_PLAIN = re.compile(f"[\u4e00-\u9fff]{{{SHORTEST},{LONGEST}}}")  # most names, told by one look
_NOT_IN_A_NAME = re.compile(r"[\d()\[\]{}<>【】〔〕?？□\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")


def read_name(text: str) -> tuple[str | None, str]:
    """A person's name; blanks inside a Chinese name only line it up with its neighbours and go out."""
    if _PLAIN.fullmatch(text):
        return text, ""
    is_chinese = _HAS_CHINESE.search(text) is not None
    text = _DOT.sub("·", without_blanks(text)) if is_chinese else " ".join(text.split())
    if not SHORTEST <= len(text) <= LONGEST or _NOT_IN_A_NAME.search(text):
        return None, "name_invalid"
    return text, ""


def read_place_name(text: str, *, longest: int) -> tuple[str | None, str]:
    """The name of a village: blanks out, from 2 to `longest` characters, nothing else is asked."""
    text = without_blanks(text)
    return (text, "") if SHORTEST <= len(text) <= longest else (None, "name_invalid")
