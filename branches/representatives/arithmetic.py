"""What the law asks of an assembly of villager representatives, in whole people. Pure; numbers of law are passed in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True)
class Assembly:
    """The assembly of one village: its representatives and the members of the villagers' committee (people)."""

    representatives: int
    women: int
    committee_members: int = 0
    households: int | None = None

    @property
    def members(self) -> int:
        """All who sit in it."""
        return self.representatives + self.committee_members

    @property
    def women_share(self) -> Fraction | None:
        """Women among the representatives; None without any."""
        return Fraction(self.women, self.representatives) if self.representatives else None

    @property
    def households_each(self) -> Fraction | None:
        """Households for one representative; None where one of the two is not known."""
        if not self.representatives or self.households is None:
            return None
        return Fraction(self.households, self.representatives)

    def women_wanted(self, least: Fraction) -> int:
        """The least number of women representatives, of all who sit in the assembly."""
        return ceil(self.members * least)

    def lacks_women(self, least: Fraction) -> bool:
        """Whether the women representatives are fewer than this share of the whole assembly."""
        return self.women < self.members * least

    def lacks_representatives(self, least: Fraction) -> bool:
        """Whether the representatives are fewer than this share of the whole assembly."""
        return self.representatives < self.members * least


@dataclass(frozen=True)
class Range:
    """From how many representatives to how many."""

    least: int
    most: int

    def __contains__(self, number: int) -> bool:
        return self.least <= number <= self.most


def representatives_wanted(households: int, *, least_each: int, most_each: int) -> Range:
    """How many representatives so many households elect, where one stands for `least_each` to `most_each` of them."""
    return Range(ceil(Fraction(households, most_each)), floor(Fraction(households, least_each)))
