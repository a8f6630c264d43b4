"""The columns of the list of pledges: every village, also one that has not begun."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from appraisal.pledges.models import AnnualPledge
from appraisal.pledges.states import state_of
from villagegov.common.codes import township_of
from villagegov.common.listing import Cell, Column
from villagegov.common.places import Township
from villagegov.common.templatetags.ui import day_short, moment

IN_ORDER = ("township_code", "display_order", "code")


def with_pledges(villages: QuerySet, user: Any, year: int) -> QuerySet:
    """Each village with its pledge of the year in `of_year`, and what the list sorts by."""
    pledges = AnnualPledge.objects.visible_to(user).of_year(year).with_state()
    counted = pledges.annotate(item_count=Count("items")).select_related("accepted_by", "submitted_by")
    own = AnnualPledge.objects.filter(place=OuterRef("code"), year=year)
    return villages.prefetch_related(Prefetch("pledges", queryset=counted, to_attr="of_year")).annotate(
        changed_at=Subquery(own.values("changed_at")[:1]),
        submitted_at=Subquery(own.values("submitted_at")[:1]),
        returned_count=Subquery(own.values("returned_count")[:1]),
    )


def pledge_of(village: Any) -> AnnualPledge | None:
    return village.of_year[0] if village.of_year else None


def state(village: Any, listing: Any) -> Cell:
    badge = state_of(pledge_of(village))
    return Cell(badge.word, tone=badge.tone)


def items(village: Any, listing: Any) -> int | None:
    pledge = pledge_of(village)
    return pledge.item_count if pledge else None


def notice(village: Any, listing: Any) -> str:
    """From when to when it is posted."""
    pledge = pledge_of(village)
    if pledge is None or pledge.notice is None or pledge.notice.is_withdrawn:
        return ""
    return f"{day_short(pledge.notice.starts_on)}至{day_short(pledge.notice.ends_on)}"


def township(village: Any, listing: Any) -> str:
    """The name of its township, looked up once a list."""
    if "townships" not in listing.kept:
        listing.kept["townships"] = dict(
            Township.objects.visible_to(listing.user).values_list("code", "name")
        )
    return listing.kept["townships"].get(township_of(village.code), "")


def time_of(name: str) -> Any:
    def told(village: Any, listing: Any) -> str:
        at: datetime.datetime | None = getattr(village, name)
        return moment(at)

    return told


COLUMNS = (
    Column("place", "村（社区）", lambda v, _: v.name, order=IN_ORDER),
    Column("township", "乡镇", township, order=IN_ORDER),
    Column("state", "状态", state),
    Column("items", "条数", items, numeric=True),
    Column("returned", "退回次数", lambda v, _: v.returned_count or None, order=("returned_count",), numeric=True),
    Column("submitted", "报送", time_of("submitted_at"), order=("submitted_at",)),
    Column("notice", "公示期", notice),
    Column("changed", "最近变动", time_of("changed_at"), order=("changed_at",)),
)  # fmt: skip
