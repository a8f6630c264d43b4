"""What a change of the working calendar touches: each subject that froze a period tells its own, found by its file.

A subject writes `calendar_effects.py` with `touched(user)`. Nothing is recomputed: whoever is responsible decides.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings


@dataclass(frozen=True)
class Touched:
    """Something whose last day would be another by the calendar of today."""

    title: str
    where: str
    url: str
    ends_on: datetime.date
    would_end_on: datetime.date


@functools.cache
def subjects() -> tuple[Callable[[Any], list[Touched]], ...]:
    """The functions that tell it, in the order of the apps."""
    ours = [c for c in apps.get_app_configs() if Path(c.path).is_relative_to(settings.BASE_DIR)]
    return tuple(
        import_module(f"{config.name}.{path.parent.name}.calendar_effects").touched
        for config in sorted(ours, key=lambda config: config.name)
        for path in sorted(Path(config.path).glob("*/calendar_effects.py"))
        if path != Path(__file__)
    )


def touched_for(user: Any) -> list[Touched]:
    """All of it that the user sees, the nearest end first."""
    return sorted((one for tell in subjects() for one in tell(user)), key=lambda one: one.ends_on)
