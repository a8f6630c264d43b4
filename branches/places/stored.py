"""The register of villages as a sheet sees it: each with its figures of a year and its Party organisation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from branches.organizations.models import PartyOrganization
from branches.places.models import VillageFigures
from villagegov.common import bulk
from villagegov.common.places import Village
from villagegov.sheets.context import StoredRow

FIGURES = (
    "group_count", "household_count", "registered_population", "resident_population", "adult_count", "farmland_mu",
    "approved_posts", "income_per_capita",
)  # fmt: skip
OF_YEAR = frozenset({*FIGURES, "remark"})


class StoredVillage(dict[str, Any]):
    """One village in the shape of a row's values, with the records that say so."""

    __slots__ = ("figures", "head", "village")

    def __init__(
        self, village: Village, figures: VillageFigures | None, head: PartyOrganization | None
    ) -> None:
        self.village, self.figures, self.head = village, figures, head
        super().__init__(
            name=village.name,
            code=village.code,
            kind=village.kind,
            organisation_kind=head.kind if head else None,
            remark=figures.remark if figures else "",
            **{name: _as_value(getattr(figures, name, None)) for name in FIGURES},
        )

    @property
    def versions(self) -> list[tuple[int, int] | None]:
        """Which records these are, and how they stood."""
        return [(one.pk, one.version) if one else None for one in (self.village, self.figures, self.head)]


def _as_value(number: Any) -> int | str | None:
    """Counts as they are, areas and money with two decimals as texts."""
    return number if number is None or isinstance(number, int) else str(number)


class StoredVillages:
    """The villages of one township in one year: of each the newest figures of that year or before."""

    def __init__(self, township: str, year: int = 0) -> None:
        self.township, self.year = township, year

    def of_year(self, year: int) -> StoredVillages:
        """The same township in another year."""
        return StoredVillages(self.township, year)

    def by_key(self, keys: Collection[str], *, lock: bool = False) -> dict[str, StoredVillage]:
        """The villages with these codes, three queries; with `lock` they are held until the transaction ends."""
        if not keys:
            return {}
        villages = Village.objects.current().within(self.township).filter(code__in=bulk.among(keys))
        figures = VillageFigures.objects.filter(place__in=bulk.among(keys)).latest_up_to(self.year)
        heads = PartyOrganization.objects.heads().filter(place__in=bulk.among(keys)).order_by("pk")
        if lock:
            villages, figures, heads = (
                one.select_for_update(of=("self",), no_key=True).order_by(*order)
                for one, order in ((villages, ["code"]), (figures, ["pk"]), (heads, ["pk"]))
            )
        of_year = {one.place_id: one for one in figures}
        head_of = {one.place_id: one for one in reversed(list(heads))}  # of several the first
        return {
            one.code: StoredVillage(one, of_year.get(one.code), head_of.get(one.code)) for one in villages
        }

    def by_name(self, names: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[StoredRow]]:
        """Villages are known by their code alone."""
        return {}
