"""The roster of Party members into the register: persons, each once in the township, and their membership."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from branches.organizations.models import PartyOrganization
from branches.people.models import PartyMembership, Person
from branches.people.sheets import PARTY_MEMBERS
from branches.people.stored import (
    PERSON_COLUMNS,
    PLAIN_COLUMNS,
    StoredNumber,
    StoredPeople,
    StoredPerson,
    date_text,
)
from villagegov.common import audit, bulk
from villagegov.common.encryption import Sensitive
from villagegov.common.places import Place, hold_all_in
from villagegov.sheets.context import StoredRows
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.outcome import CheckedRow
from villagegov.sheets.resource import SheetResource, Stale
from villagegov.sheets.writing import Writing, maker_of

MONTH = len("1987-06")
MEMBER_PLAIN = ("member_kind", "is_mobile", "party_group", "duty")
PERSON_FIELDS = frozenset({"village", "birth_date", "id_number", "phone", *PLAIN_COLUMNS})
MEMBER_FIELDS = frozenset({"village", "admitted_on", "confirmed_on", *MEMBER_PLAIN})
MEMBER_COLUMNS = (
    "membership__pk", "membership__version", "membership__member_kind", "membership__admitted_on",
    "membership__admitted_on_by_month", "membership__confirmed_on", "membership__confirmed_on_by_month",
    "membership__party_group", "membership__is_mobile", "membership__duty",
)  # fmt: skip


def partial(value: str) -> tuple[datetime.date, bool]:
    """A date of a sheet as it is stored: the first of the month where only that is known."""
    by_month = len(value) == MONTH
    return datetime.date.fromisoformat(f"{value}-01" if by_month else value), by_month


class PeopleResource(SheetResource):
    """What every roster of people does: find the person, write the person, keep the trail."""

    related: tuple[str, ...] = ()

    class Meta(SheetResource.Meta):
        model = Person
        fields = ("name", "sex", "ethnic_group", "birth_date", "education", "remark")

    @cached_property
    def stored_fields(self) -> frozenset[str]:
        """The fields of the kind that are kept."""
        return frozenset(one.name for one in self.kind.fields if one.is_stored)

    def plan(self, rows: list[CheckedRow], batch: ImportBatch, writing: Writing) -> Iterator[audit.Act]:
        """Lock what will change and look again; then each row has its records and one entry of the trail."""
        new = [row for row in rows if row.stored is None]
        known = [row for row in rows if row.stored is not None]
        hold_township(self.place, rows)
        if new:
            self.refuse_known(new)
        held = self.lock_people(known, writing)
        keys = bulk.reserve_ids(Person, len(new)) if new else []
        make = maker_of(Person)
        pairs = [(row, make()) for row in new]
        for (_, person), key in zip(pairs, keys, strict=True):
            person.pk = key
        pairs += [(row, held[stored_of(row).person_id]) for row in known]
        self.collect(pairs, batch, writing)
        return (self.act(row, person, batch) for row, person in pairs)

    def collect(self, rows: list[tuple[CheckedRow, Person]], batch: ImportBatch, writing: Writing) -> None:
        """Put the records as the rows want them, new and changed, into what is written. Raises Stale."""
        raise NotImplementedError

    def refuse_known(self, rows: Iterable[CheckedRow]) -> None:
        """What the check called new is still new; an ID number that came meanwhile, the database refuses."""
        names = {
            (row.values["village"], row.values["name"], row.values.get("birth_date"))
            for row in rows
            if "id_number" not in row.values
        }
        alike = self.stored_rows().by_name([name[:2] for name in names]) if names else {}
        if any(
            one["birth_date"] == birth
            for village, name, birth in names
            for one in alike.get((village, name), ())
        ):
            raise Stale

    def lock_people(self, rows: Iterable[CheckedRow], writing: Writing) -> dict[int, Person]:
        """The persons of the changed rows, held until the end, as they were when the file was checked."""
        found = {stored_of(row).person_id: stored_of(row).columns["version"] for row in rows}
        if not found:
            return {}
        people = Person.objects.filter(pk__in=bulk.among(found)).select_related(*self.related)
        held = {one.pk: one for one in people.select_for_update(of=("self",)).order_by("pk")}
        if any(key not in held or held[key].version != version for key, version in found.items()):
            raise Stale
        for person in held.values():
            for record in (person, *(getattr(person, name, None) for name in self.related)):
                if record is not None:
                    writing.hold(record)
        return held

    def act(self, row: CheckedRow, person: Person, batch: ImportBatch) -> audit.Act:
        """The entry of one row: for a new one what it holds, else what changed."""
        before, after, label = {}, row.values, "新增"
        if row.stored is not None:
            before, after, label = (
                {name: _kept(row.stored.get(name)) for name in row.changes},
                row.changes,
                "更新",
            )
        return audit.Act(
            name=f"import_{self.kind.name}", label=f"导入{self.kind.label}：{label}", record_kind="branches.person",
            record_key=str(person.pk), record_name=person.name, area_code=person.place_id, before=before,
            after={name: _hidden(name, value) for name, value in after.items() if name in self.stored_fields},
            batch=str(batch.pk), reason=row.reason,
        )  # fmt: skip


def hold_township(township: Place, rows: Iterable[CheckedRow]) -> None:
    """Imports into one township write one after the other, and no act in its villages passes them.

    Raises Stale where one of the villages was merged meanwhile.
    """
    hold_all_in(township)
    villages = {row.values["village"] for row in rows if "village" in row.values}
    if Place.objects.filter(code__in=villages, stage=Place.Stage.MERGED).exists():
        raise Stale


def stored_of(row: CheckedRow) -> StoredPerson:
    """The match of a row, which is one of ours."""
    assert isinstance(row.stored, StoredPerson)  # noqa: S101 - narrows the type
    return row.stored


def _kept(value: Any) -> Any:
    if isinstance(value, StoredNumber):
        return value.sensitive()
    return value if isinstance(value, str | bool | list) or value is None else str(value)


def _hidden(name: str, value: Any) -> Any:
    return Sensitive(value, name) if name in ("id_number", "phone") else value


def set_person(person: Person, values: dict[str, Any]) -> None:
    """Put the filled cells into a person, with all that follows from them."""
    if "village" in values:
        person.place_id = values["village"]
    for name in (*PLAIN_COLUMNS, "id_number", "phone"):
        if name in values:
            setattr(person, name, values[name])
    if "birth_date" in values:
        person.birth_date, person.birth_date_by_month = partial(values["birth_date"])
    person.derive()


class StoredMembers(StoredPeople):
    """People with their membership."""

    columns = (*PERSON_COLUMNS, *MEMBER_COLUMNS)

    def complete(self, people: list[StoredPerson]) -> None:
        for one in people:
            _, _, kind, admitted, is_admitted_month, confirmed, is_confirmed_month, group, is_mobile, duty = (
                one.own
            )
            one["member_kind"], one["party_group"], one["duty"] = kind, group, duty
            one["is_mobile"] = None if is_mobile is None else bool(is_mobile)
            one["admitted_on"] = date_text(admitted, is_admitted_month)
            one["confirmed_on"] = date_text(confirmed, is_confirmed_month)


class PartyMemberResource(PeopleResource):
    """Persons and memberships of a roster of Party members."""

    kind: SheetKind = PARTY_MEMBERS
    list_route = "person_list"
    related = ("membership",)
    writes = (Person, PartyMembership)

    def stored_rows(self) -> StoredRows:
        return StoredMembers(self.place.code)

    def collect(self, rows: list[tuple[CheckedRow, Person]], batch: ImportBatch, writing: Writing) -> None:
        heads = PartyOrganization.objects.heads().within(self.place.code)
        organizations = {one.place_id: one.pk for one in heads}
        make = maker_of(PartyMembership)
        for row, person in rows:
            values = row.values if row.stored is None else row.changes
            if PERSON_FIELDS & values.keys():
                set_person(person, values)
                writing.add(row.row, person)
            member = getattr(person, "membership", None) if row.stored is not None else None
            if member is None:
                member = make()
                member.person = person
                writing.add(row.row, _member(member, row.values, organizations))
            elif MEMBER_FIELDS & values.keys():
                if member.version != stored_of(row).columns["membership__version"]:
                    raise Stale
                writing.add(row.row, _member(member, values, organizations))


def _member(
    member: PartyMembership, values: dict[str, Any], organizations: dict[str, int]
) -> PartyMembership:
    """Put the filled cells into a membership; who comes to another village belongs to its organisation."""
    if "village" in values:
        member.place_id = values["village"]
        member.organization_id = organizations.get(values["village"])
    for name in MEMBER_PLAIN:
        if name in values:
            setattr(member, name, values[name])
    for name in ("admitted_on", "confirmed_on"):
        if name in values:
            day, by_month = partial(values[name])
            setattr(member, name, day)
            setattr(member, f"{name}_by_month", by_month)
    if member.confirmed_on and member.confirmed_on_by_month:
        member.confirmed_on = max(member.confirmed_on, member.admitted_on)  # the same month
    return member
