"""Separation of duties (domain.md 2.7): the rules by their numbers, where each is held, and the check they share.

A guard is asked in the step itself, at the time of the act, so that it holds for every door and for a superuser too.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from villagegov.common.codes import covers
from villagegov.common.permissions import scopes_of
from villagegov.common.roles import Role

# What is built, and where it stands.
HELD_IN = {
    "SD01": "branches.posts.duties.findings",
    "SD02": "branches.kin.recusal.refusals_of_tenure",
    "SD03": "branches.posts.duties.findings",
    "SD04": "branches.posts.duties.findings",
    "SD10": "villagegov.common.duties.typed_by_oneself",
    "SD11": "villagegov.common.duties.stationed_here",
    "SD14": "branches.kin.recusal.refusals_of_tenure",
    "SD15": "branches.accounts.operations",
}
# What is written but has nobody to ask about yet, and what comes with its mechanism.
WAITS_FOR = {
    "SD05": "cadres.elections",
    "SD06": "cadres.elections",
    "SD07": "cadres.reviews",
    "SD08": "appraisal.audits",
    "SD09": "appraisal.audits",
    "SD12": "appraisal.admonitions",
    "SD13": "decisions.items",
}


def typed_by_oneself(typed_by: Collection[Any], *, by: Any) -> str:
    """SD10: who typed a count may not be the one who confirms it. The refusal, or "" when somebody else typed."""
    keys = {getattr(one, "pk", one) for one in typed_by}
    return "录入人与复核人不能是同一人，请另一位同事来确认" if by.pk in keys else ""


def stationed_here(user: Any, place_code: str) -> str:
    """SD11: who is stationed in a village does not score it. The refusal, or "" for everybody else."""
    is_stationed = any(covers(scope, place_code) for scope in scopes_of(user, [Role.STATIONED_CADRE]))
    return "您是这个村的驻村干部，驻村干部不参与本村评分" if is_stationed else ""
