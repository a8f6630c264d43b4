"""What a check must know besides the file: the day, the places, and what the register holds already."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from villagegov.sheets.normalise.places import VillageIndex, VillageName

StoredRow = Mapping[str, Any]


@dataclass(frozen=True)
class Either:
    """What two registers say of one field, the one that counts first: a cell that agrees with either is no change."""

    values: tuple[Any, ...]

    def __str__(self) -> str:
        return str(self.values[0]) if self.values else ""


class StoredRows(Protocol):
    """The register, asked once a file; a row is a mapping of the kind's fields in the shape of `values`."""

    def by_key(self, keys: Collection[str]) -> Mapping[str, StoredRow]:
        """The rows that have one of these values in the kind's key field, wherever they live."""

    def by_name(self, names: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[StoredRow]]:
        """The rows with one of these pairs of village code and name."""


class YearlyRows(StoredRows, Protocol):
    """A register with a row a year."""

    def of_year(self, year: int) -> StoredRows:
        """The register as it stands in this year: of each record the newest row of the year or before."""


@dataclass(frozen=True)
class CheckContext:
    """`higher_places` are names of counties and townships; without `stored` nothing is compared.

    `scope` is the code of the place whose register is meant. The codes of `former_villages` stay taken.
    `latest_year` is the newest of a yearly register. `remembered` are headers with the fields that the office gave
    them before.
    """

    today: datetime.date
    villages: tuple[VillageName, ...]
    villages_outside: tuple[VillageName, ...] = ()
    higher_places: tuple[str, ...] = ()
    stored: StoredRows | None = None
    scope: str = ""
    former_villages: tuple[VillageName, ...] = ()
    latest_year: int | None = None
    remembered: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def index(self) -> VillageIndex:
        """The villages prepared for look-up."""
        return VillageIndex(self.villages, self.villages_outside, self.higher_places)

    def village_name(self, code: str) -> str:
        """The name of a village, or its code when it is not known."""
        return self._names.get(code, code)

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict((*self.villages_outside, *self.villages))
