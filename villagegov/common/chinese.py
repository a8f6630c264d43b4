"""What is particular to Chinese: ID numbers, order of names by strokes, search by pinyin, masks.

Pure. Sources: GB 11643 for ID numbers; stroke order as number of strokes, then 横竖撇点折 (data/stroke_order.txt).
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable
from operator import mul
from pathlib import Path

from pypinyin import Style, pinyin

ID_LENGTH = 18
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
ZEROS = ord("0") * sum(WEIGHTS)  # what the bytes of the digits weigh too much
EARLIEST_BIRTH = datetime.date(1900, 1, 1)
MOST_READINGS = 12
WHOLE_ID = re.compile(r"[0-9]{17}[0-9X]")
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
DOTS = "•‧∙・．.●·"

# Surnames whose reading as a name differs from the commonest reading of the character.
SURNAME_READINGS = {
    "仇": "qiu", "区": "ou", "单": "shan", "解": "xie", "查": "zha", "曾": "zeng", "覃": "qin tan", "朴": "piao",
    "任": "ren", "华": "hua", "尉": "wei yu", "盖": "ge gai", "缪": "miao", "乐": "yue le", "召": "shao",
    "折": "she", "黑": "he", "员": "yun", "种": "chong", "洗": "xian", "冼": "xian", "秘": "bi", "逄": "pang",
    "燕": "yan", "宁": "ning", "闵": "min", "翟": "zhai", "晁": "chao", "祭": "zhai", "繁": "po", "句": "gou",
    "郗": "xi chi", "令": "ling", "纪": "ji", "哈": "ha", "万": "wan", "曲": "qu", "石": "shi", "贾": "jia",
}  # fmt: skip
COMPOUND_SURNAMES = {
    "尉迟": "yu chi", "长孙": "zhang sun", "万俟": "mo qi", "澹台": "tan tai", "单于": "chan yu", "宰父": "zai fu",
}  # fmt: skip


def check_digit(first17: str) -> str:
    """The last character of an ID number, MOD 11-2 over its first 17 digits."""
    return CHECK_DIGITS[(sum(map(mul, first17.encode(), WEIGHTS)) - ZEROS) % 11]


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def id_number_problem(text: str, today: datetime.date) -> str:
    """What is wrong with an ID number, first fitting rule of excel.md 7.3; "" when nothing is.

    One of as_number, masked, characters, 15_digits, length, date, check_digit. Regions are not checked.
    """
    if not WHOLE_ID.fullmatch(text):
        return _other_id_problem(text)
    born = _day(text[6:14])
    if born is None or not EARLIEST_BIRTH <= born <= today:
        return "date"
    return "" if check_digit(text[:17]) == text[17] else "check_digit"


def _other_id_problem(text: str) -> str:
    """What is wrong with a text that has not the form of an ID number."""
    if SCIENTIFIC.fullmatch(text):
        return "as_number"
    if "*" in text:
        return "masked"
    if not re.fullmatch(r"\d*X?", text, re.ASCII):
        return "characters"
    if len(text) == 15 and text.isdigit() and _day("19" + text[6:12]):
        return "15_digits"
    return "length"


def birth_of(id_number: str) -> datetime.date:
    """The day of birth in a good ID number."""
    return datetime.date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def sex_of(id_number: str) -> str:
    """MALE when the 17th digit is odd, else FEMALE."""
    return "MALE" if int(id_number[16]) % 2 else "FEMALE"


@functools.cache
def _stroke_positions() -> dict[str, int]:
    text = (Path(__file__).parent / "data" / "stroke_order.txt").read_text(encoding="utf-8")
    return {character: position for position, character in enumerate("".join(text.split()))}


@functools.lru_cache(maxsize=20_000)
def stroke_key(name: str) -> str:
    """A text of digits that sorts names by the strokes of their characters, alike in every database.

    Five digits a character of the table; characters outside come last, by code point.
    """
    positions = _stroke_positions()
    parts = [f"{positions[c]:05d}" if c in positions else f"9{ord(c):07d}" for c in compare_name(name)]
    return "".join(parts)[:200]


def sort_by_strokes(names: Iterable[str]) -> list[str]:
    return sorted(names, key=stroke_key)


@functools.lru_cache(maxsize=20_000)
def pinyin_index(name: str) -> str:
    """Search text of a name: full pinyin and initials, with every reading of the surname; lower case, by blanks."""
    name = compare_name(name).replace("·", "")
    if not name:
        return ""
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES else name[0]
    given = _given_reading(name[len(surname) :])
    words: dict[str, None] = {}
    for syllables in _surname_readings(surname):
        whole = [*syllables, *given]
        words["".join(whole)] = None
        words["".join(syllable[0] for syllable in whole)] = None
    return " ".join(words)[:300].lower()


@functools.lru_cache(maxsize=20_000)
def _given_reading(given: str) -> tuple[str, ...]:
    """The syllables of a given name; many people share one."""
    return tuple(row[0] for row in pinyin(given, style=Style.NORMAL, strict=False))


@functools.lru_cache(maxsize=2_000)
def _surname_readings(surname: str) -> list[list[str]]:
    """The readings of a surname, each as its syllables: those as a surname first, then all of the character."""
    if surname in COMPOUND_SURNAMES:
        return [COMPOUND_SURNAMES[surname].split()]
    known = SURNAME_READINGS.get(surname, "").split()
    found = pinyin(surname, style=Style.NORMAL, heteronym=True, strict=False)[0]
    return [[reading] for reading in dict.fromkeys([*known, *found])][:MOST_READINGS]


def compare_name(name: str) -> str:
    """A name for comparing: blanks out, every kind of dot as ·."""
    return "".join("·" if c in DOTS else c for c in name if not c.isspace())


def normalise_phone(text: str) -> str:
    """Digits of a telephone number: blanks, hyphens, brackets and a leading 86 out."""
    digits = text if text.isdecimal() else re.sub(r"[\s\-—–()（）]", "", text)
    if digits.startswith("+86"):
        digits = digits[3:]
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def phone_is_good(digits: str) -> bool:
    """A mobile of 11 digits, a landline with area code, or 7 to 8 digits without."""
    return bool(re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}", digits, re.ASCII))


def mask_id_number(text: str) -> str:
    """First 6 and last 4: the birth date never shows."""
    return f"{text[:6]}{'*' * 8}{text[-4:]}" if len(text) == ID_LENGTH else "*" * len(text)


def mask_phone(text: str) -> str:
    """First 3 and last 4."""
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}" if len(text) >= 8 else "*" * len(text)


def mask_account(text: str) -> str:
    """Last 4."""
    return f"**** **** {text[-4:]}" if len(text) > 4 else "*" * len(text)
