"""The register of people as a sheet sees it: in the shape of its values, asked once a file, without a query a row."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from branches.people.models import Person
from villagegov.common import bulk
from villagegov.common.encryption import Sensitive, blind_index, blind_indexes

PERSON_COLUMNS = (
    "pk", "version", "uuid", "place_id", "name", "sex", "ethnic_group", "birth_date", "birth_date_by_month",
    "id_number", "id_number_index", "phone", "phone_index", "education", "political_status", "remark",
)  # fmt: skip
PLAIN_COLUMNS = ("name", "sex", "ethnic_group", "education", "political_status", "remark")
TABLE = Person._meta.db_table
DATES = ("_date", "_on")
MONTH, DAY = len("1987-06"), len("1987-06-15")


class StoredNumber:
    """An encrypted number: compared by its blind index, shown as its mask, opened only for the trail."""

    __slots__ = ("_purpose", "_sealed", "_table", "_uuid", "index")

    def __init__(self, purpose: str, index: str, sealed: str, uuid: Any, table: str = TABLE) -> None:
        self._purpose, self.index, self._sealed, self._uuid, self._table = purpose, index, sealed, uuid, table

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and blind_index(self._purpose, other) == self.index

    def __hash__(self) -> int:
        return hash(self.index)

    def sensitive(self) -> Sensitive:
        """The number as the trail takes it."""
        row = self._uuid if isinstance(self._uuid, UUID) else UUID(self._uuid)
        return Sensitive(self._sealed, self._purpose, (self._table, self._purpose, row))

    def __str__(self) -> str:
        return str(self.sensitive())


class StoredPerson(dict[str, Any]):
    """One person in the shape of a row's values; `own` are the columns that a kind adds to those of a person."""

    __slots__ = ("_names", "own", "person_id", "row")

    def __init__(self, names: Sequence[str], row: Sequence[Any]) -> None:
        self._names, self.row = names, row
        (
            self.person_id, _, uuid, village, name, sex, ethnic_group, birth_date, by_month,
            id_number, id_number_index, phone, phone_index, education, political_status, remark, *self.own,
        ) = row  # fmt: skip
        super().__init__(
            village=village, name=name, sex=sex, ethnic_group=ethnic_group, education=education,
            political_status=political_status, remark=remark, birth_date=date_text(birth_date, by_month),
            id_number=StoredNumber("id_number", id_number_index, id_number, uuid),
            phone=StoredNumber("phone", phone_index, phone, uuid),
        )  # fmt: skip

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the query by their names; made when asked, since most rows are equal and nobody asks."""
        return dict(zip(self._names, self.row, strict=True))


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
        by_index = dict(zip(blind_indexes("id_number", keys), keys, strict=True))
        if not by_index:
            return {}
        found = {}
        for one in self.load(Person.objects.filter(id_number_index__in=bulk.among(by_index))):
            key = by_index[one["id_number"].index]
            one["id_number"] = key
            found[key] = one
        return found

    def by_name(self, names: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Sequence[StoredPerson]]:
        """By village and name; asked only when a row has no match by its key."""
        return PeopleByName(self, names)

    def load(self, people: QuerySet) -> list[StoredPerson]:
        """The people of the query as the database gives them, dates as texts: nothing is converted twice."""
        asked = (Cast(name, TextField()) if name.endswith(DATES) else name for name in self.columns)
        rows = people.filter(township_code=self.township).values_list(*asked)
        with connection.cursor() as cursor:
            cursor.execute(*rows.query.sql_with_params())
            found = [StoredPerson(self.columns, row) for row in cursor.fetchall()]
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
