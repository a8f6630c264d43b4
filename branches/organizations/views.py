"""Pages of 党组织: the list with kinds, members and terms, one page for each, its form, and its end."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from branches.organizations import reports
from branches.organizations.filters import OrganizationFilters
from branches.organizations.models import PartyOrganization
from villagegov.common import clock, codes
from villagegov.common.listing import Cell, Column
from villagegov.common.templatetags.ui import day
from villagegov.common.views import RecordDetail
from villagegov.sheets.views import ExportedList


def kind_cell(organization: Any, listing: Any) -> str | Cell:
    """The kind; a badge where it does not fit the number of members."""
    township = codes.township_of(organization.place_id)
    if township not in listing.kept:
        listing.kept[township] = reports.sizes_at(township, clock.today().year)
    hint = reports.kind_hint(organization.kind, organization.formal_count, listing.kept[township])
    label = organization.get_kind_display()
    return Cell(f"{label}（需核对）", "due") if hint and organization.ended_on is None else label


def term_cell(organization: Any, listing: Any) -> str | Cell:
    term = reports.term_of(organization, clock.today())
    if term is None:
        return ""
    text = f"{day(term.started_on)}至{day(term.ends_on)}"
    return Cell(f"{text}，届满", "late") if term.is_over and organization.ended_on is None else text


class OrganizationList(ExportedList):
    model = PartyOrganization
    permission = "branches.view_organization"
    title = "党组织"
    route = "organization_list"
    filterset_class = OrganizationFilters
    default_order = ("place__township_code", "place__display_order", "place_id", "parent_id", "pk")
    order_note = "按本镇次序排列"
    unit = "个党组织"
    empty_text = "没有符合条件的党组织"
    columns = (
        Column("name", "名称", lambda o, _: o.name, order=("name",)),
        Column("village", "村（社区）", lambda o, _: o.place.name,
               order=("place__township_code", "place__display_order", "place_id")),
        Column("kind", "类型", kind_cell, order=("kind",)),
        Column("parent", "上级组织", lambda o, _: o.parent.name if o.parent_id else ""),
        Column("formal", "正式党员", lambda o, _: o.formal_count, order=("formal_count",), numeric=True),
        Column("probationary", "预备党员", lambda o, _: o.probationary_count,
               order=("probationary_count",), numeric=True),
        Column("groups", "党小组", lambda o, _: o.group_count, order=("group_count",), numeric=True),
        Column("seats", "委员职数", lambda o, _: o.seats, order=("seats",), numeric=True),
        Column("term", "本届任期", term_cell, order=("term_started_on",)),
    )  # fmt: skip

    def get_queryset(self) -> QuerySet:
        is_ended = self.request.GET.get("state") == "ended"
        organizations = PartyOrganization.objects.visible_to(self.request.user).filter(
            ended_on__isnull=not is_ended
        )
        return reports.with_members(organizations.select_related("place", "parent"))


class OrganizationDetail(RecordDetail):
    model = PartyOrganization
    permission = "branches.view_organization"
    template_name = "branches/organizations/detail.html"
