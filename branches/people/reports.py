"""The roster of Party members as a sheet that can be imported again without a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from branches.people.models import Person
from villagegov.common.dates import PartialDate
from villagegov.sheets.tables import DATE, SheetColumn, Table

COLUMNS = (
    SheetColumn(("村名",)),
    SheetColumn(("姓名",)),
    SheetColumn(("性别",)),
    SheetColumn(("民族",)),
    SheetColumn(("出生年月",), DATE),
    SheetColumn(("身份证号",)),
    SheetColumn(("学历",)),
    SheetColumn(("党员类别",)),
    SheetColumn(("入党时间",), DATE),
    SheetColumn(("转正时间",), DATE),
    SheetColumn(("党小组",)),
    SheetColumn(("流动党员",)),
    SheetColumn(("党内职务",)),
    SheetColumn(("联系电话",)),
    SheetColumn(("备注",)),
)


def roster(people: QuerySet[Person], *, lines: tuple[str, ...], foot: str) -> Table:
    """Every member among these people, numbers in full, in the headers that the importer knows."""
    members = people.exclude(membership=None).select_related("place", "membership")
    return Table(
        name="党员花名册", title="党员花名册", columns=COLUMNS, rows=_rows(members), lines=lines, foot=(foot,),
        freeze_columns=2,
    )  # fmt: skip


def _rows(members: QuerySet[Person]) -> Iterator[list[Any]]:
    for person in members.iterator(2000):
        member = person.membership
        confirmed = member.confirmed_on and PartialDate(member.confirmed_on, member.confirmed_on_by_month)
        born = person.birth_date and PartialDate(person.birth_date, person.birth_date_by_month)
        texts = [
            person.place.name, person.name, person.get_sex_display(), person.ethnic_group, born,
            person.id_number.plain(), person.get_education_display(), member.get_member_kind_display(),
            PartialDate(member.admitted_on, member.admitted_on_by_month), confirmed, member.party_group,
            member.is_mobile, member.duty, person.phone.plain(), person.remark,
        ]  # fmt: skip
        yield [None if value == "" else value for value in texts]
