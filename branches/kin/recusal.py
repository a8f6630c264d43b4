"""Who must stand aside: near kin of a person, and what their posts bar. Asked under the lock by every door to a post.

A refusal names the rule and the kind of relation, never the person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from branches import policy as numbers
from branches.kin.arithmetic import Clash, Held, Relation, Setting, clashes, counts
from branches.kin.models import KinKind, KinQuerySet, KinRelation
from branches.people.models import Person
from branches.posts.models import PostTenure
from villagegov.common import bulk, clock, policy
from villagegov.common.places import Place


def setting_at(place_code: str) -> Setting:
    year = clock.today().year
    return Setting(
        is_wide=bool(policy.value(numbers.NEAR_KIN_IS_WIDE, place_code, year)),
        bars_accountant=bool(policy.value(numbers.KIN_BARS_ACCOUNTANT, place_code, year)),
    )


def near_kin_of(person: Person) -> dict[int, str]:
    """The keys of the person's declared near kin, each with the word for the relation.

    Tellers, reviewers, auditors and voters ask `other.pk in near_kin_of(person)`; the word is for the refusal.
    """
    setting = setting_at(person.place_id)
    near = [one for one in relations_of([person.pk]) if counts(one.kind, setting)]
    return {one.second if one.first == person.pk else one.first: KinKind(one.kind).label for one in near}


def relations_of(keys: Iterable[int]) -> list[Relation]:
    """The declared relations that have one of these people on either side."""
    keys = set(keys)
    return as_relations(KinRelation.objects.declared().of(bulk.among(keys))) if keys else []


def as_relations(rows: KinQuerySet) -> list[Relation]:
    return [Relation(*row) for row in rows.order_by("pk").values_list("person_a", "person_b", "kind")]


def posts_held(keys: Iterable[int], tenures: Any = None) -> dict[int, set[tuple[str, str]]]:
    """Village and post of each open tenure of these people, or of the tenures that are given."""
    keys, held = set(keys), defaultdict(set)
    rows = PostTenure.objects.current() if tenures is None else tenures
    if keys:
        mine = rows.filter(person__in=bulk.among(keys))
        for person, place, post in mine.values_list("person", "place", "post"):
            held[person].add((place, post))
    return held


def refusals_of_tenure(tenure: PostTenure) -> list[str]:
    """What near kin in office of the same village bar, from the day on which the tenure begins."""
    relations = relations_of([tenure.person_id])
    if not relations:
        return []
    there = PostTenure.objects.filter(place=tenure.place).on_or_after(tenure.started_on)
    held = posts_held(people_of(relations), there)
    held[tenure.person_id] = {(tenure.place_id, tenure.post)}
    return sentences(clashes(relations, held, setting_at(tenure.place_id)))


def clashes_of_merger(village: Place, into: Place) -> list[Clash]:
    """The posts of both villages together, as if they were one."""
    current = PostTenure.objects.current().filter(place__in=[village, into])
    held: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for person, post in current.values_list("person", "post"):
        held[person].add((into.code, post))
    return clashes(relations_of(held), held, setting_at(into.code))


def clashes_now(relations: list[Relation], place_code: str) -> list[Clash]:
    """What stands against the posts that the related people hold today."""
    if not relations:
        return []
    return clashes(relations, posts_held(people_of(relations)), setting_at(place_code))


def clashes_after(held_after: Mapping[int, Held], place_code: str) -> list[Clash]:
    """What would stand against the posts that these people will hold, beside what their kin hold today."""
    relations = relations_of(held_after)
    if not relations:
        return []
    others = people_of(relations) - held_after.keys()
    return clashes(relations, {**posts_held(others), **held_after}, setting_at(place_code))


def people_of(relations: Iterable[Relation]) -> set[int]:
    return {key for one in relations for key in (one.first, one.second)}


def sentence(clash: Clash) -> str:
    return f"{clash.finding.text}（{clash.finding.rule}，登记的关系：{KinKind(clash.relation.kind).label}）"


def sentences(found: Iterable[Clash]) -> list[str]:
    """Each rule once, with its number and the kind of relation."""
    return list(dict.fromkeys(sentence(one) for one in found))
