"""The register of people as a sheet sees it: in the shape of its values, asked once a file, without a query a row."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from branches.people.models import Person
from villagegov.common import bulk
from villagegov.common.encryption import Sensitive, blind_index

PERSON_COLUMNS = (
    "pk", "version", "uuid", "place_id", "name", "sex", "ethnic_group", "birth_date", "birth_date_by_month",
    "id_number", "id_number_index", "phone", "phone_index", "education", "political_status", "remark",
)  # fmt: skip
PLAIN_COLUMNS = ("name", "sex", "ethnic_group", "education", "political_status", "remark")
TABLE = Person._meta.db_table
MONTH, DAY = len("1987-06"), len("1987-06-15")


class StoredNumber:
    """An encrypted number: compared by its blind index, shown as its mask, opened only for the trail."""

    __slots__ = ("_index", "_purpose", "_sealed", "_table", "_uuid")

    def __init__(self, purpose: str, index: str, sealed: str, uuid: Any, *, table: str = TABLE) -> None:
        self._purpose, self._index, self._sealed, self._uuid = purpose, index, sealed, uuid
        self._table = table

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and blind_index(self._purpose, other) == self._index

    def __hash__(self) -> int:
        return hash(self._index)

    def sensitive(self) -> Sensitive:
        """The number as the trail takes it."""
        row = self._uuid if isinstance(self._uuid, UUID) else UUID(self._uuid)
        return Sensitive(self._sealed, self._purpose, (self._table, self._purpose, row))

    def __str__(self) -> str:
        return str(self.sensitive())


class StoredPerson(dict[str, Any]):
    """One person in the shape of a row's values; `columns` are those of the query."""

    __slots__ = ("columns",)

    def __init__(self, columns: dict[str, Any]) -> None:
        self.columns = columns
        uuid = columns["uuid"]
        super().__init__(
            village=columns["place_id"],
            name=columns["name"],
            sex=columns["sex"],
            ethnic_group=columns["ethnic_group"],
            birth_date=date_text(columns["birth_date"], columns["birth_date_by_month"]),
            id_number=StoredNumber("id_number", columns["id_number_index"], columns["id_number"], uuid),
            phone=StoredNumber("phone", columns["phone_index"], columns["phone"], uuid),
            education=columns["education"],
            political_status=columns["political_status"],
            remark=columns["remark"],
        )

    @property
    def person_id(self) -> int:
        """The key of the person."""
        return self.columns["pk"]


def date_text(day: datetime.date | str | None, by_month: bool | int | None) -> str | None:
    """1987-06 or 1987-06-15, as the values of a row; a database without dates gives them as texts."""
    return str(day)[: MONTH if by_month else DAY] if day else None


class StoredPeople:
    """The people of one township; a kind adds the columns of its own records."""

    columns: ClassVar[tuple[str, ...]] = PERSON_COLUMNS

    def __init__(self, township: str) -> None:
        self.township = township

    def by_key(self, keys: Collection[str]) -> dict[str, StoredPerson]:
        """By ID number, through the blind index."""
        by_index = {blind_index("id_number", key): key for key in keys}
        if not by_index:
            return {}
        known = Person.objects.filter(id_number_index__in=bulk.among(by_index))
        found = {by_index[one.columns["id_number_index"]]: one for one in self.load(known)}
        for key, one in found.items():
            one["id_number"] = key
        return found

    def by_name(self, names: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[StoredPerson]]:
        """By village and name; asked only when a row has no match by its key."""
        return PeopleByName(self, names)

    def load(self, people: QuerySet) -> list[StoredPerson]:
        """The people of the query as the database gives them: nothing is converted that nobody asks for."""
        rows = people.filter(township_code=self.township).values_list(*self.columns)
        with connection.cursor() as cursor:
            cursor.execute(*rows.query.sql_with_params())
            found = [StoredPerson(dict(zip(self.columns, row, strict=True))) for row in cursor.fetchall()]
        self.complete(found)
        return found

    def complete(self, people: list[StoredPerson]) -> None:
        """Add what the kind's own records say."""


class PeopleByName(Mapping[tuple[str, str], Sequence[StoredPerson]]):
    """Namesakes by village and name, fetched at the first question."""

    def __init__(self, people: StoredPeople, names: Collection[tuple[str, str]]) -> None:
        self._people, self._names = people, names
        self._found: dict[tuple[str, str], list[StoredPerson]] | None = None

    def _fetched(self) -> dict[tuple[str, str], list[StoredPerson]]:
        if self._found is None:
            self._found = {}
            alike = Person.objects.filter(name__in=bulk.among({name for _, name in self._names}))
            for one in self._people.load(alike):
                self._found.setdefault((one["village"], one["name"]), []).append(one)
        return self._found

    def __getitem__(self, key: tuple[str, str]) -> Sequence[StoredPerson]:
        return self._fetched()[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._fetched())

    def __len__(self) -> int:
        return len(self._fetched())
