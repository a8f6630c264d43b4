"""The list of Party groups: each named by the memberships of a village, with how many members it has."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.urls import reverse

from branches.people import cut_off
from branches.people.filters import PlacesFilter, asked_day
from branches.people.models import PartyMembership
from branches.people.views import UnseenByOthers
from villagegov.common import clock
from villagegov.common.listing import Cell, Column
from villagegov.sheets.views import ExportedList


class GroupFilter(PlacesFilter):
    """Groups of today, or of the members of a day."""

    class Meta:
        model = PartyMembership
        fields = ("place",)

    def filter_queryset(self, groups: QuerySet) -> QuerySet:
        groups = groups.filter(place__in=self.villages_then()) if self.day else groups
        return super().filter_queryset(groups)


def members_cell(group: Any, listing: Any) -> Cell:
    """The number of members; it opens them."""
    facts = {"on": listing.query.get("on", ""), "place": group.place_id, "group": group.party_group}
    query = urlencode({name: value for name, value in facts.items() if value})
    return Cell(f"{group.members:,}", url=f"{reverse('person_list')}?{query}")


class GroupList(UnseenByOthers, ExportedList):
    """One line for each group; the membership that stands for it is the oldest one that names it."""

    model, permission, sight = PartyMembership, "branches.list_people", "branches.list_people"
    title, unit, route = "党小组", "个党小组", "party_group_list"
    filterset_class = GroupFilter
    default_order = ("place__township_code", "place__display_order", "place_id", "party_group")
    order_note = "按本镇次序排列"
    empty_text = "没有符合条件的党小组。党小组写在党员信息里"
    columns = (
        Column("name", "党小组", lambda g, _: g.party_group, order=("party_group", "place_id")),
        Column("place", "村（社区）", lambda g, _: g.place.name,
               order=("place__township_code", "place__display_order", "place_id", "party_group")),
        Column("members", "党员", members_cell, order=("members", "place_id"), numeric=True,
               sheet=lambda g, _: g.members),
    )  # fmt: skip

    def url_of(self, record: PartyMembership) -> str:
        return ""

    def get_queryset(self) -> QuerySet:
        seen = PartyMembership.objects.visible_to(self.request.user).exclude(party_group="")
        members = seen.filter(cut_off.member_on(asked_day(self.request.GET) or clock.today())).order_by()
        first = members.values("place_id", "party_group").annotate(first=Min("pk")).values("first")
        same = members.filter(place=OuterRef("place"), party_group=OuterRef("party_group"))
        count = same.values("party_group").annotate(number=Count("pk")).values("number")
        return seen.filter(pk__in=first).annotate(members=Subquery(count)).select_related("place")
