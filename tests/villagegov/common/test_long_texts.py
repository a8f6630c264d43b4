"""A long text in the trail: only what changed stands there, and what was taken out stands in full."""

import hashlib

import pytest

from villagegov.common.long_texts import LONG, change, is_long

TEXT = "讨论" * LONG


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        (f"{TEXT}同意。{TEXT}", f"{TEXT}不同意。{TEXT}", "", "不"),
        (f"甲{TEXT}", f"乙{TEXT}", "甲", "乙"),
        (TEXT, "", TEXT, None),
        ("", TEXT, None, f"{TEXT[:LONG]}…"),
        (TEXT, f"{TEXT}讨论", "", "讨论"),
    ],
)
def test_what_was_taken_out_stands_in_full_and_what_came_in_begins(before, after, gone, come):
    told = change(before, after)

    for part, whole, text in zip((gone, come), (before, after), told, strict=True):
        if part is None:
            assert text == ""
        else:
            assert text.startswith(f"{part}（第 ")
            assert text.endswith(f"字起，全文 {len(whole)} 字，校验 {digest(whole)}）")


@pytest.mark.parametrize(
    ("values", "long"),
    [(("a" * LONG, "b"), False), (("a" * (LONG + 1), "b"), True), (("a" * (LONG + 1), None), False)],
)
def test_short_texts_and_what_is_no_text_stand_whole(values, long):
    assert is_long(*values) is long
