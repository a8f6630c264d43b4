"""Places that were ranked on paper, read and checked. Pure: names, numbers, sentences.

Competition ranking (1, 2, 2, 4; domain.md 3.C.1): as many places fall out as villages share one. A village without a
place may have stood where one is missing, so a gap is wrong only when there are not enough of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

GAPS = frozenset({"", "—", "-", "无"})
PLACE = re.compile(r"(?:第)?(\d{1,4})(?:名)?", re.ASCII)


def read_place(text: str) -> int | None:
    """12, 第12名 and １２ are twelve; an empty cell is None. Raises ValueError with the words that help."""
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if typed in GAPS:
        return None
    found = PLACE.fullmatch(typed)
    if found is None:
        raise ValueError(f"“{text.strip()[:20]}”不是名次，请填 1、2、3 这样的整数，没有名次的空着")
    place = int(found.group(1))
    if place == 0:
        raise ValueError("名次从 1 起，没有名次的空着")
    return place


def problems(places: Mapping[str, int | None], count: int) -> dict[str, str]:
    """What is wrong by the key of the village. `count` villages were ranked together, those without a row included."""
    wrong = {
        key: f"第 {place} 名超过村数，一起排名的最多 {count} 个村"
        for key, place in places.items()
        if place is not None and place > count
    }
    if wrong:
        return wrong
    by_place: dict[int, list[str]] = {}
    for key, place in places.items():
        if place is not None:
            by_place.setdefault(place, []).append(key)
    spare = count - sum(map(len, by_place.values()))
    return _out_of_order(by_place, spare)


def _out_of_order(by_place: Mapping[int, list[str]], spare: int) -> dict[str, str]:
    """The first place that does not follow from those before it; what comes behind follows from that."""
    better, before = 0, 0
    for place in sorted(by_place):
        beside = len(by_place.get(before, ()))
        if before and place < before + beside:
            text = f"第 {before} 名有 {beside} 个村并列，后面应从第 {before + beside} 名起，不是第 {place} 名"
            return dict.fromkeys(by_place[place], text)
        if (missing := place - 1 - better) > spare:
            text = f"第 {place} 名前面应有 {place - 1} 个村，只填了 {better} 个"
            text += f"，空着的只有 {spare} 个，差 {missing - spare} 个" if spare else f"，差 {missing} 个"
            return dict.fromkeys(by_place[place], text)
        better, before = better + len(by_place[place]), place
    return {}
