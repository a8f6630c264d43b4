"""The village's pages on the phone: what it gives itself, filled, submitted, and read again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from appraisal.schemes.marks import shown
from appraisal.scores import reports, self_scoring
from appraisal.scores.forms import SelfScoreForm
from appraisal.scores.models import SelfScore
from appraisal.scores.workflow import SELF_STEPS, SUBMIT
from villagegov.common.list_views import RecordList
from villagegov.common.listing import Cell, Column
from villagegov.common.permissions import permits
from villagegov.common.views import NO_VERSION, FormPage, OneRecord, RecordDetail, TakeStep, typed_version
from villagegov.common.workflow import open_steps

VIEW = "appraisal.view_self_score"


class SelfScoreList(RecordList):
    """自评 of all years and villages that one reads."""

    model, permission, route = SelfScore, VIEW, "self_score_list"
    title, unit, empty_text = "自评", "份", "镇里还没有开始考核评分"
    columns = (
        Column(
            "village",
            "村（社区）",
            lambda one, _: one.place.name,
            order=("place__display_order", "place__code"),
        ),
        Column("year", "年度", lambda one, _: str(one.sheet.scheme.year), order=("sheet__scheme__year",)),
        Column(
            "total", "自评总分", lambda one, _: shown(one.total_milli), numeric=True, order=("total_milli",)
        ),
        Column(
            "stage", "状态", lambda one, _: Cell(one.get_stage_display(), tone=reports.SELF_TONES[one.stage])
        ),
    )
    default_order = ("-sheet__scheme__year", "place__display_order", "place__code", "-sheet__scheme__edition")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("place", "sheet__scheme")


class OneSelfScore(OneRecord):
    model = SelfScore

    def get_queryset(self) -> QuerySet:
        seen = SelfScore.objects.visible_to(self.request.user)
        return seen.select_related("sheet__scheme__place", "place", "submitted_by")


class SelfScoreDetail(OneSelfScore, RecordDetail):
    permission, template_name = VIEW, "appraisal/scores/self.html"

    def context(self, **more: Any) -> dict[str, Any]:
        one, user = self.record, self.request.user
        may_write = not self_scoring.what_forbids_editing(one)
        return super().context(
            mechanisms=reports.own_by_mechanism(one), tone=reports.SELF_TONES[one.stage],
            total=shown(one.total_milli), may_edit=may_write and permits(user, self_scoring.CHANGE, one),
            may_submit=may_write and permits(user, SUBMIT.permission, one),
            sees_sheet=permits(user, "appraisal.view_score", one.sheet),
            steps=[step for step in open_steps(SELF_STEPS.values(), one, by=user) if step.name != "submit"],
            **more,
        )  # fmt: skip


class SelfScoreEdit(OneSelfScore, FormPage):
    """Filled in by clerk or secretary; what is not finished is kept as it is."""

    permission, form_class = self_scoring.CHANGE, SelfScoreForm
    template_name = "appraisal/scores/self_form.html"
    submit_text, done_text = "保存", "已保存，还没有提交。书记看过后提交"
    submits = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Whoever follows an old link finds what came of it instead of a form."""
        one = self.get_record()
        if refusal := self_scoring.what_forbids_editing(one):
            messages.info(request, refusal)
            return redirect(one.get_absolute_url())
        return super().get(request, **kwargs)

    def prepare(self) -> None:
        self.record = self.get_record()
        self.entries = list(self.record.sheet.entries.of_village().in_order())

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"{self.record.sheet.scheme.year} 年度自评"

    def form_kwargs(self) -> dict[str, Any]:
        return {"entries": self.entries, "needs_all": self.submits}

    def permitted_save(self, form: SelfScoreForm) -> str:
        return self.save(form)  # asks the permission on the record, under its lock

    def save(self, form: SelfScoreForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        written = self_scoring.write(
            self.record, form.typed_rows(), by=self.request.user, version=version, submits=self.submits
        )
        return written.get_absolute_url()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        automatic = [reports.automatic_row(entry) for entry in self.entries if entry.indicator.is_automatic]
        return super().context(**{"record": self.record, "automatic": automatic, "long": True, **more})


class SelfScoreSubmit(SelfScoreEdit):
    """Filled in and submitted in one go, by the secretary."""

    permission = SUBMIT.permission
    submit_text, done_text = "提交自评", "已提交，镇里开始复核。确认后您会看到镇核分"
    submits = True


class SelfScoreStep(TakeStep):
    model, steps = SelfScore, SELF_STEPS

    def facts(self) -> dict[str, Any]:
        return {"why": self.request.POST.get("note", "")}
