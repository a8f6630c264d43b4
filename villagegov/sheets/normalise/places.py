"""Which village a cell means: by name, by code, by the name of its branch or committee (excel.md 7.10)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from villagegov.sheets.normalise.text import without_blanks

_BODY = re.compile(
    "(党支部委员会|党总支委员会|总支部委员会|支部委员会|党委|党总支|党支部|总支|支部|居民委员会|居委会|委员会)$"
)
_VILLAGERS_COMMITTEE = re.compile("(村民委员会|村委会)$")
_ORDINAL = re.compile("第?[一二三四五六七八九十\\d]+$")
_KIND = re.compile("(?<=.)(村|社区)$")
_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(r"^(\(?[一二三四五六七八九十\d]+\)?[、.．])")


class VillageName(NamedTuple):
    """A village as the register has it."""

    code: str
    name: str


class VillageIndex:
    """All villages that a file may name, those of the user's scope first."""

    def __init__(
        self,
        scope: Iterable[VillageName],
        outside: Iterable[VillageName],
        higher_places: Iterable[str],
    ) -> None:
        self.scope = _Names(scope)
        self.outside = _Names(outside)
        fronts = {_BRACKETS.sub("", name) for name in higher_places} - {""}
        alternatives = "|".join(re.escape(name) for name in sorted(fronts, key=len, reverse=True))
        self._front = re.compile(f"^(中共)?({alternatives})*" if fronts else "^(中共)?")
        self._cache: dict[str, tuple[str | None, str]] = {}

    def read(self, text: str) -> tuple[str | None, str]:
        """The code of the village, or one of the three village problems."""
        if text not in self._cache:
            self._cache[text] = self._read(without_blanks(text))
        return self._cache[text]

    def _read(self, text: str) -> tuple[str | None, str]:
        candidates = (text, self._stripped(text))
        for names, problem in (
            (self.scope, ""),
            (self.outside, "village_out_of_scope"),
        ):
            codes = names.matching(candidates)
            if len(codes) > 1:
                return None, problem or "village_ambiguous"
            if codes:
                return (None, problem) if problem else (codes[0], "")
        return None, "village_not_found"

    def _stripped(self, text: str) -> str:
        text = self._front.sub("", text)
        without_committee = _VILLAGERS_COMMITTEE.sub("", text)
        if without_committee != text:
            return without_committee if without_committee.endswith("村") else f"{without_committee}村"
        shorter = _ORDINAL.sub("", _BODY.sub("", text))
        while shorter != text:
            text, shorter = shorter, _ORDINAL.sub("", _BODY.sub("", shorter))
        return text

    def is_named_by_section(self, text: str) -> bool:
        """Whether a line between the rows names a village, known to the user or not."""
        return self.read(section_name(text))[1] != "village_not_found"

    def named_in(self, text: str) -> set[str]:
        """The codes of the villages of the user's scope whose full names stand somewhere in a text."""
        text = without_blanks(text)
        found = {name: codes for name, codes in self.scope.full.items() if name in text}
        return {code for name, codes in found.items() for code in codes if not _is_inside(name, found)}


class _Names:
    """The villages by code, by full name and by the name without 村 or 社区."""

    def __init__(self, villages: Iterable[VillageName]) -> None:
        self.codes: dict[str, str] = {}
        self.full: dict[str, list[str]] = {}
        self.short: dict[str, list[str]] = {}
        for code, name in villages:
            self.codes[code] = name
            self.full.setdefault(name, []).append(code)
            self.short.setdefault(_KIND.sub("", name), []).append(code)

    def matching(self, candidates: tuple[str, ...]) -> list[str]:
        """The first look-up that finds anything decides: code, full name, name without its kind."""
        for text in candidates:
            if text in self.codes:
                return [text]
            if text in self.full:
                return self.full[text]
        for text in candidates:
            if text in self.short:
                return self.short[text]
        return []


def section_name(text: str) -> str:
    """The line of a section without its numbering and its count of people."""
    return _NUMBERING.sub("", _BRACKETS.sub("", without_blanks(text)))


def _is_inside(name: str, names: Iterable[str]) -> bool:
    return any(name != other and name in other for other in names)
