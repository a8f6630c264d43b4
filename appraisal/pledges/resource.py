"""The items of annual pledges into the drafts of their villages; what was handed in it does not touch."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F, Max

from appraisal.pledges.models import AnnualPledge, PledgeItem
from appraisal.pledges.operations import standards_at
from appraisal.pledges.sheets import PLEDGES, target_in
from appraisal.pledges.stored import PLAIN, StoredItem, StoredPledges
from branches.people.resource import hold_township
from villagegov.common import audit, bulk, clock
from villagegov.sheets.context import StoredRows
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.outcome import CheckedRow
from villagegov.sheets.resource import SheetResource, Stale
from villagegov.sheets.writing import Writing

STORED = frozenset(one.name for one in PLEDGES.fields if one.is_stored)


class PledgeResource(SheetResource):
    """Items of this year's pledges of a township, known by their village and what is promised."""

    kind: SheetKind = PLEDGES
    list_route = "pledge_list"
    writes = (PledgeItem,)

    class Meta(SheetResource.Meta):
        model = PledgeItem
        fields = PLAIN

    def stored_rows(self) -> StoredRows:
        return StoredPledges(self.place.code, clock.today().year)

    def plan(self, rows: list[CheckedRow], batch: ImportBatch, writing: Writing) -> list[audit.Act]:
        """Lock the township and its pledges, look again, then each row has its item and its entry."""
        hold_township(self.place, rows)
        self.register = StoredPledges(self.place.code, clock.today().year)
        pledges, begun = self.pledges_of(rows)
        known = self.lock_items([row for row in rows if row.stored is not None], writing)
        new = [row for row in rows if row.stored is None]
        self.refuse_known(new)
        pairs = self.new_items(new, pledges) + [(row, known[stored_of(row).pk]) for row in known_rows(rows)]
        for row, item in pairs:
            self.put(item, row.values if row.stored is None else row.changes, village=row.values["village"])
            writing.add(row.row, item)
        label = "开始填写承诺书"
        acts = [audit.act_on(one, "begin_pledge", label, batch=str(batch.pk)) for one in begun]
        return acts + [self.act(row, item, batch) for row, item in pairs]

    def pledges_of(self, rows: list[CheckedRow]) -> tuple[dict[str, AnnualPledge], list[AnnualPledge]]:
        """The open pledge of each village, locked; and the drafts of those that had not begun, which an undo leaves."""
        year, villages = self.register.year, {row.values["village"] for row in rows}
        there = AnnualPledge.objects.of_year(year).filter(place__code__in=bulk.among(villages))
        pledges = {one.place_id: one for one in there.select_for_update(of=("self",)).order_by("pk")}
        if any(not one.is_open for one in pledges.values()):
            raise Stale
        facts = {"year": year, "changed_at": clock.now()}
        begun = [
            AnnualPledge(place_id=code, standards=standards_at(code, year), **facts)
            for code in sorted(villages - pledges.keys())
        ]
        there.filter(pk__in=[one.pk for one in pledges.values()]).update(
            changed_at=facts["changed_at"], version=F("version") + 1
        )
        AnnualPledge.objects.bulk_create(begun)
        return pledges | {one.place_id: one for one in begun}, begun

    def lock_items(self, rows: list[CheckedRow], writing: Writing) -> dict[int, PledgeItem]:
        """The items of the changed rows, held until the end, as they were when the file was checked."""
        seen = {stored_of(row).pk: stored_of(row).version for row in rows}
        if not seen:
            return {}
        found = PledgeItem.objects.filter(pk__in=bulk.among(seen))
        held = {one.pk: one for one in found.select_for_update(of=("self",)).order_by("pk")}
        if any(key not in held or held[key].version != version for key, version in seen.items()):
            raise Stale
        for one in held.values():
            writing.hold(one)
        return held

    def refuse_known(self, rows: list[CheckedRow]) -> None:
        """What the check called new still is."""
        if self.register.by_name({(row.values["village"], row.values["name"]) for row in rows}):
            raise Stale

    def new_items(
        self, rows: list[CheckedRow], pledges: dict[str, AnnualPledge]
    ) -> list[tuple[CheckedRow, PledgeItem]]:
        """Behind those that are there, in the order of the file."""
        keys = {pledge.pk for pledge in pledges.values()}
        last = dict(
            PledgeItem.objects.filter(pledge__in=bulk.among(keys)).order_by().values_list("pledge").annotate(Max("number"))
        ) if keys else {}  # fmt: skip
        pairs = []
        for row in rows:
            pledge = pledges[row.values["village"]]
            last[pledge.pk] = last.get(pledge.pk, 0) + 1
            pairs.append((row, PledgeItem(pledge=pledge, number=last[pledge.pk])))
        reserved = bulk.reserve_ids(PledgeItem, len(pairs)) if pairs else []
        for (_, item), key in zip(pairs, reserved, strict=True):
            item.pk = key
        return pairs

    def put(self, item: PledgeItem, values: dict[str, Any], *, village: str) -> None:
        """Put the filled cells into an item."""
        for name in PLAIN:
            if name in values:
                setattr(item, name, values[name])
        if "name" in values:
            item.content = values["name"]
        if "target" in values:
            item.target_value, item.unit, milestone = target_in(values["target"])
            item.milestone = values.get("milestone") or milestone or item.milestone
        if "due_on" in values:
            item.due_on = datetime.date.fromisoformat(values["due_on"])
        if "responsible" in values:
            person = self.register.cadres.get((village, values["responsible"]))
            if person is None:
                raise Stale
            item.responsible_id = person
        item.return_comment = ""

    def act(self, row: CheckedRow, item: PledgeItem, batch: ImportBatch) -> audit.Act:
        """The entry of one row: for a new one what it holds, else what changed."""
        before, after, label = {}, row.values, "新增"
        if row.stored is not None:
            before, after, label = {name: row.stored.get(name) for name in row.changes}, row.changes, "更新"
        village = row.values["village"]
        return audit.Act(
            name=f"import_{self.kind.name}", label=f"导入{self.kind.label}：{label}",
            record_kind="appraisal.pledgeitem", record_key=str(item.pk), record_name=item.content[:120],
            area_code=village, before=before, batch=str(batch.pk),
            after={name: value for name, value in after.items() if name in STORED},
        )  # fmt: skip


def known_rows(rows: list[CheckedRow]) -> list[CheckedRow]:
    return [row for row in rows if row.stored is not None]


def stored_of(row: CheckedRow) -> StoredItem:
    """The match of a row, which is one of ours."""
    assert isinstance(row.stored, StoredItem)  # noqa: S101 - narrows the type
    return row.stored
