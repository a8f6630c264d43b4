"""The words one looked for are marked where they stand, and nothing in a name can become markup."""

import pytest

from villagegov.common.searching import marked


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("何永昌", "永", "何<mark>永</mark>昌"),
        ("何永昌", "hyc", "何永昌"),
        ("石桥村石桥组", "石桥", "<mark>石桥</mark>村<mark>石桥</mark>组"),
        ("<b>何</b>", "何", "&lt;b&gt;<mark>何</mark>&lt;/b&gt;"),
        ("SQ-2026-002", "sq-2026", "<mark>SQ-2026</mark>-002"),
        ("a.c abc", "a.c", "<mark>a.c</mark> abc"),
    ],
)
def test_the_words_are_marked(text, words, shown):
    assert marked(text, words) == shown
