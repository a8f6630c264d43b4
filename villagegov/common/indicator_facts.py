"""What the registers say about a village for one indicator of the appraisal: the one interface of automatic scores.

A subject that can be measured has `<subject>/indicator_facts.py` with a list `MEASURES`; they are found by that name.
The appraisal turns a fact into points by the rule of its scheme; the subject itself knows no points.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction

from villagegov.common import subjects


@dataclass(frozen=True)
class Fact:
    """The measured number of one village. `value` None is missing; a share carries its `base` (8 done of 10).

    `words` say it as a person would (“10 项兑现 8 项”), `url` opens the rows behind it. What does not apply to the
    village at all is no zero and no gap: `applies` is False and `words` say why.
    """

    value: Fraction | None
    base: Fraction | None = None
    words: str = ""
    url: str = ""
    applies: bool = True


@dataclass(frozen=True)
class Measure:
    """One thing that the system can count; `unit` is what its `value` counts.

    `gather(codes, year, on)` gives the fact of each village code as it stands on that day, in a number of queries that
    does not grow with the villages; a village without an answer is missing.
    """

    key: str
    label: str
    unit: str
    gather: Callable[[Collection[str], int, datetime.date], dict[str, Fact]]
    is_share: bool = False  # then value / base is meant, as RATIO takes it


@functools.cache
def measures() -> dict[str, Measure]:
    """Every measure by its key, in the order of the apps."""
    return {m.key: m for module in subjects.modules("indicator_facts").values() for m in module.MEASURES}
