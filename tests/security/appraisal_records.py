"""The records of incentive and constraint for the rows of the matrix: a maker for each object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MAKERS: dict[str, Callable[..., Any]] = {}
