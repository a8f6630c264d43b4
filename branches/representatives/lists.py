"""The columns of the list of representatives, on the page and in the download."""

from __future__ import annotations

import datetime
from typing import Any

from branches.people.lists import BY_VILLAGE, born, born_in_sheet, day_of
from branches.people.masks import phone_for
from branches.representatives.models import Representative
from villagegov.common.dates import PartialDate, age_on
from villagegov.common.listing import Column
from villagegov.common.templatetags.ui import day


def name(one: Representative, listing: Any) -> str:
    is_over = one.ended_on is not None and one.ended_on <= day_of(listing)
    return f"{one.name}（{one.get_end_reason_display()}）" if is_over else one.name


def age(one: Representative, on: datetime.date) -> int | None:
    """Full years on the day; by month where only that is known."""
    return age_on(one.birth_date, on, by_month=one.birth_date_by_month) if one.birth_date else None


def elected(one: Representative, listing: Any) -> str:
    return day(one.elected_on, one.elected_on_by_month)


def elected_in_sheet(one: Representative, listing: Any) -> PartialDate | None:
    return PartialDate(one.elected_on, one.elected_on_by_month) if one.elected_on else None


COLUMNS = (
    Column("name", "姓名", name, order=("stroke_key",)),
    Column("place", "村（社区）", lambda r, _: r.place.name, order=BY_VILLAGE[:-1]),
    Column("group", "村民小组", lambda r, _: r.villager_group, order=("villager_group", "stroke_key")),
    Column("sex", "性别", lambda r, _: r.get_sex_display(), order=("sex", "stroke_key")),
    Column("born", "出生年月", born, order=("birth_date", "stroke_key"), sheet=born_in_sheet),
    Column("age", "年龄", lambda r, listing: age(r, day_of(listing)), numeric=True),
    Column("education", "学历", lambda r, _: r.get_education_display()),
    Column("political", "政治面貌", lambda r, _: r.get_political_status_display()),
    Column("households", "代表户数", lambda r, _: r.represented_households,
           order=("represented_households", "stroke_key"), numeric=True),
    Column("elected", "当选时间", elected, order=("elected_on", "stroke_key"), sheet=elected_in_sheet),
    Column("phone", "联系电话", lambda r, listing: phone_for(listing.user, r), sheet=lambda r, _: str(r.phone)),
)  # fmt: skip
