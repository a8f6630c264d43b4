"""The roster of village cadres (T05) into the register: persons, what T05 alone asks of them, and their tenures.

An import writes tenures and neither gives nor ends a right: what it would change stands on the accounts page.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from branches.people.models import PartyMembership, Person
from branches.people.resource import PERSON_FIELDS, PeopleResource, partial, set_person, stored_of
from branches.posts import kin_check, returning
from branches.posts.models import CadreProfile, EndReason, PostTenure
from branches.posts.named import named_posts
from branches.posts.sheets import VILLAGE_CADRES
from branches.posts.stored import PROFILE_FIELDS, PROFILE_PLAIN, StoredCadres
from villagegov.common import bulk, clock
from villagegov.sheets.context import StoredRows
from villagegov.sheets.fixes import NO_FIXES, Fixes
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.outcome import CheckedRow, Outcome
from villagegov.sheets.resource import Stale
from villagegov.sheets.writing import Writing

LONGEST_DUTY = PostTenure._meta.get_field("duty").max_length
LONGEST_BASIS = PostTenure._meta.get_field("basis").max_length


class CadreResource(PeopleResource):
    """Persons, profiles and tenures of a roster of village cadres."""

    kind: SheetKind = VILLAGE_CADRES
    list_route = "post_list"
    moves_rights = True
    related = ("cadre", "membership")
    writes = (Person, PartyMembership, CadreProfile, PostTenure)

    barred_on_return = staticmethod(returning.barred_rows)

    def stored_rows(self) -> StoredRows:
        return StoredCadres(self.place.code)

    def check(self, path: Path, *, name: str = "", fixes: Fixes = NO_FIXES) -> Outcome:
        """Beside what the kernel finds, what near kin in office bar (SD02, SD14)."""
        return kin_check.with_kin_problems(super().check(path, name=name, fixes=fixes), self.place.code)

    def collect(self, rows: list[tuple[CheckedRow, Person]], batch: ImportBatch, writing: Writing) -> None:
        held = self.open_tenures((row for row, _ in rows if row.stored is not None), writing)
        if kin_check.clashing_rows((row for row, _ in rows), self.place.code):
            raise Stale  # a relation or a post came between the check and the locks
        for row, person in rows:
            if row.stored is None:
                set_person(person, row.values)
                writing.add(row.row, person)
                writing.add(row.row, _profile(person, row.values))
            else:
                _plan_change(writing, row, person)
            plan_tenures(writing, row, person, held.get(person.pk, []), batch)

    def open_tenures(self, rows: Iterable[CheckedRow], writing: Writing) -> dict[int, list[PostTenure]]:
        """The tenures of the changed persons, locked and as they were when the file was checked."""
        seen = {stored_of(row).person_id: stored_of(row)["tenures"] for row in rows}
        if not seen:
            return {}
        held: dict[int, list[PostTenure]] = defaultdict(list)
        for tenure in PostTenure.objects.current().filter(person_id__in=bulk.among(seen)).select_for_update():
            writing.hold(tenure)
            held[tenure.person_id].append(tenure)
        for key, tenures in seen.items():
            if {(one.pk, one.version) for one in tenures} != {(one.pk, one.version) for one in held[key]}:
                raise Stale
        return held

    def not_named(self, outcome: Outcome) -> list[int]:
        """Members of the two committees of the file's villages whom the file does not name."""
        rows = outcome.rows
        villages = {row.values["village"] for row in rows if "village" in row.values}
        names = {(row.values.get("village"), row.values.get("name")) for row in rows}
        held = PostTenure.objects.current().of_teams().filter(place__code__in=villages)
        people = held.values_list("person_id", "place_id", "person__name").order_by("place_id", "person_id")
        return list(dict.fromkeys(key for key, place, name in people if (place, name) not in names))

    def people_left(self, keys: list[int]) -> list[dict[str, str]]:
        people = Person.objects.visible_to(self.user).filter(pk__in=bulk.among(keys)).select_related("place")
        return [
            {"text": f"{one.name}（{one.place.name}）", "url": one.get_absolute_url()}
            for one in people.order_by("place_id", "stroke_key")
        ]


def _plan_change(writing: Writing, row: CheckedRow, person: Person) -> None:
    """What a known person's row changes in the person, the profile and, on a move, in the membership."""
    changes, profile = dict(row.changes), getattr(person, "cadre", None)
    if profile is None or PROFILE_FIELDS & changes.keys():
        writing.add(row.row, _profile(person, row.values if profile is None else changes, profile))
    if person.place_id != stored_of(row)["village"]:
        changes.pop("village", None)  # lives elsewhere: the village of the row is that of the post
    if PERSON_FIELDS & changes.keys():
        set_person(person, changes)
        writing.add(row.row, person)
    member = getattr(person, "membership", None)
    if "village" in changes and member is not None:
        member.place_id, member.organization, member.party_group = person.place_id, None, ""
        writing.add(row.row, member)


def _profile(person: Person, values: dict[str, Any], profile: CadreProfile | None = None) -> CadreProfile:
    profile = profile or CadreProfile(person=person)
    profile.place_id = values.get("village", profile.place_id or person.place_id)
    for name in PROFILE_PLAIN:
        if name in values:
            setattr(profile, name, values[name])
    if "admitted_on" in values:
        profile.admitted_on, profile.admitted_on_by_month = partial(values["admitted_on"])
    return profile


def plan_tenures(
    writing: Writing, row: CheckedRow, person: Person, held: list[PostTenure], batch: ImportBatch
) -> None:
    """Begin what the file has and the register lacks, end what it is the other way round, correct the dates."""
    village = row.values["village"]
    day, by_month = partial(row.values["start_on"]) if "start_on" in row.values else (clock.today(), False)
    named, ended = named_posts(row)
    for tenure in held:
        if tenure.post in named and tenure.place_id == village:
            del named[tenure.post]
            if "start_on" in row.changes:
                tenure.started_on, tenure.started_on_by_month = day, by_month
                writing.add(row.row, tenure)
        elif tenure.place_id == stored_of(row)["village"] and (tenure.post in ended or tenure.post in named):
            writing.add(row.row, _ended(tenure, day - datetime.timedelta(days=1), batch))
    for post, words in named.items():
        writing.add(row.row,
            PostTenure(
                person=person, place_id=village, post=post, duty=words[:LONGEST_DUTY], started_on=day,
                started_on_by_month=by_month, basis=f"导入批次 {batch.pk}",
            )
        )  # fmt: skip


def _ended(tenure: PostTenure, last_day: datetime.date, batch: ImportBatch) -> PostTenure:
    """End on the day before, or today where that lies before the beginning."""
    tenure.ended_on = last_day if last_day >= tenure.started_on else max(clock.today(), tenure.started_on)
    tenure.end_reason = EndReason.OTHER
    basis = f"离任按导入批次 {batch.pk}"
    tenure.basis = "；".join(text for text in (tenure.basis, basis) if text)[-LONGEST_BASIS:]
    return tenure
