"""The pages of what is to be put right: the list, one of them, what the village says, the office's answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from appraisal.inspections import rectification_operations as operations
from appraisal.inspections import workflow
from appraisal.inspections.filters import RectificationFilter
from appraisal.inspections.forms import ReportForm
from appraisal.inspections.lists import RECTIFICATION_COLUMNS
from appraisal.inspections.rectification_models import Rectification, RectificationFile
from appraisal.inspections.reports import rectification_state
from branches.people.lists import columns_without_own_village
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common.attachments import AttachesFiles, DeliverFile
from villagegov.common.audit import AuditEntry
from villagegov.common.listing import Column
from villagegov.common.permissions import permits
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.views import NO_VERSION, FormPage, OneRecord, RecordDetail, TakeStep, typed_version
from villagegov.common.workflow import open_steps
from villagegov.sheets.views import ExportedList

VIEW = "appraisal.view_rectification"


class RectificationList(ExportedList):
    """What villages have to put right, the nearest due day of what is open first."""

    model, permission = Rectification, VIEW
    title, unit, route = "督查整改", "件", "rectification_list"
    columns, filterset_class = RECTIFICATION_COLUMNS, RectificationFilter
    default_order = ("-due_on", "place__display_order", "place__code", "pk")
    empty_text = "没有符合条件的整改"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("place", "owner", "inspection")

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return columns_without_own_village(self.columns, user)


class OneRectification(OneRecord):
    model = Rectification

    def get_queryset(self) -> QuerySet:
        seen = Rectification.objects.visible_to(self.request.user)
        return seen.select_related(
            "place", "owner", "inspection__place", "written_by", "reported_by", "closed_by", "ordered_by"
        )


def facts_of(one: Rectification) -> list[dict[str, str]]:
    return [
        {"label": "承诺事项", "value": one.item_text},
        {"label": "整改什么", "value": one.what},
        {"label": "责任人", "value": one.owner.name},
        {"label": "期限", "value": in_words(one.due_on)},
        {"label": "布置人", "value": f"{one.ordered_by.name}，{in_words(one.ordered_at)}"},
    ]


class RectificationDetail(OneRectification, RecordDetail):
    permission, template_name = VIEW, "appraisal/inspections/rectification.html"

    def context(self, **more: Any) -> dict[str, Any]:
        one, user = self.record, self.request.user
        tone, word = rectification_state(one)
        entries = AuditEntry.objects.visible_to(user).of(one)
        return super().context(
            tone=tone, word=word, order_facts=facts_of(one), files=list(one.files.order_by("pk")),
            may_report=one.is_missing and permits(user, "appraisal.report_rectification", one),
            may_draft=one.is_missing and permits(user, "appraisal.draft_rectification", one),
            sees_inspection=permits(user, "appraisal.view_inspection", one.inspection),
            steps=[s for s in open_steps(workflow.RECTIFICATION_STEPS.values(), one, by=user) if s.name != "report"],
            records=records_of(entries.newest_first()[:TRAIL_SHOWN]), **more,
        )  # fmt: skip


class RectificationDraft(AttachesFiles, OneRectification, FormPage):
    """The clerk writes it down; the secretary reports it."""

    permission, form_class = "appraisal.draft_rectification", ReportForm
    template_name = "appraisal/inspections/rectification_form.html"
    submit_text, done_text = "保存", "已保存，书记看过后报送"
    heading = "填写整改情况"
    reports = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Whoever follows an old link finds what came of it instead of a form."""
        one = self.get_record()
        if one.is_missing:
            return super().get(request, **kwargs)
        messages.info(request, f"现在是“{one.get_stage_display()}”，不用再填")
        return redirect(one.get_absolute_url())

    def prepare(self) -> None:
        self.record = self.get_record()

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.record, "user": self.request.user, "needs_all": self.reports}

    def permitted_save(self, form: ReportForm) -> str:
        return self.save(form)  # asks the permission on the record, under its lock

    def save(self, form: ReportForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        written = operations.write(
            form, self.record, by=self.request.user, version=version, reports=self.reports
        )
        return written.get_absolute_url()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        one = self.record
        facts = {"record": one, "order_facts": facts_of(one), "files": list(one.files.order_by("pk"))}
        return super().context(**{**facts, "long": True, **more})


class RectificationReport(RectificationDraft):
    """Written and reported to the township in one go."""

    permission = "appraisal.report_rectification"
    submit_text, done_text = "报送", "已报送，镇里看过后销号"
    reports = True


class RectificationStep(TakeStep):
    model, steps = Rectification, workflow.RECTIFICATION_STEPS

    def facts(self) -> dict[str, Any]:
        return {"why": self.request.POST.get("note", "")}


class RectificationFileDownload(DeliverFile):
    model, permission = RectificationFile, "appraisal.view_rectification_file"
