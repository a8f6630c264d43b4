"""Which posts exclude one another (separation of duties, domain.md 2.7). Pure: posts come in, findings come out.

SD01, SD03 and SD04 judge the posts of one person in one village, SD02 and SD14 those of two who are near kin
(`branches/kin` knows who is).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

COMMITTEE = frozenset({"COMMITTEE_DIRECTOR", "COMMITTEE_DEPUTY", "COMMITTEE_MEMBER"})
SUPERVISION = frozenset({"SUPERVISION_DIRECTOR", "SUPERVISION_MEMBER"})
PARTY = frozenset({"BRANCH_SECRETARY", "BRANCH_DEPUTY_SECRETARY", "BRANCH_MEMBER"})
MONEY = frozenset({"ACCOUNTANT", "CLERK"})
HEADS = frozenset({"BRANCH_SECRETARY", "COMMITTEE_DIRECTOR"})
COLLECTIVE_HEADS = ("理事长", "董事长", "社长", "负责人")


@dataclass(frozen=True)
class Finding:
    """One broken rule: its number, its sentence, and whether a reason can carry it."""

    rule: str
    text: str
    needs_only_reason: bool = False


def findings(
    posts: Collection[str], *, post_collective: str = "", is_contractor: bool = False
) -> list[Finding]:
    """What stands against one person holding these posts in one village at the same time."""
    held, found = set(posts), []
    if not held & SUPERVISION:
        return []
    if held & COMMITTEE:
        found.append(Finding("SD01", "村委会成员不得担任村务监督委员会成员"))
    if held & MONEY or is_contractor or heads_collective(post_collective):
        text = "村会计、村文书、村集体经济组织负责人、村级项目承包人不得担任村务监督委员会成员"
        found.append(Finding("SD03", text))
    if held >= {"BRANCH_SECRETARY", "SUPERVISION_DIRECTOR"}:
        text = "村务监督委员会主任原则上不由村党组织书记兼任，确需兼任的请写明理由"
        found.append(Finding("SD04", text, needs_only_reason=True))
    return found


def kin_findings(posts: Collection[str], kin_posts: Collection[str]) -> list[Finding]:
    """What stands against these posts when near kin hold those posts in the same village; both ways round."""
    found, ours, theirs = [], set(posts), set(kin_posts)
    if (ours & SUPERVISION and theirs & COMMITTEE) or (ours & COMMITTEE and theirs & SUPERVISION):
        found.append(Finding("SD02", "村委会成员近亲属不得担任村务监督委员会成员"))
    if (ours & HEADS and "ACCOUNTANT" in theirs) or ("ACCOUNTANT" in ours and theirs & HEADS):
        found.append(Finding("SD14", "书记、主任的近亲属不得担任本村会计、报账员"))
    return found


def heads_collective(post_collective: str) -> bool:
    """Does the typed post in the collective organisation name its head? A deputy is none."""
    return any(word in post_collective and f"副{word}" not in post_collective for word in COLLECTIVE_HEADS)


def end_reason_refusal(post: str, reason: str) -> str:
    """Why a post cannot end in this way; "" when it can. Elected committee members are dismissed by nobody (VCOL)."""
    if post in COMMITTEE and reason == "DISMISSED":
        return "村委会成员应当依法辞职、罢免或职务终止，不能直接免职"
    if post not in COMMITTEE and reason == "RECALLED":
        return "罢免只用于村民委员会成员，这个职务请另选离任方式"
    if post not in PARTY and reason == "PARTY_POST_REVOKED":
        return "撤销党内职务只用于党组织职务，这个职务请另选离任方式"
    return ""
