"""The register of representatives as a sheet sees it: in the shape of its values, asked once a file."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from branches.people.stored import StoredNumber, date_text
from branches.representatives.models import Representative
from villagegov.common import bulk
from villagegov.sheets.context import StoredRow

TABLE = Representative._meta.db_table
PLAIN = (
    "name", "sex", "ethnic_group", "education", "political_status", "villager_group", "represented_households",
    "remark",
)  # fmt: skip
DATES = ("birth_date", "elected_on")
COLUMNS = (
    "pk", "version", "uuid", "place_id", "phone", "phone_index", *PLAIN, *DATES,
    *(f"{name}_by_month" for name in DATES),
)  # fmt: skip


class StoredRepresentative(dict[str, Any]):
    """One representative in the shape of a row's values; `pk` and `version` say which record it was."""

    __slots__ = ("pk", "version")

    def __init__(self, columns: dict[str, Any]) -> None:
        self.pk, self.version = columns["pk"], columns["version"]
        super().__init__(
            village=columns["place_id"],
            phone=StoredNumber(
                "phone", columns["phone_index"], columns["phone"], columns["uuid"], table=TABLE
            ),
            **{name: columns[name] for name in PLAIN},
            **{name: date_text(columns[name], columns[f"{name}_by_month"]) for name in DATES},
        )


class StoredRepresentatives:
    """Who is a representative now in one township."""

    def __init__(self, township: str) -> None:
        self.township = township

    def by_key(self, keys: Collection[str]) -> dict[str, StoredRow]:
        """They have no number of their own."""
        return {}

    def by_name(
        self, names: Collection[tuple[str, str]]
    ) -> dict[tuple[str, str], list[StoredRepresentative]]:
        """By village and name."""
        found: dict[tuple[str, str], list[StoredRepresentative]] = {}
        if not names:
            return found
        current = Representative.objects.current().within(self.township)
        alike = current.filter(name__in=bulk.among({name for _, name in names})).order_by("pk")
        for row in alike.values_list(*COLUMNS):
            one = StoredRepresentative(dict(zip(COLUMNS, row, strict=True)))
            found.setdefault((one["village"], one["name"]), []).append(one)
        return found
