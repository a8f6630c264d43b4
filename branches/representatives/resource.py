"""The roster of villager representatives into their register. It never ties one to a person, and ends nobody's term."""

from __future__ import annotations

from typing import Any

from branches.people.resource import hold_township, partial
from branches.people.stored import StoredNumber
from branches.representatives.models import Representative
from branches.representatives.sheets import VILLAGER_REPRESENTATIVES
from branches.representatives.stored import DATES, PLAIN, StoredRepresentative, StoredRepresentatives
from villagegov.common import audit, bulk
from villagegov.common.encryption import Sensitive
from villagegov.sheets.context import StoredRows
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.outcome import CheckedRow, Outcome
from villagegov.sheets.resource import SheetResource, Stale
from villagegov.sheets.writing import Writing, maker_of

STORED = frozenset(one.name for one in VILLAGER_REPRESENTATIVES.fields if one.is_stored)


class RepresentativeResource(SheetResource):
    """Representatives of a township, known by village, name, birth and sex."""

    kind: SheetKind = VILLAGER_REPRESENTATIVES
    list_route = "representative_list"
    writes = (Representative,)

    class Meta(SheetResource.Meta):
        model = Representative
        fields = PLAIN

    def stored_rows(self) -> StoredRows:
        return StoredRepresentatives(self.place.code)

    def take(self, outcome: Outcome, *, batch: ImportBatch | None = None) -> Any:
        self.met = {stored_of(row).pk for row in outcome.rows if row.stored is not None}
        return super().take(outcome, batch=batch)

    def plan(self, rows: list[CheckedRow], batch: ImportBatch, writing: Writing) -> list[audit.Act]:
        """Lock the township and what will change, look again, then each row has its record and its entry."""
        hold_township(self.place, rows)
        new = [row for row in rows if row.stored is None]
        known = [row for row in rows if row.stored is not None]
        self.refuse_known(new)
        held, make = self.lock_representatives(known, writing), maker_of(Representative)
        keys = bulk.reserve_ids(Representative, len(new)) if new else []
        pairs = [(row, make()) for row in new]
        for (_, one), key in zip(pairs, keys, strict=True):
            one.pk = key
        pairs += [(row, held[stored_of(row).pk]) for row in known]
        for row, one in pairs:
            put(one, row.values if row.stored is None else row.changes)
            writing.add(row.row, one)
        return [self.act(row, one, batch) for row, one in pairs]

    def refuse_known(self, rows: list[CheckedRow]) -> None:
        """What the check called new still is: nobody was registered meanwhile whom it would have met."""
        alike = self.stored_rows().by_name({(row.values["village"], row.values["name"]) for row in rows})
        for row in rows:
            found = alike.get((row.values["village"], row.values["name"]), ())
            exact = [one for one in found if one.pk not in self.met and is_like(one, row.values)]
            if len(exact) == 1 or any(says_the_same(one, row.values) for one in exact):
                raise Stale

    def lock_representatives(self, rows: list[CheckedRow], writing: Writing) -> dict[int, Representative]:
        """The records of the changed rows, held until the end, as they were when the file was checked."""
        seen = {stored_of(row).pk: stored_of(row).version for row in rows}
        if not seen:
            return {}
        found = Representative.objects.current().filter(pk__in=bulk.among(seen))
        held = {one.pk: one for one in found.select_for_update(of=("self",)).order_by("pk")}
        if any(key not in held or held[key].version != version for key, version in seen.items()):
            raise Stale
        for one in held.values():
            writing.hold(one)
        return held

    def act(self, row: CheckedRow, one: Representative, batch: ImportBatch) -> audit.Act:
        """The entry of one row: for a new one what it holds, else what changed."""
        before, after, label = {}, row.values, "新增"
        if row.stored is not None:
            before, after, label = {name: row.stored.get(name) for name in row.changes}, row.changes, "更新"
        return audit.Act(
            name=f"import_{self.kind.name}", label=f"导入{self.kind.label}：{label}",
            record_kind="branches.representative", record_key=str(one.pk), record_name=one.name,
            area_code=one.place_id, before={name: kept(value) for name, value in before.items()},
            after={name: hidden(name, value) for name, value in after.items() if name in STORED},
            batch=str(batch.pk),
        )  # fmt: skip


def stored_of(row: CheckedRow) -> StoredRepresentative:
    """The match of a row, which is one of ours."""
    assert isinstance(row.stored, StoredRepresentative)  # noqa: S101 - narrows the type
    return row.stored


def is_like(one: StoredRepresentative, values: dict[str, Any]) -> bool:
    """Of the same sex and birth, a birth that neither side knows included."""
    return all(one.get(name) == values.get(name) for name in ("sex", "birth_date"))


def says_the_same(one: StoredRepresentative, values: dict[str, Any]) -> bool:
    """Whether every filled cell stands in the register."""
    return all(one.get(name) == value for name, value in values.items() if name in STORED)


def kept(value: Any) -> Any:
    """A value of the register as the trail takes it."""
    return value.sensitive() if isinstance(value, StoredNumber) else value


def hidden(name: str, value: Any) -> Any:
    """A value of the file as the trail takes it."""
    return Sensitive(value, "phone") if name == "phone" else value


def put(one: Representative, values: dict[str, Any]) -> None:
    """Put the filled cells into a representative, with all that follows from them."""
    if "village" in values:
        one.place_id = values["village"]
    for name in (*PLAIN, "phone"):
        if name in values:
            setattr(one, name, values[name])
    for name in DATES:
        if name in values:
            day, by_month = partial(values[name])
            setattr(one, name, day)
            setattr(one, f"{name}_by_month", by_month)
    one.derive()
