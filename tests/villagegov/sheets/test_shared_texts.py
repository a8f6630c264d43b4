"""The table of shared strings: which texts are long, and what they come to in all cells."""

import pytest

from villagegov.sheets.problems import Refused
from villagegov.sheets.shared_texts import SharedTextScan, refuse_repeated_texts


def scan(*texts, cells=1, prefix="", size=1 << 20):
    one = SharedTextScan(cells)
    data = "".join(f"<{prefix}si><{prefix}t>{text}</{prefix}t></{prefix}si>" for text in texts).encode()
    for at in range(0, len(data), size):
        one.feed(data[at : at + size])
    return one


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("size", [100, 1 << 20])
def test_a_text_too_long_for_a_cell_is_found_at_its_place(prefix, size):
    one = scan("短", "短", "长" * 32_768, "短", prefix=prefix, size=size)

    assert one.too_long() == 2


def test_a_text_of_just_the_limit_is_good():
    assert scan("长" * 32_767).too_long() is None


def test_a_text_that_never_ends_is_too_long():
    one = SharedTextScan(1)
    for piece in (b"<si><t>", *[b"x" * 200_000] * 12):
        one.feed(piece)

    assert one.too_long() == 0


def test_long_texts_count_as_often_as_they_are_used():
    pieces = [b'<c t="s"><v>7</v></c>' * 3_000, b'<c t="s"><v>', b"7</v></c>" * 600]

    refuse_repeated_texts({7: 100}, pieces)
    with pytest.raises(Refused):
        refuse_repeated_texts({7: 32_000}, [pieces[0] * 2])
