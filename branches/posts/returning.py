"""What taking an import of cadres back would bring about: rows whose return breaks SD01, SD02, SD03 or SD14 stay.

Since the import somebody else may have been elected, or near kin declared. What is broken already is not the undo's
fault, and SD04, which a reason carries, does not hold it up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from branches.kin import recusal
from branches.posts import duties
from branches.posts.models import CadreProfile, PostTenure
from villagegov.common import bulk
from villagegov.sheets.undo import BARRED, Part, Whole


@dataclass
class Standing:
    """Open posts of people, by the key of the tenure, and their posts in the collective organisation."""

    posts: dict[int, dict[int, tuple[str, str]]] = field(default_factory=lambda: defaultdict(dict))
    collective: dict[int, str] = field(default_factory=dict)

    def held(self) -> dict[int, set[tuple[str, str]]]:
        return {person: set(tenures.values()) for person, tenures in self.posts.items()}

    def broken(self, township: str) -> set[Any]:
        """Each broken rule with the people whom it concerns; to be compared with what is broken without the undo."""
        found: set[Any] = set(recusal.clashes_after(self.held(), township))
        for person, held in self.held().items():
            by_place: dict[str, set[str]] = defaultdict(set)
            for place, post in held:
                by_place[place].add(post)
            for place, posts in by_place.items():
                told = duties.findings(posts, post_collective=self.collective.get(person, ""))
                found |= {(person, place, one.rule) for one in told if not one.needs_only_reason}
        return found


def barred_rows(wholes: Sequence[Whole], township: str) -> dict[int, str]:
    """The rows of the file that cannot go back, of those that would; reads the register once for all of them."""
    rows = _rows_by_person(wholes)
    if not rows:
        return {}
    now, after = _now(rows), _now(rows)
    for whole in wholes:
        for part in whole.parts:
            _put_back(part, after)
    people = {key for one in after.broken(township) - now.broken(township) for key in _people_of(one)}
    return {row: BARRED for person in people & rows.keys() for row in rows[person]}


def _rows_by_person(wholes: Sequence[Whole]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for whole in wholes:
        for part in whole.parts:
            if part.model in (PostTenure, CadreProfile) and part.record is not None:
                found[part.record.person_id].add(whole.row)  # type: ignore[attr-defined]
    return found


def _now(rows: Mapping[int, Any]) -> Standing:
    people, standing = bulk.among(rows), Standing()
    tenures = PostTenure.objects.current().filter(person__in=people)
    for key, person, place, post in tenures.values_list("pk", "person_id", "place_id", "post"):
        standing.posts[person][key] = (place, post)
    profiles = CadreProfile.objects.filter(person__in=people)
    standing.collective = dict(profiles.values_list("person_id", "post_collective"))
    return standing


def _put_back(part: Part, standing: Standing) -> None:
    """The record as it was before the import, or gone."""
    before = part.columns_before()
    if part.model is PostTenure:
        standing.posts[part.record.person_id].pop(part.key, None)  # type: ignore[union-attr]
        if before and before["ended_on"] is None:
            standing.posts[before["person_id"]][part.key] = (before["place_id"], before["post"])
    elif part.model is CadreProfile:
        standing.collective[part.record.person_id] = before["post_collective"] if before else ""  # type: ignore[union-attr]


def _people_of(broken: Any) -> set[int]:
    return {broken[0]} if isinstance(broken, tuple) else {broken.relation.first, broken.relation.second}
