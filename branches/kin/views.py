"""The pages of declared kin: list, record, declaration, correction, and the end of a relation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from branches.kin import operations, workflow
from branches.kin.facts import facts_of, side
from branches.kin.filters import KinFilter
from branches.kin.forms import DeclareForm, KindForm
from branches.kin.models import KinRelation
from branches.kin.reports import conflicts_of
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common.audit import AuditEntry
from villagegov.common.list_views import RecordList
from villagegov.common.listing import Cell, Column
from villagegov.common.permissions import permits, readers_of
from villagegov.common.templatetags.ui import day
from villagegov.common.views import FormPage, OneRecord, RecordDetail, TakeStep, safe_next, typed_version
from villagegov.common.workflow import open_steps

CHANGE = operations.CHANGE


def with_people(rows: QuerySet) -> QuerySet:
    return rows.select_related("person_a__place", "person_b__place", "declared_by")


def conflict_cell(one: KinRelation, listing: Any) -> str | Cell:
    if "conflicts" not in listing.kept:
        listing.kept["conflicts"] = conflicts_of(listing.filtered)
    return Cell("有冲突", "due") if one.pk in listing.kept["conflicts"] else ""


class KinList(RecordList):
    """Who is near kin of whom among those in office. Read on the page and on paper; there is no download."""

    model, permission = KinRelation, "branches.view_kin"
    title, unit, route = "近亲属关系", "条", "kin_list"
    filterset_class = KinFilter
    default_order = ("person_a__place__display_order", "person_a__place", "person_a__stroke_key", "pk")
    order_note = "按村的次序排列，同村按姓氏笔画"
    empty_text = "没有符合条件的近亲属关系"
    columns = (
        Column("first", "一方", lambda k, _: side(k.person_a), order=("person_a__stroke_key",)),
        Column("second", "另一方", lambda k, _: side(k.person_b), order=("person_b__stroke_key",)),
        Column("kind", "关系", lambda k, _: k.get_kind_display(), order=("kind",)),
        Column("conflict", "职务冲突", conflict_cell),
        Column("declared", "登记日期", lambda k, _: day(k.declared_on), order=("declared_on",)),
        Column("stage", "状态", lambda k, _: k.get_stage_display()),
    )

    def get_queryset(self) -> QuerySet:
        return with_people(super().get_queryset())

    def actions(self) -> list[dict]:
        if not permits(self.request.user, CHANGE):
            return []
        return [{"label": "登记近亲属关系", "url": reverse("kin_new"), "icon": "plus"}]


class KinDetail(RecordDetail):
    model, permission = KinRelation, "branches.view_kin"
    template_name = "branches/kin/detail.html"

    def get_queryset(self) -> QuerySet:
        return with_people(KinRelation.objects.visible_to(self.request.user))

    def context(self, **more: Any) -> dict[str, Any]:
        one: KinRelation = self.record
        user = self.request.user
        entries = AuditEntry.objects.visible_to(user).of(one)
        may_change = one.stage == KinRelation.Stage.DECLARED and permits(user, CHANGE, one)
        edit = {"label": "修改", "url": reverse("kin_edit", args=[one.pk]), "icon": "edit"}
        records = records_of(entries.newest_first()[:TRAIL_SHOWN])
        return super().context(
            kin_facts=facts_of(one), conflicts=conflicts_of([one]).get(one.pk, []), records=records,
            readers=readers_of(KinRelation.view_permission), actions=[edit] if may_change else [],
            steps=open_steps(workflow.STEPS.values(), one, by=user), **more,
        )  # fmt: skip


class ToldWhoReads:
    """Before anything is typed the page says who will read it, from the sentence that guards the view."""

    template_name = "branches/kin/form.html"

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"readers": readers_of(KinRelation.view_permission), **more})


class KinDeclare(ToldWhoReads, FormPage):
    model, form_class, permission = KinRelation, DeclareForm, CHANGE
    heading, submit_text, done_text = "登记近亲属关系", "保存关系", "已登记近亲属关系"

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user, "initial": {"person_a": self.request.GET.get("person", "")}}

    def back_url(self) -> str:
        return safe_next(self.request, reverse("kin_list"))

    def save(self, form: DeclareForm) -> str:
        typed = form.cleaned_data
        return operations.declare(
            typed["person_a"],
            typed["person_b"],
            typed["kind"],
            by=self.request.user,
            way_out=typed["way_out"],
        ).get_absolute_url()


class KinUpdate(ToldWhoReads, OneRecord, FormPage):
    model, form_class, permission = KinRelation, KindForm, CHANGE
    submit_text, done_text = "保存修改", "已保存"

    def get_queryset(self) -> QuerySet:
        return with_people(KinRelation.objects.visible_to(self.request.user))

    def prepare(self) -> None:
        self.record = self.get_record()

    def form_kwargs(self) -> dict[str, Any]:
        return {"record": self.record}

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        first, second = self.record.people
        heading = f"修改{first.name}和{second.name}的关系"
        return super().context(**{"heading": heading, "record": self.record, **more})

    def save(self, form: KindForm) -> str:
        typed, version = form.cleaned_data, typed_version(self.request)
        operations.change(
            self.record, typed["kind"], by=self.request.user, version=version, way_out=typed["way_out"]
        )
        return self.back_url()


class KinStep(TakeStep):
    model, steps = KinRelation, workflow.STEPS
