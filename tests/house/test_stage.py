"""A record changes its stage only by a step: nobody but the kernel's take_step writes the field."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import python_files, tree_of

MAY_WRITE = {
    Path("villagegov/common/workflow.py"): "take_step",
    Path("villagegov/sheets/exports.py"): "a file runs out by the clock: nobody takes a step",
}


def writes_of_stage(tree: ast.AST) -> Iterator[int]:
    """The lines that write a field `stage`: by assignment, by setattr, by update of a queryset."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(
                isinstance(part, ast.Attribute) and part.attr == "stage"
                for t in targets
                for part in ast.walk(t)
            ):
                yield node.lineno
        elif isinstance(node, ast.Call) and _call_writes_stage(node):
            yield node.lineno


def _call_writes_stage(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name) and call.func.id == "setattr":
        return any(isinstance(part, ast.Constant) and part.value == "stage" for part in call.args)
    updates = isinstance(call.func, ast.Attribute) and call.func.attr in {"update", "aupdate"}
    return updates and any(keyword.arg == "stage" for keyword in call.keywords)


@pytest.mark.parametrize(
    "source",
    [
        "item.stage = 'ADOPTED'",
        "item.stage, item.note = 'ADOPTED', ''",
        "setattr(item, 'stage', 'ADOPTED')",
        "Item.objects.filter(pk=1).update(stage='ADOPTED')",
    ],
)
def test_every_way_to_write_a_stage_is_seen(source):
    assert list(writes_of_stage(ast.parse(source))) == [1]


@pytest.mark.parametrize("source", ["item.stage == 'ADOPTED'", "Item(stage='DRAFT')", "stage = item.stage"])
def test_reading_a_stage_and_starting_in_one_is_no_write(source):
    assert list(writes_of_stage(ast.parse(source))) == []


def test_only_the_kernel_writes_a_stage():
    writes = [
        f"{path}:{line}"
        for path in python_files()
        if path not in MAY_WRITE and path.parts[0] != "tests"
        for line in writes_of_stage(tree_of(path))
    ]

    assert writes == []
