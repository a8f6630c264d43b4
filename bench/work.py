"""What a contender does in one run, and what every contender is given."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TOWNSHIP, USER = "990121103000", "zhou"


@dataclass(frozen=True)
class Task:
    """One run: whose, of which case, with how many rows; the files are the roster and the same with 5 % changed."""

    contender: str
    case: str
    rows: int
    first: Path
    second: Path
    small: Path


@dataclass(frozen=True)
class Work:
    """`act` is what is measured; where it `may_repeat` it is done until half a second of CPU can be told."""

    act: Callable[[], Any]
    may_repeat: bool = False
    facts: Callable[[], dict[str, Any]] = field(default=dict)


def month(text: str) -> datetime.date:
    return datetime.date(int(text[:4]), int(text[5:7]), 1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
