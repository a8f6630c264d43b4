"""Tests stand where the source stands: who knows one tree knows the other."""

from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT, files

MIRRORED = [
    path
    for path in files()
    if path.parts[0] == "tests" and path.parts[1] in PACKAGES and path.name.startswith("test_")
]


def source_of(test: Path) -> Path:
    """tests/branches/people/test_views.py -> branches/people/views"""
    return Path(*test.parts[1:-1], test.stem.removeprefix("test_"))


def test_a_test_is_looked_for_beside_its_source():
    assert source_of(Path("tests/branches/people/test_views.py")) == Path("branches/people/views")


@pytest.mark.parametrize("test", MIRRORED, ids=str)
def test_every_test_module_has_its_source(test):
    source = ROOT / source_of(test)

    assert source.with_suffix(".py").exists() or source.is_dir(), (
        f"{test} tests nothing named {source_of(test)}"
    )


def test_every_file_with_tests_can_be_found_by_its_name():
    """pytest collects test_*.py only: a file named otherwise would pass by never running."""
    strays = [
        str(path)
        for path in files()
        if path.parts[0] == "tests" and path.suffix == ".py" and path.stem.endswith("_test")
    ]

    assert strays == []
