"""What each kind of meeting asks: who should attend, quorum, majority, how often; each with its source.

One table for all: elections, decisions and appraisal read the rule of a meeting here (domain.md 2.2, 3.B.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from branches import policy as numbers
from branches.meetings.arithmetic import HALF, MORE_THAN_HALF, TWO_THIRDS, Majority, Quorum, Share
from villagegov.common import policy


class Kind(models.TextChoices):
    MEMBERS = "MEMBERS", "支部党员大会"
    BRANCH_COMMITTEE = "BRANCH_COMMITTEE", "支部委员会会议"
    PARTY_GROUP = "PARTY_GROUP", "党小组会"
    PARTY_CLASS = "PARTY_CLASS", "党课"
    ORGANISATIONAL_LIFE = "ORGANISATIONAL_LIFE", "组织生活会、民主评议党员"
    TWO_COMMITTEES = "TWO_COMMITTEES", "村“两委”会议"
    REPRESENTATIVES = "REPRESENTATIVES", "村民代表会议"
    VILLAGERS = "VILLAGERS", "村民会议"
    HOUSEHOLDS = "HOUSEHOLDS", "村民会议（户代表）"
    VILLAGER_GROUP = "VILLAGER_GROUP", "村民小组会议"
    SUPERVISION = "SUPERVISION", "村务监督委员会会议"
    COLLECTIVE = "COLLECTIVE", "集体经济组织成员大会"
    OTHER = "OTHER", "其他会议"


class Base(models.TextChoices):
    """From which register should-attend is taken; BY_HAND where no register knows it."""

    FORMAL_MEMBERS = "FORMAL_MEMBERS", "有表决权的正式党员"
    ALL_MEMBERS = "ALL_MEMBERS", "党员，含预备党员"
    GROUP_MEMBERS = "GROUP_MEMBERS", "党小组的党员"
    BRANCH_COMMITTEE = "BRANCH_COMMITTEE", "支部委员"
    TWO_COMMITTEES = "TWO_COMMITTEES", "两委成员，交叉任职的只算一次"
    ASSEMBLY = "ASSEMBLY", "村民代表和村委会成员"
    SUPERVISION = "SUPERVISION", "村务监督委员会成员"
    ADULTS = "ADULTS", "18 周岁以上的村民"
    HOUSEHOLDS = "HOUSEHOLDS", "户数"
    BY_HAND = "BY_HAND", "按会议通知"


PARTY_KINDS = (
    Kind.MEMBERS, Kind.BRANCH_COMMITTEE, Kind.PARTY_GROUP, Kind.PARTY_CLASS, Kind.ORGANISATIONAL_LIFE,
)  # fmt: skip
WITHOUT_NAMES = (Base.ADULTS, Base.HOUSEHOLDS, Base.BY_HAND)
MONTHLY, QUARTERLY = "MONTHLY", "QUARTERLY"


@dataclass(frozen=True)
class Standard:
    """The rule of one kind. A text names a policy number; None says that no rule asks for it."""

    base: Base
    source: str
    quorum: Share | str | None = None
    majority: Share | None = None
    majority_base: str = numbers.SHOULD  # 应到, 实到 or the key of a policy number
    often: str = ""

    def policy_keys(self) -> list[str]:
        return [
            key for key in (self.quorum, self.majority_base) if isinstance(key, str) and key in policy.NUMBERS
        ]


BRANCH_2018 = "中国共产党支部工作条例（试行）（2018）"
VILLAGE_LAW = "村民委员会组织法（2018）"
STANDARDS: dict[str, Standard] = {
    Kind.MEMBERS: Standard(
        Base.FORMAL_MEMBERS, BRANCH_2018, numbers.MEMBERS_QUORUM, MORE_THAN_HALF, numbers.MEMBERS_MAJORITY_BASE,
        QUARTERLY,
    ),
    Kind.BRANCH_COMMITTEE: Standard(
        Base.BRANCH_COMMITTEE, BRANCH_2018, HALF, MORE_THAN_HALF, numbers.COMMITTEE_MAJORITY_BASE, MONTHLY
    ),
    Kind.PARTY_GROUP: Standard(Base.GROUP_MEMBERS, BRANCH_2018, often=MONTHLY),
    Kind.PARTY_CLASS: Standard(Base.ALL_MEMBERS, BRANCH_2018, often=QUARTERLY),
    Kind.ORGANISATIONAL_LIFE: Standard(Base.ALL_MEMBERS, BRANCH_2018),
    Kind.TWO_COMMITTEES: Standard(
        Base.TWO_COMMITTEES, "各地四议两公开实施办法", numbers.TWO_COMMITTEES_QUORUM, MORE_THAN_HALF
    ),
    Kind.REPRESENTATIVES: Standard(
        Base.ASSEMBLY, VILLAGE_LAW, TWO_THIRDS, MORE_THAN_HALF, numbers.CAME, QUARTERLY
    ),
    Kind.VILLAGERS: Standard(Base.ADULTS, VILLAGE_LAW, MORE_THAN_HALF, MORE_THAN_HALF, numbers.CAME),
    Kind.HOUSEHOLDS: Standard(Base.HOUSEHOLDS, VILLAGE_LAW, TWO_THIRDS, MORE_THAN_HALF, numbers.CAME),
    Kind.VILLAGER_GROUP: Standard(Base.BY_HAND, VILLAGE_LAW, TWO_THIRDS, MORE_THAN_HALF, numbers.CAME),
    Kind.SUPERVISION: Standard(Base.SUPERVISION, "关于建立健全村务监督委员会的指导意见（2017）"),
    Kind.COLLECTIVE: Standard(Base.BY_HAND, "农村集体经济组织法（2024）", TWO_THIRDS, TWO_THIRDS),
    Kind.OTHER: Standard(Base.BY_HAND, ""),
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """The standard of one meeting with its numbers filled in."""

    quorum: Share | None
    majority: Share | None
    majority_base: str

    def quorum_of(self, should_attend: int, attended: int) -> Quorum | None:
        return Quorum(self.quorum, should_attend, attended) if self.quorum else None

    def majority_of(self, should_attend: int, attended: int, in_favour: int) -> Majority | None:
        if self.majority is None:
            return None
        base = attended if self.majority_base == numbers.CAME else should_attend
        return Majority(self.majority, self.majority_base, base, in_favour)


def values_at(kind: str, place_code: str, year: int) -> dict[str, str]:
    """The policy numbers of the kind as they hold at the place in the year, to be frozen with the meeting."""
    return policy.freeze(STANDARDS[kind].policy_keys(), place_code, year)


def rule_of(kind: str, values: Mapping[str, str]) -> Rule:
    """The rule of a kind with the numbers that were frozen (or hold now)."""
    standard = STANDARDS[kind]

    def filled(part: object) -> object:
        is_key = isinstance(part, str) and part in policy.NUMBERS
        return policy.frozen(dict(values), str(part)) if is_key else part

    return Rule(filled(standard.quorum), standard.majority, filled(standard.majority_base))  # type: ignore[arg-type]
