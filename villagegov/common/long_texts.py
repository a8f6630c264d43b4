"""A long text in the trail: what was taken out of it and what came in, never the whole twice. Pure.

The record holds the newest text. Each entry keeps in full what its change took out, so that every earlier text can be
put together again, going back from there; length and SHA-256 of both sides say whether that came out right.
"""

from __future__ import annotations

import hashlib

LONG = 300  # characters; a shorter text stands whole on both sides


def is_long(*values: object) -> bool:
    texts = [value for value in values if isinstance(value, str)]
    return len(texts) == len(values) and any(len(text) > LONG for text in texts)


def change(before: str, after: str) -> tuple[str, str]:
    """What differs on both sides, from where on, with length and digest of each whole text."""
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    gone, come = before[start : len(before) - end], after[start : len(after) - end]
    return _told(gone, before, start), _told(come if len(come) <= LONG else f"{come[:LONG]}…", after, start)


def _alike(one: str, other: str) -> int:
    """How many characters the two have in common from the beginning."""
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if one[n] != other[n]), shorter)


def _told(part: str, whole: str, start: int) -> str:
    if not whole:
        return ""
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return f"{part}（第 {start + 1} 字起，全文 {len(whole)} 字，校验 {digest}）"
