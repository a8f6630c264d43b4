"""Declared relations as lists, pages and to-dos tell them: which of them stand against the posts held today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from branches.kin import recusal
from branches.kin.arithmetic import Relation
from branches.kin.models import KinRelation
from villagegov.common import codes


def conflicts_of(relations: Iterable[KinRelation]) -> dict[int, list[str]]:
    """The sentences of the rules that each relation breaks, by its key; the same queries for one and for many."""
    by_township: dict[str, dict[Relation, int]] = defaultdict(dict)
    for one in relations:
        if one.stage == KinRelation.Stage.DECLARED:
            pair = Relation(one.person_a_id, one.person_b_id, one.kind)
            by_township[codes.township_of(one.person_a.place_id)][pair] = one.pk
    found: dict[int, list[str]] = defaultdict(list)
    for township, keys in by_township.items():
        for clash in recusal.clashes_now(list(keys), township):
            found[keys[clash.relation]].append(recusal.sentence(clash))
    return dict(found)
