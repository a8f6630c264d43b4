"""The columns of the list of people, on the page and in the download."""

from __future__ import annotations

import datetime

from branches.people.masks import id_number_for, phone_for
from branches.people.models import PartyMembership, Person
from villagegov.common import clock, codes
from villagegov.common.dates import PartialDate
from villagegov.common.listing import Cell, Column
from villagegov.common.permissions import grants_of
from villagegov.common.templatetags.ui import day

BY_VILLAGE = ("place__township_code", "place__display_order", "place_id", "stroke_key", "pk")


def day_of(listing) -> datetime.date:
    """The day that the list is about: the one its address names, else today."""
    filters = listing.filters
    chosen = filters.cleaned_data.get("on") if filters is not None and filters.is_bound else None
    return chosen or clock.today()


def membership_of(person: Person) -> PartyMembership | None:
    return getattr(person, "membership", None)


def born(person, listing) -> str:
    return day(person.birth_date, by_month=True)


def born_in_sheet(person, listing) -> PartialDate | None:
    return PartialDate(person.birth_date, by_month=True) if person.birth_date else None


def kind(person, listing) -> str:
    member = membership_of(person)
    if member is None:
        return ""
    was_probationary = member.confirmed_on is not None and member.confirmed_on > day_of(listing)
    return PartyMembership.Kind.PROBATIONARY.label if was_probationary else member.get_member_kind_display()


def admitted(person, listing) -> str:
    member = membership_of(person)
    return day(member.admitted_on, member.admitted_on_by_month) if member else ""


def admitted_in_sheet(person, listing) -> PartialDate | None:
    member = membership_of(person)
    return PartialDate(member.admitted_on, member.admitted_on_by_month) if member else None


def standing(person, listing) -> int | str | None:
    member = membership_of(person)
    return member.standing(day_of(listing)) if member else None


def mobile(person, listing) -> str:
    member = membership_of(person)
    return "是" if member and member.is_mobile else ""


def name(person, listing) -> Cell:
    suffix = "" if person.stage == Person.Stage.ACTIVE else f"（{person.get_stage_display()}）"
    return Cell(f"{person.name}{suffix}")


PERSON_COLUMNS = (
    Column("name", "姓名", name, order=("stroke_key",)),
    Column("place", "村（社区）", lambda p, _: p.place.name, order=BY_VILLAGE[:-1]),
    Column("sex", "性别", lambda p, _: p.get_sex_display()),
    Column("born", "出生年月", born, order=("birth_date", "stroke_key"), sheet=born_in_sheet),
    Column("age", "年龄", lambda p, listing: p.age(day_of(listing)), numeric=True),
    Column("education", "学历", lambda p, _: p.get_education_display()),
    Column("kind", "党员类别", kind),
    Column(
        "admitted",
        "入党时间",
        admitted,
        order=("membership__admitted_on", "stroke_key"),
        sheet=admitted_in_sheet,
    ),
    Column("standing", "党龄", standing, numeric=True),
    Column(
        "phone", "联系电话", lambda p, listing: phone_for(listing.user, p), sheet=lambda p, _: str(p.phone)
    ),
    Column("id_number", "身份证号", lambda p, listing: id_number_for(listing.user, p)),
    Column("mobile", "流动党员", mobile),
)


def columns_without_own_village(columns: tuple[Column, ...], user) -> tuple[Column, ...]:
    """Who works in one village needs no column that says so in every line."""
    scopes = {grant.place_id for grant in grants_of(user)}
    is_one_village = len(scopes) == 1 and codes.level_of(next(iter(scopes))) == "VILLAGE"
    return tuple(column for column in columns if not (is_one_village and column.key == "place"))
