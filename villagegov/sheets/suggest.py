"""What a cell may have been meant to say: offered on the page, never taken by itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from pypinyin import lazy_pinyin

from villagegov.common.chinese import ID_LENGTH, check_digit
from villagegov.sheets.context import CheckContext
from villagegov.sheets.kinds import Field, FieldType
from villagegov.sheets.normalise.choices import Spellings
from villagegov.sheets.normalise.names import read_name
from villagegov.sheets.normalise.text import clean, without_blanks
from villagegov.sheets.problems import Problem

ALIKE = 0.6
CLEARLY_AHEAD = 0.1
YES_AND_NO = (("是", "是"), ("否", "否"))

Option = tuple[str, str]

_TWO_DIGIT_YEAR = re.compile(r"(\d{2})(\D.*|\d{4})")
_LOST_ZERO = re.compile(r"\d{2}\.1")
_AMBIGUOUS = re.compile(r"((?:19|20)\d{2})\.1")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]|\d")


def suggestion(problem: Problem, field: Field | None, context: CheckContext) -> str:
    """The text that the cell may have meant, "" where nothing is near enough."""
    given = without_blanks(clean(problem.given or ""))
    if problem.code == "village_not_found":
        return nearest_village(given, (name for _, name in context.villages))
    if problem.code == "unknown_choice" and field is not None and field.spellings is not None:
        return nearest_choice(given, field.spellings)
    if problem.code == "date_two_digit_year":
        return in_last_century(given, context.today.year)
    if problem.code == "name_invalid" and field is not None and field.type is FieldType.NAME:
        name, _ = read_name(_ASIDE.sub("", given))
        return name or ""
    return ""


def options(problem: Problem, field: Field | None) -> list[Option]:
    """The texts among which the office chooses, each with its label; empty where it types, as for villages."""
    if problem.code == "date_ambiguous" and (found := _AMBIGUOUS.fullmatch(clean(problem.given or ""))):
        year = found[1]
        return [(f"{year}-01", f"{year} 年 1 月"), (f"{year}-10", f"{year} 年 10 月")]
    if problem.code == "date_two_digit_year" and not _LOST_ZERO.fullmatch(clean(problem.given or "")):
        given = without_blanks(clean(problem.given or ""))
        return [(f"{century}{given}", f"{century}{given}") for century in ("19", "20")]
    if field is None:
        return []
    if field.type is FieldType.YES_NO:
        return list(YES_AND_NO)
    if field.spellings is not None and field.name != "ethnic_group":
        return [(word, word) for word in words_of(field.spellings).values()]
    return []


def hint(problem: Problem) -> str:
    """For a look only: an ID number of 15 digits in the form of today."""
    given = clean(problem.given or "")
    if problem.code != "id_number_15_digits" or len(given) != ID_LENGTH - 3:
        return ""
    first = f"{given[:6]}19{given[6:]}"
    return f"按新规则是 {first}{check_digit(first)}，请对照证件"


def words_of(known: Spellings) -> dict[str, str]:
    """For each value the word by which it goes."""
    words: dict[str, str] = {}
    for word, value in known.values.items():
        words.setdefault(value, word)
    return words


def nearest_village(given: str, names: Iterable[str]) -> str:
    """The one village that is written or sounds most like it, if it is clearly ahead of the next."""
    sound = lazy_pinyin(given)
    ranked = sorted(((_likeness(given, sound, name), name) for name in names), reverse=True)
    if not ranked or ranked[0][0] < ALIKE:
        return ""
    is_clear = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= CLEARLY_AHEAD
    return ranked[0][1] if is_clear else ""


def _likeness(given: str, sound: list[str], name: str) -> float:
    written = SequenceMatcher(None, given, name).ratio()
    spoken = SequenceMatcher(None, " ".join(sound), " ".join(lazy_pinyin(name))).ratio()
    return (written + spoken) / 2


def nearest_choice(given: str, known: Spellings) -> str:
    """The word of the one value whose spelling stands in the text."""
    values = {value for word, value in known.values.items() if len(word) > 1 and word in given}
    return words_of(known)[values.pop()] if len(values) == 1 else ""


def in_last_century(given: str, this_year: int) -> str:
    """87.6 as 1987.6; not where 2005 may be meant as well, and not 87.1, which may have lost a zero."""
    found = _TWO_DIGIT_YEAR.fullmatch(given)
    if found is None or _LOST_ZERO.fullmatch(given) or int(found[1]) <= this_year % 100:
        return ""
    return f"19{given}"
