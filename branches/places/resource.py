"""The table of villages into the register: villages, their figures of one year, the kind of their organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Max

from branches import policy as numbers
from branches.organizations.models import PartyOrganization
from branches.places.models import VillageFigures
from branches.places.sheets import VILLAGES
from branches.places.stored import OF_YEAR, StoredVillage, StoredVillages
from villagegov.common import audit, bulk
from villagegov.common.places import Place, Village, hold_all_in
from villagegov.sheets.context import CheckContext, StoredRows
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.normalise.places import VillageName
from villagegov.sheets.outcome import CheckedRow, Outcome
from villagegov.sheets.resource import SheetResource, Stale
from villagegov.sheets.writing import Writing

Kind = PartyOrganization.Kind


class VillageResource(SheetResource):
    """Villages of a township. A village that is not known yet is entered; none is renamed or taken away."""

    kind: SheetKind = VILLAGES
    list_route = "village_list"
    writes = (Village, VillageFigures, PartyOrganization)

    class Meta(SheetResource.Meta):
        model = Village
        fields = ("name", "code", "kind")

    def context(self) -> CheckContext:
        merged = Village.objects.within(self.place.code).filter(stage=Place.Stage.MERGED)
        figures = VillageFigures.objects.within(self.place.code)
        return replace(
            super().context(),
            former_villages=tuple(VillageName(*one) for one in merged.values_list("code", "name")),
            latest_year=figures.aggregate(newest=Max("year"))["newest"],
        )

    def stored_rows(self) -> StoredRows:
        return StoredVillages(self.place.code)

    def take(self, outcome: Outcome, *, batch: ImportBatch | None = None) -> Any:
        self.year = outcome.year or 0
        return super().take(outcome, batch=batch)

    def plan(self, rows: list[CheckedRow], batch: ImportBatch, writing: Writing) -> list[audit.Act]:
        """Lock the township and what will change, look again, then each row has its records and its entry."""
        hold_all_in(self.place)
        new = [row for row in rows if row.stored is None]
        held = self.held([row for row in rows if row.stored is not None])
        self.refuse_taken(new)
        pairs = [(row, held[row.values["code"]]) for row in rows if row.stored is not None]
        pairs += [(row, StoredVillage(village, None, None)) for row, village in self.entered(new, writing)]
        for row, stored in pairs:
            if row.stored is not None:
                for record in (stored.village, stored.figures, stored.head):
                    if record is not None:
                        writing.hold(record)
            plan_row(row, stored, self.year, writing)
        return [act(row, stored, batch, self.year) for row, stored in pairs]

    def held(self, rows: list[CheckedRow]) -> dict[str, StoredVillage]:
        """The villages of the changed rows, locked, as they were when the file was checked."""
        stored = StoredVillages(self.place.code, self.year)
        held = stored.by_key({row.values["code"] for row in rows}, lock=True)
        for row in rows:
            found = held.get(row.values["code"])
            assert isinstance(row.stored, StoredVillage)  # noqa: S101 - narrows the type
            if found is None or found.versions != row.stored.versions:
                raise Stale
        return held

    def refuse_taken(self, rows: list[CheckedRow]) -> None:
        """Codes and names that were free when the file was checked still are."""
        if not rows:
            return
        codes = bulk.among({row.values["code"] for row in rows})
        names = bulk.among({row.values["name"] for row in rows})
        here = Village.objects.current().within(self.place.code)
        if Place.objects.filter(code__in=codes).exists() or here.filter(name__in=names).exists():
            raise Stale

    def entered(self, rows: list[CheckedRow], writing: Writing) -> list[tuple[CheckedRow, Village]]:
        """New villages, behind the others in the township's order."""
        if not rows:
            return []
        villages = Village.objects.within(self.place.code)
        last = villages.aggregate(last=Max("display_order"))["last"] or 0
        pairs = []
        for order, (row, key) in enumerate(
            zip(rows, bulk.reserve_ids(Village, len(rows)), strict=True), last + 1
        ):
            village = Village(
                pk=key, code=row.values["code"], name=row.values["name"], kind=row.values["kind"],
                level=Place.Level.VILLAGE, township_code=self.place.code, display_order=order,
            )  # fmt: skip
            writing.add(row.row, village)
            pairs.append((row, village))
        return pairs


def plan_row(row: CheckedRow, stored: StoredVillage, year: int, writing: Writing) -> None:
    """What a row changes in the village, its figures of the year and its organisation."""
    changes = row.values if row.stored is None else row.changes
    if row.stored is not None and "kind" in changes:
        stored.village.kind = changes["kind"]
        writing.add(row.row, stored.village)
    if OF_YEAR & changes.keys():
        writing.add(row.row, figures_of(row, stored, year))
    if "organisation_kind" in changes:
        writing.add(row.row, head_of(stored, changes["organisation_kind"]))


def figures_of(row: CheckedRow, stored: StoredVillage, year: int) -> VillageFigures:
    """The figures of the year with the filled cells; a new year begins as a copy of the last, without its remark."""
    figures = stored.figures
    if figures is None or figures.year != year:
        kept = {name: getattr(figures, name) for name in OF_YEAR - {"remark"}} if figures else {}
        figures = VillageFigures(place_id=stored.village.code, year=year, **kept)
    for name in OF_YEAR & row.values.keys():
        setattr(figures, name, row.values[name])
    return figures


def head_of(stored: StoredVillage, kind: str) -> PartyOrganization:
    """The village's own organisation with its kind; a name made of village and kind goes with it."""
    village, head = stored.village, stored.head
    if head is None:
        head = PartyOrganization(place_id=village.code, term_years=numbers.VILLAGE_TERM_YEARS)
        head.name = f"{village.name}{Kind(kind).label}"
    elif head.name == f"{village.name}{head.get_kind_display()}":
        head.name = f"{village.name}{Kind(kind).label}"
    head.kind = kind
    return head


def act(row: CheckedRow, stored: StoredVillage, batch: ImportBatch, year: int) -> audit.Act:
    """The entry of one row: for a new village what the file says of it, else what changed."""
    before, after, label = {}, row.values, "新增"
    if row.stored is not None:
        before, after = {name: row.stored.get(name) for name in row.changes}, row.changes
        label = f"更新 {year} 年数据" if OF_YEAR & row.changes.keys() else "更新"
    return audit.act_on(
        stored.village, "import_villages", f"导入{VILLAGES.label}：{label}",
        before=_in_words(before), after=_in_words(after), batch=str(batch.pk),
    )  # fmt: skip


def _in_words(values: dict[str, Any]) -> dict[str, Any]:
    """The kind of the organisation is no field of the village, so the trail keeps its word."""
    kind = values.get("organisation_kind")
    return {**values, "organisation_kind": Kind(kind).label} if kind else values
