"""The files of the repository, as the tests of the house see them: what is committed or would be, nothing generated."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("villagegov", "branches", "cadres", "decisions", "appraisal", "service")
NOT_OURS = {".git", ".venv", "var", "wheels", "demo-output", "dist", "node_modules", "htmlcov", "__pycache__"}


@cache
def files() -> tuple[Path, ...]:
    """Every file, as a path below the root."""
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS or path.name.endswith("_cache") or path.name == ".hypothesis":
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path.relative_to(ROOT)


def python_files() -> list[Path]:
    """What people wrote in Python: migrations are made by a command."""
    ours = [path for path in files() if path.suffix == ".py" and "migrations" not in path.parts]
    return [Path("run"), *ours]


def tree_of(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def text_of(path: Path) -> str | None:
    """None where the file is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
