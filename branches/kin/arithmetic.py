"""Who counts as near kin, and whose posts in one village bar one another (SD02, SD14). Pure: relations and posts in.

Sources: Civil Code, article 1045 (near kin), high; collateral kin and in-laws by local rules of recusal, medium;
SD02: Organic Law of Villagers' Committees, article 32, high; SD14: local rules, medium.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from branches.posts.duties import Finding, kin_findings

NEAR = frozenset({"SPOUSE", "PARENT_CHILD", "GRANDPARENT", "SIBLING"})
WIDER = frozenset({"COLLATERAL", "IN_LAW"})
Held = Collection[tuple[str, str]]  # (code of the village, post)


@dataclass(frozen=True)
class Setting:
    """What the township has set: do collateral kin and in-laws count, and does SD14 bar."""

    is_wide: bool = False
    bars_accountant: bool = True


@dataclass(frozen=True)
class Relation:
    """Two people by their keys, and how they are related."""

    first: int
    second: int
    kind: str


@dataclass(frozen=True)
class Clash:
    """Two near kin whose posts in one village bar one another."""

    relation: Relation
    place: str
    finding: Finding


def counts(kind: str, setting: Setting) -> bool:
    """Is this kind of relation near kin under the setting?"""
    return kind in NEAR or (setting.is_wide and kind in WIDER)


def clashes(relations: Iterable[Relation], held: Mapping[int, Held], setting: Setting) -> list[Clash]:
    """All clashes between the posts that the related people hold, by relation, then by village."""
    found = []
    for relation in relations:
        if not counts(relation.kind, setting):
            continue
        first, second = _by_place(held.get(relation.first, ())), _by_place(held.get(relation.second, ()))
        for place in sorted(first.keys() & second.keys()):
            barred = kin_findings(first[place], second[place])
            found += [Clash(relation, place, one) for one in barred if _is_in_force(one, setting)]
    return found


def _is_in_force(finding: Finding, setting: Setting) -> bool:
    return finding.rule != "SD14" or setting.bars_accountant


def _by_place(held: Held) -> dict[str, set[str]]:
    posts: dict[str, set[str]] = {}
    for place, post in held:
        posts.setdefault(place, set()).add(post)
    return posts
