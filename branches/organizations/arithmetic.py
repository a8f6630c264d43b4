"""What the number of formal members says about a Party organisation, and when its term ends. Pure.

Source: 中国共产党支部工作条例（试行）(BRANCH-2018), confidence high; 农村基层组织工作条例 (RURAL-2019), medium-high.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

JOINT_BRANCH, BRANCH = "JOINT_BRANCH", "BRANCH"
GENERAL_BRANCH, PARTY_COMMITTEE = "GENERAL_BRANCH", "PARTY_COMMITTEE"


@dataclass(frozen=True)
class Sizes:
    """Formal members: the least of a branch, the normal most of one, the least of a general branch, of a committee."""

    branch_least: int
    branch_most: int
    general_least: int
    committee_least: int


def suggested_kind(formal: int, sizes: Sizes) -> str:
    """The kind that the number of formal members (0 and more) points to.

    A branch normally has not over 50 and a general branch is set up from 50 on, so exactly 50 fits both: a branch.
    """
    if formal < sizes.branch_least:
        return JOINT_BRANCH
    if formal >= sizes.committee_least:
        return PARTY_COMMITTEE
    return GENERAL_BRANCH if formal > sizes.branch_most else BRANCH


def fits(kind: str, formal: int, sizes: Sizes) -> bool:
    """Is the kind one of those that the number allows? A hint, never a refusal: exceptions may be approved."""
    if kind == JOINT_BRANCH:
        return formal <= sizes.branch_most
    if kind == BRANCH:
        return sizes.branch_least <= formal <= sizes.branch_most
    if kind == GENERAL_BRANCH:
        return sizes.general_least <= formal < sizes.committee_least
    return formal >= sizes.committee_least


def term_ends_on(started: datetime.date, years: int) -> datetime.date:
    """The day on which a term of so many years (1 to 5) is over: the same day of the last year, 28 February for 29."""
    try:
        return started.replace(year=started.year + years)
    except ValueError:
        return started.replace(year=started.year + years, day=28)
