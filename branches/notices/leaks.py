"""Personal data in a text that is to be published: numbers of a person, words of health beside a name. Pure.

Sources: GB 11643 (ID number, 18 and 15 digits), the numbering of mobile telephones (11 digits, 13 to 19), ISO/IEC 7812
(bank cards, 16 to 19 digits with the check digit of Luhn); domain.md 8.2.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from branches.notices.health_words import HEALTH_WORDS, name_near
from villagegov.common.chinese import check_digit

ID_NUMBER, OLD_ID_NUMBER, MOBILE, BANK, HEALTH = "ID_NUMBER", "OLD_ID_NUMBER", "MOBILE", "BANK", "HEALTH"
LABELS = {
    ID_NUMBER: "身份证号",
    OLD_ID_NUMBER: "15 位身份证号",
    MOBILE: "手机号",
    BANK: "银行卡号",
    HEALTH: "健康信息",
}
NUMBERS = frozenset(LABELS) - {HEALTH}

# First two digits of a region (GB/T 2260), and 99 of the demo, which no province has.
PROVINCES = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
        (91, 91),
        (99, 99),
    )
    for code in range(first, last + 1)
)
EARLIEST = 1880
MOST_PARTS = 19
LONGEST_CARD = 19
BEFORE = 14  # characters before a number in which its name may stand
ACCOUNT_WORDS = re.compile(r"(账号|帐号|卡号|账户|帐户|一卡通|存折|银行卡|社保卡)[^0-9，。；]{0,8}$")
NO_CARD_WORDS = re.compile(r"(信用代码|税号|发票代码|发票号码?|订单号|流水号)[^0-9，。；]{0,4}$")

LETTERS = {0xFF38: "X", 0xFF58: "x", 0x3000: " "}
IDEOGRAPHS = str.maketrans("〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")
JOINT = r"[ \u00a0\u00ad\u2002-\u200f\u202a-\u202e\u2060-\u2064\ufeff\-\u2010-\u2015\uff0d\u2212._·•－/]"
# Signs that usually part two numbers: across them only what cannot well be chance is taken for one.
BREAK = r"(?:[\t\r\n\v\f\u2028\u2029,，、;；:：|｜()（）*~～+=#\\]|</?[A-Za-z]{1,6}/?>|&nbsp;)"
NUMBER = re.compile(rf"\d+(?:(?:{JOINT}|{BREAK}){{1,4}}\d+)*(?:{JOINT}{{0,2}}[Xx](?![0-9A-Za-z]))?")
IN_IDEOGRAPHS = re.compile(rf"(?:[〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{JOINT}{{0,2}}){{11,}}")
LINE_BREAK = re.compile(r"[\r\n\v\f\u2028\u2029]")
ID_GROUPS = ([6, 8, 4], [6, 4, 4, 4], [6, 12], [10, 8], [14, 4], [6, 4, 2, 2, 4], [6, 8, 3, 1], [6, 11, 1])
BREAKS = re.compile(BREAK)
PART = re.compile(r"\d+|[Xx]")


@dataclass(frozen=True)
class Hit:
    """One find: its kind, from where to where in the text, the text itself, how it would stand masked.

    `is_certain`: the check digit fits (a card's always does); else it has only the look of such a number.
    """

    kind: str
    start: int
    end: int
    text: str
    masked: str
    is_certain: bool = True

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    @property
    def value(self) -> str:
        """What was found without blanks and dashes: the same number is the same find wherever it stands."""
        return self.text if self.kind == HEALTH else re.sub(r"[^0-9X]", "", plain(self.text).upper())


def plain(text: str) -> str:
    """Digits of every writing as digits, one character for one, so that positions hold; a long row of 一二三 too."""
    text = IN_IDEOGRAPHS.sub(lambda row: row.group().translate(IDEOGRAPHS), text)
    return text if text.isascii() else "".join(map(_plain, text))


def _plain(char: str) -> str:
    if char in "〇○":
        return "0"
    digit = unicodedata.digit(char, None)
    return LETTERS.get(ord(char), char) if digit is None else str(digit)


def scan(text: str, today: datetime.date) -> list[Hit]:
    """All finds in the order of the text; none overlaps another."""
    found = [*_numbers(text, plain(text), today), *_health(text)]
    return sorted(found, key=lambda hit: hit.start)


def mask(text: str, hit: Hit) -> str:
    """The text with this find masked. A word of health is taken out."""
    return text[: hit.start] + hit.masked + text[hit.end :]


def _numbers(original: str, text: str, today: datetime.date) -> Iterator[Hit]:
    for run in NUMBER.finditer(text):
        yield from _in_run(original, text, [_span(run, part) for part in PART.finditer(run.group())], today)


def _span(run: re.Match[str], part: re.Match[str]) -> tuple[int, int]:
    return run.start() + part.start(), run.start() + part.end()


def _in_run(original: str, text: str, parts: list[tuple[int, int]], today: datetime.date) -> Iterator[Hit]:
    """Numbers that begin and end with a part; a long part without blanks is looked through by itself."""
    first = 0
    while first < len(parts):
        hit, used = _longest_from(original, text, parts[first : first + MOST_PARTS], today)
        if hit is not None:
            yield hit
            first += used
            continue
        start, end = parts[first]
        if end - start > 11:
            yield from _inside(original, text, start, end, today)
        first += 1


def _longest_from(
    original: str, text: str, parts: list[tuple[int, int]], today: datetime.date
) -> tuple[Hit | None, int]:
    best: tuple[Hit | None, int] = (None, 0)
    digits, before = "", text[max(0, parts[0][0] - BEFORE) : parts[0][0]]
    for used, (start, end) in enumerate(parts, start=1):
        digits += text[start:end]
        if len(digits) > LONGEST_CARD:
            break
        lengths = [b - a for a, b in parts[:used]]
        within = text[parts[0][0] : end]
        if BREAKS.search(within):
            kind, certain = _across(digits.upper(), lengths, within, text[end : end + 1], today)
        else:
            kind, certain = _kind_of(digits.upper(), lengths, before, today)
        if kind and (best[0] is None or certain or not best[0].is_certain):
            span = parts[0][0], end
            best = Hit(kind, *span, original[span[0] : end], masked_form(kind, digits), certain), used
    return best


def _across(
    digits: str, lengths: list[int], within: str, after: str, today: datetime.date
) -> tuple[str, bool]:
    """What a row of digits is that a sign, a tab or the end of a line parts; a date at its end is none of it."""
    if after and after in "年-./":
        return "", False
    is_wrapped = len(lengths) == 2 and LINE_BREAK.search(within) and "\t" not in within
    if len(digits) == 18 and (is_wrapped or lengths in ID_GROUPS) and _id_grade(digits, today) == "certain":
        return ID_NUMBER, True
    if not digits.isdigit():
        return "", False
    if _is_mobile(digits) and (is_wrapped or lengths == [3, 4, 4]):
        return MOBILE, True
    is_card = 16 <= len(digits) <= LONGEST_CARD and digits[0] in "3456789" and luhn(digits)
    if is_card and (is_wrapped or lengths in ([4, 4, 4, 4], [4, 4, 4, 4, 3])):
        return BANK, True
    return "", False


def _inside(original: str, text: str, start: int, end: int, today: datetime.date) -> Iterator[Hit]:
    """ID numbers and mobiles glued to other digits: only what passes its check."""
    position = start
    while position < end:
        for length in (18, 11):
            digits = text[position : position + length].upper()
            if position + length > end:
                continue
            is_id = length == 18 and _id_grade(digits, today) == "certain"
            is_glued = length == 11 and position + length == end and position > start and _is_mobile(digits)
            if (
                is_id
                or (is_glued and text[start:position] in {"0", "86", "0086", "086"})
                or (is_glued and position - start >= 18)
            ):
                kind = ID_NUMBER if is_id else MOBILE
                span = position, position + length
                yield Hit(kind, *span, original[span[0] : span[1]], masked_form(kind, digits))
                position += length - 1
                break
        position += 1


def _kind_of(digits: str, lengths: list[int], before: str, today: datetime.date) -> tuple[str, bool]:
    """What a row of digits is, and whether its check digit says so; ("", False) for no number of a person."""
    if len(digits) == 18 and (grade := _id_grade(digits, today)):
        return ID_NUMBER, grade == "certain"
    if not digits.isdigit():
        return "", False
    if (
        len(digits) == 15
        and _is_old_id(digits)
        and lengths in ([15], [6, 6, 3], [6, 2, 2, 2, 3], [3, 3, 6, 3])
    ):
        return OLD_ID_NUMBER, False
    if _is_mobile(digits) and _reads_as_mobile(lengths):
        return MOBILE, True
    if 16 <= len(digits) <= LONGEST_CARD:
        return _card(digits, lengths, before)
    return "", False


def _card(digits: str, lengths: list[int], before: str) -> tuple[str, bool]:
    if NO_CARD_WORDS.search(before):
        return "", False
    is_named = bool(ACCOUNT_WORDS.search(before))
    in_groups = len(lengths) == 1 or set(lengths[:-1]) <= {3, 4, 6} or max(lengths) <= 2
    if in_groups and (is_named or (digits[0] in "3456789" and luhn(digits))):
        return BANK, luhn(digits)
    return "", False


def luhn(digits: str) -> bool:
    """The check digit of a card, ISO/IEC 7812."""
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0 and len(set(digits)) > 1


def _id_grade(digits: str, today: datetime.date) -> str:
    """certain, suspected, or "" where region or day of birth cannot be."""
    if not re.fullmatch(r"\d{17}[\dX]", digits) or digits[:2] not in PROVINCES:
        return ""
    born = _day(digits[6:14])
    if born is None or born.year < EARLIEST or born > today:
        return ""
    return "certain" if check_digit(digits[:17]) == digits[17] else "suspected"


def _is_old_id(digits: str) -> bool:
    return digits[:2] in PROVINCES and _day("19" + digits[6:12]) is not None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _is_mobile(digits: str) -> bool:
    return re.fullmatch(r"1[3-9]\d{9}", digits) is not None


def _reads_as_mobile(lengths: list[int]) -> bool:
    """In one piece, in groups as people write them, or digit by digit; not a year beside an amount."""
    usual = (
        [11],
        [3, 4, 4],
        [3, 8],
        [7, 4],
        [4, 3, 4],
        [3, 3, 5],
        [5, 6],
        [6, 5],
        [4, 7],
        [3, 2, 2, 2, 2],
        [3, 3, 3, 2],
        [4, 4, 3],
        [5, 3, 3],
    )
    return lengths in usual or max(lengths) <= 2


def masked_form(kind: str, digits: str) -> str:
    """As domain.md 8.1 masks it: ID number first 6 and last 4, telephone first 3 and last 4, account last 4."""
    if kind in {ID_NUMBER, OLD_ID_NUMBER}:
        return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"
    if kind == MOBILE:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"**** {digits[-4:]}"


def _health(text: str) -> Iterator[Hit]:
    for word in HEALTH_WORDS.finditer(text):
        if name_near(text, word.start(), word.end()):
            yield Hit(HEALTH, word.start(), word.end(), word.group(), "（健康情况略）")
