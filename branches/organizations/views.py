"""Pages of 党组织: the list with kinds, members and terms, one page for each, its form, and its end."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from branches.organizations import operations, reports
from branches.organizations.filters import OrganizationFilters
from branches.organizations.forms import EndForm, OrganizationForm
from branches.organizations.models import PartyOrganization
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common import clock, codes, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.listing import Cell, Column
from villagegov.common.places import hold, hold_in_use
from villagegov.common.templatetags.ui import day
from villagegov.common.views import (
    NO_VERSION,
    FormPage,
    OneRecord,
    RecordCreate,
    RecordDetail,
    RecordUpdate,
    created_with_trail,
    safe_next,
    typed_version,
)
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

    def actions(self) -> list[dict]:
        user = self.request.user
        groups = {"label": "党小组", "url": reverse("party_group_list")}
        seen = [groups] if permissions.permits(user, "branches.list_people") else []
        if not permissions.permits(user, "branches.change_organization"):
            return seen
        return [*seen, {"label": "新增党组织", "url": reverse("organization_new"), "icon": "plus"}]

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

    def get_queryset(self) -> QuerySet:
        return reports.with_members(super().get_queryset().select_related("place", "parent"))

    def context(self, **more: Any) -> dict[str, Any]:
        record, user = self.record, self.request.user
        may_change = record.ended_on is None and permissions.permits(
            user, "branches.change_organization", record
        )
        own = PartyOrganization.objects.visible_to(user).current().filter(place=record.place_id)
        entries = AuditEntry.objects.visible_to(user).of(record)
        return super().context(
            facts=reports.facts_of(record, clock.today()),
            hint=reports.hint_of(record, clock.today()),
            tree=reports.tree_of(reports.with_members(own).order_by("pk")),
            groups=reports.groups_of(record),
            records=records_of(entries.order_by("-id")[:TRAIL_SHOWN]),
            actions=self.actions() if may_change else [],
            may_change=may_change,
            **more,
        )

    def actions(self) -> list[dict]:
        return [
            {"label": "修改", "url": reverse("organization_edit", args=[self.record.pk]), "icon": "edit"},
            {"label": "撤销党组织", "url": reverse("organization_end", args=[self.record.pk])},
        ]


class OrganizationCreate(RecordCreate):
    model, form_class, permission = PartyOrganization, OrganizationForm, "branches.change_organization"
    heading, submit_text = "新增党组织", "保存党组织"

    def form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET
        initial = {"place": asked.get("place", ""), "parent": asked.get("parent", ""), "kind": "BRANCH"}
        return {**super().form_kwargs(), "initial": initial}

    def back_url(self) -> str:
        return safe_next(self.request, reverse("organization_list"))

    def save(self, form: OrganizationForm) -> str:
        hold_in_use(form.instance.place)
        operations.refuse_same_name(form.instance)
        return created_with_trail(form, by=self.request.user, label="新增党组织").get_absolute_url()


class OrganizationUpdate(RecordUpdate):
    model, form_class, permission = PartyOrganization, OrganizationForm, "branches.change_organization"
    submit_text = "保存修改"

    def get_queryset(self) -> QuerySet:
        return PartyOrganization.objects.visible_to(self.request.user).current().select_related("place")

    @property
    def heading(self) -> str:
        return f"修改{self.record.name}"

    def save(self, form: OrganizationForm) -> str:
        hold(self.record.place)
        operations.refuse_same_name(form.instance)
        return super().save(form)


class OrganizationEnd(OneRecord, FormPage):
    """The last look before an organisation ends, and the act."""

    model, form_class, permission = PartyOrganization, EndForm, "branches.change_organization"
    template_name = "branches/organizations/end.html"
    submit_text, done_text = "撤销党组织", "已撤销"

    def get_queryset(self) -> QuerySet:
        return PartyOrganization.objects.visible_to(self.request.user).select_related("place")

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        missing = [] if more["form"].is_bound else operations.obstacles_to_end(self.record)
        obstacles = [{"text": text} for text in missing]
        facts = [
            {"label": "所属村", "value": self.record.place.name},
            {"label": "名称", "value": self.record.name},
        ]
        heading = f"撤销{self.record.name}"
        return super().context(
            **{"heading": heading, "record": self.record, "facts": facts, "obstacles": obstacles, **more}
        )

    def save(self, form: EndForm) -> str:
        typed, version = form.cleaned_data, typed_version(self.request) or NO_VERSION
        operations.end_organization(
            self.record,
            ended_on=typed["ended_on"],
            reason=typed["reason"],
            by=self.request.user,
            version=version,
        )
        return self.back_url()
