"""The sums of a scheme: children to their parent, mechanisms to a hundred, each refusal with its two numbers."""

import pytest

from appraisal.schemes.tree import Node, next_path, what_does_not_add_up


def tree(*rows: tuple[str, int, bool]) -> list[Node]:
    return [Node(path, f"指标{path}", full, is_leaf) for path, full, is_leaf in rows]


GOOD = tree(("01", 25_000, False), ("01.01", 10_000, True), ("01.02", 15_000, True), ("02", 75_000, True))


def test_a_tree_that_adds_up_has_nothing_against_it():
    assert what_does_not_add_up(GOOD) == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            tree(("01", 25_000, False), ("01.01", 24_000, True), ("02", 75_000, True)),
            ["“指标01”的下级指标分值合计 24 分，应为 25 分，差 1 分"],
        ),
        (
            tree(("01", 25_000, False), ("01.01", 25_500, True), ("02", 75_000, True)),
            ["“指标01”的下级指标分值合计 25.5 分，应为 25 分，多 0.5 分"],
        ),
        (tree(("01", 99_000, True)), ["各机制分值合计 99 分，应为 100 分，差 1 分"]),
        (tree(("01", 100_000, False)), ["“指标01”下面还没有指标，也没有选计分方法"]),
        ([], ["各机制分值合计 0 分，应为 100 分，差 100 分"]),
    ],
)
def test_what_does_not_add_up_is_told_with_both_numbers(rows, told):
    assert what_does_not_add_up(rows) == told


def test_a_grandchild_counts_for_its_parent_alone():
    rows = tree(
        ("01", 100_000, False),
        ("01.01", 100_000, False),
        ("01.01.01", 60_000, True),
        ("01.01.02", 40_000, True),
    )

    assert what_does_not_add_up(rows) == []


def test_a_new_line_comes_last_and_never_below_the_fourth_level():
    assert next_path(GOOD, "") == "03"
    assert next_path(GOOD, "01") == "01.03"
    assert next_path(GOOD, "01.02.03") == "01.02.03.01"
    with pytest.raises(ValueError, match="no room"):
        next_path(GOOD, "01.02.03.04")
