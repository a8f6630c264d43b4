"""Does the tree of a scheme add up? Pure: nodes in, sentences out.

Source: domain.md 3.C.1, the children of a line sum to it, the mechanisms to 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appraisal.schemes.marks import shown

TOTAL = 100_000
DEEPEST = 4


@dataclass(frozen=True)
class Node:
    """One line: `path` as 01.03.02, `full` in thousandths; a leaf has a rule."""

    path: str
    name: str
    full: int
    is_leaf: bool


def children_of(nodes: Sequence[Node], path: str) -> list[Node]:
    """The lines one step below; below "" stand the mechanisms."""
    depth = path.count(".") + 2 if path else 1
    start = f"{path}." if path else ""
    return [node for node in nodes if node.path.startswith(start) and node.path.count(".") + 1 == depth]


def what_does_not_add_up(nodes: Sequence[Node]) -> list[str]:
    """All that stands in the way of publishing, each sentence with its two numbers."""
    found = []
    total = sum(node.full for node in children_of(nodes, ""))
    if total != TOTAL:
        found.append(f"各机制分值合计 {shown(total)} 分，应为 100 分，{_difference(total, TOTAL)}")
    for node in nodes:
        below = children_of(nodes, node.path)
        if node.is_leaf:
            continue
        if not below:
            found.append(f"“{node.name}”下面还没有指标，也没有选计分方法")
        elif (subtotal := sum(child.full for child in below)) != node.full:
            found.append(
                f"“{node.name}”的下级指标分值合计 {shown(subtotal)} 分，应为 {shown(node.full)} 分，"
                f"{_difference(subtotal, node.full)}"
            )
    return found


def _difference(is_now: int, should_be: int) -> str:
    return (
        f"差 {shown(should_be - is_now)} 分" if is_now < should_be else f"多 {shown(is_now - should_be)} 分"
    )


def next_path(nodes: Sequence[Node], parent: str) -> str:
    """The path of a new last child. Raises ValueError below the deepest level and past 99 children."""
    last = max((int(node.path.rsplit(".", 1)[-1]) for node in children_of(nodes, parent)), default=0)
    path = f"{parent}." if parent else ""
    if path.count(".") >= DEEPEST or last >= 99:
        raise ValueError("no room for another child")
    return f"{path}{last + 1:02d}"
