"""The items that most villages promise, offered to a village without a last year: it fills in its own numbers."""

from __future__ import annotations

from dataclasses import dataclass

from appraisal.pledges.models import PledgeItem

Category = PledgeItem.Category


@dataclass(frozen=True)
class Usual:
    """What is promised, and in which unit."""

    category: str
    content: str
    unit: str = ""

    @property
    def key(self) -> str:
        return self.category


USUAL = (
    Usual(Category.PARTY_BUILDING, "按期召开支部党员大会，组织党员学习", "次"),
    Usual(Category.INDUSTRY, "扩大本村主导产业的种养规模", "亩"),
    Usual(Category.LIVELIHOOD, "为群众办实事", "件"),
    Usual(Category.GOVERNANCE, "矛盾纠纷在村里化解", "件"),
    Usual(Category.COLLECTIVE, "村集体经济收入达到", "万元"),
)
