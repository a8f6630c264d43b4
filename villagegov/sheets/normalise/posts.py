"""Several posts in one cell: split, freed of the body's name in front, looked up (excel.md 7.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SPLIT = re.compile(r"[、，,;；/兼\s]+")
_PARTY_PREFIX = re.compile(r"^(村党支部|村党总支|村党组织|党支部|党总支|支部)(?=.)")
_COMMITTEE_PREFIX = re.compile(r"^(村民委员会|村委会|村委)(?=.)")


@dataclass(frozen=True)
class PostWords:
    """The words of a column; `party` and `committee` count after the name of that body."""

    party: Mapping[str, str]
    committee: Mapping[str, str]
    plain: Mapping[str, str]


def read_posts(text: str, words: PostWords) -> tuple[list[str] | None, str]:
    """The post codes in the order of the cell, each once; one unknown word makes the cell unknown."""
    codes: dict[str, None] = {}
    for word in _SPLIT.split(text):
        if not word:
            continue
        code = post_of(word, words)
        if not code:
            return None, "unknown_choice"
        codes[code] = None
    return (list(codes), "") if codes else (None, "unknown_choice")


def words_by_post(text: str, words: PostWords) -> dict[str, str]:
    """The words of the cell for each post that it names."""
    found: dict[str, list[str]] = {}
    for word in _SPLIT.split(text):
        if code := post_of(word, words):
            found.setdefault(code, []).append(word)
    return {code: "、".join(parts) for code, parts in found.items()}


def known_posts(text: str, words: PostWords) -> set[str]:
    """The posts that a free text names; words that are no posts are passed over."""
    return {code for word in _SPLIT.split(text) if (code := post_of(word, words))}


def post_of(word: str, words: PostWords) -> str:
    """The code of one word, or an empty text."""
    if word in words.plain:
        return words.plain[word]
    for prefix, table in (
        (_COMMITTEE_PREFIX, words.committee),
        (_PARTY_PREFIX, words.party),
    ):
        rest = prefix.sub("", word)
        if rest != word and rest in table:
            return table[rest]
    return post_of(word[1:], words) if word.startswith("村") else ""
