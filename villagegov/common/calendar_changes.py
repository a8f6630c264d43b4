"""What a change of the working calendar touches: each subject that froze a period tells its own, found by its file.

A subject writes `calendar_effects.py` with `touched(user)`. Nothing is recomputed: whoever is responsible decides.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from villagegov.common import subjects


@dataclass(frozen=True)
class Touched:
    """Something whose last day would be another by the calendar of today."""

    title: str
    where: str
    url: str
    ends_on: datetime.date
    would_end_on: datetime.date


def touched_for(user: Any) -> list[Touched]:
    """All of it that the user sees, the nearest end first."""
    return sorted(
        (one for teller in subjects.modules("calendar_effects").values() for one in teller.touched(user)),
        key=lambda one: one.ends_on,
    )
