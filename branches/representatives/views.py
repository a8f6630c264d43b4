"""The pages of villager representatives: list, record, form, the person behind it, the end of the term."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from branches.people.filters import asked_day
from branches.people.lists import BY_VILLAGE, columns_without_own_village
from branches.places.facts import TRAIL_SHOWN, records_of
from branches.representatives import facts, operations, reports
from branches.representatives.filters import RepresentativeFilter
from branches.representatives.forms import EndForm, LinkForm, RepresentativeForm
from branches.representatives.lists import COLUMNS
from branches.representatives.models import Representative
from villagegov.common import clock, codes, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.listing import Column
from villagegov.common.permissions import permits
from villagegov.common.places import Village, hold_in_use
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

CHANGE = operations.CHANGE
HINTS_SHOWN = 20


class RepresentativeList(ExportedList):
    """All representatives; above them their number, the share of women, households for each, and what does not fit."""

    model, permission = Representative, "branches.view_representative"
    title, unit, route = "村民代表", "人", "representative_list"
    columns, filterset_class, default_order = COLUMNS, RepresentativeFilter, BY_VILLAGE
    order_note = "按村的次序排列，同村按姓氏笔画"
    empty_text = "没有符合条件的村民代表。还没有登记的，可以导入村民代表名册"
    template_name = "branches/representatives/list.html"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("place")

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return columns_without_own_village(self.columns, user)

    def actions(self) -> list[dict]:
        if not permits(self.request.user, CHANGE):
            return []
        in_full = f"{reverse('representative_export_full')}?{self.request.GET.urlencode()}"
        return [
            {"label": "导出完整名册", "url": in_full, "icon": "download"},
            {"label": "新增村民代表", "url": reverse("representative_new"), "icon": "plus"},
        ]

    def context(self, **more: Any) -> dict[str, Any]:
        day, villages = asked_day(self.request.GET) or clock.today(), self.villages()
        found = reports.assemblies(villages, day)
        hints = [
            (village, text)
            for village in villages.in_order()
            for text in reports.hints(village, found.get(village.code))
        ]
        return super().context(
            facts=reports.facts_of(reports.together(found.values())),
            hints=hints[:HINTS_SHOWN], hints_left=len(hints) - HINTS_SHOWN, **more,
        )  # fmt: skip

    def villages(self) -> QuerySet:
        """The villages that the address asks for: what is said above the list is of all their representatives."""
        asked, day = self.request.GET, asked_day(self.request.GET) or clock.today()
        villages = Village.objects.visible_to(self.request.user).on(day)
        if place := asked.get("place", ""):
            villages = villages.filter(code=place)
        if codes.is_code(township := asked.get("township", "")):
            villages = villages.within(township)
        return villages


class RepresentativeDetail(RecordDetail):
    model, permission = Representative, "branches.view_representative"
    template_name = "branches/representatives/detail.html"

    def get_queryset(self) -> QuerySet:
        seen = Representative.objects.visible_to(self.request.user)
        return seen.select_related("place", "person__place")

    def context(self, **more: Any) -> dict[str, Any]:
        one, user = self.record, self.request.user
        may_change = one.ended_on is None and permits(user, CHANGE, one)
        entries = AuditEntry.objects.visible_to(user).of(one)
        return super().context(
            representative_facts=facts.facts_of(one, user), person_fact=facts.person_fact(one, user),
            knows_people=permits(user, "branches.list_people"), may_change=may_change,
            records=records_of(entries.newest_first()[:TRAIL_SHOWN]),
            actions=self.actions() if may_change else [], **more,
        )  # fmt: skip

    def actions(self) -> list[dict]:
        return [
            {"label": "修改", "url": reverse("representative_edit", args=[self.record.pk]), "icon": "edit"},
            {"label": "登记终止", "url": reverse("representative_end", args=[self.record.pk])},
        ]


class RepresentativeCreate(RecordCreate):
    model, form_class, permission = Representative, RepresentativeForm, CHANGE
    heading, submit_text = "新增村民代表", "保存村民代表"

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "initial": {"place": self.request.GET.get("place", "")}}

    def save(self, form: RepresentativeForm) -> str:
        user = self.request.user
        permissions.require(user, CHANGE, hold_in_use(form.cleaned_data["place"]))
        return created_with_trail(form, by=user, label="新增村民代表").get_absolute_url()

    def back_url(self) -> str:
        return safe_next(self.request, reverse("representative_list"))


class CurrentOnly(OneRecord):
    """What has ended stays as it is."""

    model, permission = Representative, CHANGE

    def get_queryset(self) -> QuerySet:
        return Representative.objects.visible_to(self.request.user).current().select_related("place")


class RepresentativeUpdate(CurrentOnly, RecordUpdate):
    form_class = RepresentativeForm
    submit_text = "保存修改"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"修改村民代表{self.record.name}"


class RepresentativeLink(CurrentOnly, RecordUpdate):
    """Which person of the register this is; decided by hand."""

    form_class = LinkForm
    template_name = "branches/representatives/link.html"
    submit_text, done_text = "保存对应关系", "已保存对应关系"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"村民代表{self.record.name}对应哪个人员"


class RepresentativeEnd(OneRecord, FormPage):
    """The last look before a term ends, and the act."""

    model, form_class, permission = Representative, EndForm, CHANGE
    template_name = "branches/representatives/end.html"
    submit_text, done_text = "登记终止", "已登记终止"

    def get_queryset(self) -> QuerySet:
        return Representative.objects.visible_to(self.request.user).select_related("place")

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        one = self.record
        pairs = [{"label": "所属村", "value": one.place.name}, {"label": "姓名", "value": one.name}]
        heading = f"登记{one.name}不再担任村民代表"
        return super().context(**{"heading": heading, "record": one, "facts": pairs, **more})

    def save(self, form: EndForm) -> str:
        typed, version = form.cleaned_data, typed_version(self.request) or NO_VERSION
        operations.end_term(
            self.record, ended_on=typed["ended_on"], reason=typed["end_reason"], note=typed["note"],
            by=self.request.user, version=version,
        )  # fmt: skip
        return self.back_url()
