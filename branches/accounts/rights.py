"""Which role a post gives (handbook decision 23), and how a login name is made. Pure: posts and names are texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

SECRETARY, CLERK = "village_secretary", "village_clerk"
SUPERVISION, STATIONED, CADRE = "supervision_member", "stationed_cadre", "village_cadre"

ROLE_OF_POST = {
    "BRANCH_SECRETARY": SECRETARY,
    "CLERK": CLERK,
    "SUPERVISION_DIRECTOR": SUPERVISION,
    "SUPERVISION_MEMBER": SUPERVISION,
    "FIRST_SECRETARY": STATIONED,
    "TEAM_MEMBER": STATIONED,
    "BRANCH_DEPUTY_SECRETARY": CADRE,
    "BRANCH_MEMBER": CADRE,
    "COMMITTEE_DIRECTOR": CADRE,
    "COMMITTEE_DEPUTY": CADRE,
    "COMMITTEE_MEMBER": CADRE,
    "ACCOUNTANT": CADRE,
    "WOMENS_CHAIR": CADRE,
    "YOUTH_SECRETARY": CADRE,
    "MILITIA_HEAD": CADRE,
}
LONGEST_NAME = 24


def role_of(post: str) -> str:
    """The role that holding the post gives; "" for posts that sign in to nothing (group leaders, grid workers)."""
    return ROLE_OF_POST.get(post, "")


def roles_of(posts: Iterable[str]) -> frozenset[str]:
    """The roles that one person's posts in one village give together; its secretary needs no lesser one."""
    roles = {role for post in posts if (role := role_of(post))}
    return frozenset(roles - {CADRE} if SECRETARY in roles else roles)


def login_name(pinyin: str, is_taken: Callable[[str], bool]) -> str:
    """A free login name from the full pinyin of a name: heyongchang, heyongchang2, …; at least 3 letters."""
    letters = "".join(c for c in pinyin.split(" ")[0] if c.isascii() and c.isalnum())[:LONGEST_NAME]
    base = letters if len(letters) >= 3 else f"{letters}cun"
    number, name = 1, base
    while is_taken(name):
        number += 1
        name = f"{base}{number}"
    return name
