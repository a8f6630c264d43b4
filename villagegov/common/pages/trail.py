"""操作日志: who did what, when, from where, before and after; read, filtered and taken along, never changed."""

from __future__ import annotations

import django_filters
from django import forms
from django.db import models

from villagegov.common import permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.listing import Column
from villagegov.common.places import Place
from villagegov.common.roles import Role
from villagegov.common.trail_texts import change_text
from villagegov.sheets.views import ExportedList

DAY = forms.DateInput(attrs={"type": "date"})


def places_seen(request) -> models.QuerySet:
    """The villages and townships from which this user may choose."""
    return Place.objects.visible_to(request.user).in_order()


class TrailFilters(django_filters.FilterSet):
    """By person, act, place and day; all in the address."""

    who = django_filters.CharFilter(label="经办人", field_name="actor_name", lookup_expr="contains")
    what = django_filters.CharFilter(label="做了什么", field_name="label", lookup_expr="contains")
    since = django_filters.DateFilter(label="从", field_name="at", lookup_expr="date__gte", widget=DAY)
    until = django_filters.DateFilter(label="到", field_name="at", lookup_expr="date__lte", widget=DAY)
    place = django_filters.ModelChoiceFilter(
        label="地方", queryset=places_seen, to_field_name="code", method="at_place", empty_label="全部"
    )
    key = django_filters.CharFilter(label="对象", field_name="record_name", lookup_expr="contains")

    class Meta:
        model = AuditEntry
        fields: tuple[str, ...] = ()

    def at_place(self, rows: models.QuerySet, name: str, place: Place) -> models.QuerySet:
        return rows.within(place.code)


def role_word(entry: AuditEntry, listing) -> str:
    return Role(entry.role).label if entry.role in Role.values else ""


class TrailList(ExportedList):
    """The trail of one's own scope; whoever has none sees the own acts."""

    model = AuditEntry
    permission = "common.view_trail"
    export_permission = "common.export_trail"
    title = "操作日志"
    route = "trail_list"
    default_order = ("-id",)
    filterset_class = TrailFilters
    empty_text = "没有符合条件的记录"
    order_note = "最近的在前。日志由系统自动记下，谁都不能修改或删除"
    columns = (
        Column("at", "时间", lambda entry, listing: f"{entry.local_time:%Y-%m-%d %H:%M:%S}", order=("id",)),
        Column("who", "经办人", lambda entry, listing: entry.actor_name or "系统", order=("actor_name",)),
        Column("role", "角色", role_word),
        Column("what", "做了什么", lambda entry, listing: entry.label),
        Column("record", "对象", lambda entry, listing: entry.record_name),
        Column("change", "修改前 → 修改后", lambda entry, listing: change_text(entry)),
        Column("reason", "理由", lambda entry, listing: entry.reason),
        Column("address", "地址", lambda entry, listing: entry.address),
    )

    def seen_with(self) -> str:
        """Who reads the own acts alone has no trail to take along."""
        return "common.view_trail_of_others" if self.mode == "export" else super().seen_with()

    def export_path(self) -> str:
        return super().export_path() if permissions.permits(self.request.user, self.export_permission) else ""
