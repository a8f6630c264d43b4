"""ID numbers in cells (GB 11643, excel.md 7.3): what a spreadsheet did to them, then the number."""

from __future__ import annotations

import datetime
from typing import Any

from villagegov.common import chinese

_PACKING = str.maketrans({"'": None, "‘": None, "’": None, "-": None, " ": None, "x": "X", "×": "X"})


def read_id_number(cell: Any, text: str, today: datetime.date) -> tuple[str | None, str]:
    """A numeric cell has lost its last digits already and is never filled up."""
    if not isinstance(cell, str):
        return None, "id_number_as_number"
    number = text if text.isalnum() and "x" not in text else text.translate(_PACKING)
    problem = chinese.id_number_problem(number, today)
    return (None, f"id_number_{problem}") if problem else (number, "")


def length_of(given: str) -> int:
    """How many characters of an ID number were given, packing left out."""
    return len(given.translate(_PACKING))
