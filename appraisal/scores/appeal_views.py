"""Appeals: the secretary files one against the points of an indicator, the office answers it with its decision."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from appraisal.schemes.marks import shown
from appraisal.scores import workflow
from appraisal.scores.beside import ScoreAppeal
from appraisal.scores.entry_views import OneEntry
from appraisal.scores.forms import AnswerForm, AppealForm
from villagegov.common import permissions
from villagegov.common.permissions import permits
from villagegov.common.views import FormPage, OneRecord, RecordDetail, typed_version
from villagegov.common.workflow import take_step

VIEW, FILE, ANSWER = "appraisal.view_appeal", "appraisal.file_appeal", "appraisal.answer_appeal"


class AppealCreate(OneEntry, FormPage):
    """One for each indicator, within the days after the confirmation."""

    permission, sight, form_class = FILE, VIEW, AppealForm
    submit_text, done_text = "提出申诉", "已提出，镇里答复后您会看到"

    def prepare(self) -> None:
        self.record = self.get_record()

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"对“{self.record.indicator.name}”提出申诉"

    def permitted_save(self, form: AppealForm) -> str:
        permissions.require(self.request.user, FILE, self.record.sheet)
        return self.save(form)

    def save(self, form: AppealForm) -> str:
        ground = form.cleaned_data["ground"]
        appeal = workflow.file_appeal(self.record.sheet, self.record.pk, ground, by=self.request.user)
        return appeal.get_absolute_url()

    def back_url(self) -> str:
        return self.record.sheet.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        points, full = shown(self.record.points_milli), shown(self.record.full_milli)
        facts = [
            {"label": "镇核分", "value": f"{points} 分（满分 {full} 分）"},
            {"label": "扣分说明", "value": self.record.reason or self.record.fact_words or "没有扣分"},
        ]
        ends_on = workflow.appeal_ends_on(self.record.sheet) if self.record.sheet.confirmed_at else None
        return super().context(**{"entry_facts": facts, "ends_on": ends_on, "long": True, **more})

    template_name = "appraisal/scores/appeal_form.html"


class OneAppeal(OneRecord):
    model = ScoreAppeal

    def get_queryset(self) -> QuerySet:
        seen = ScoreAppeal.objects.visible_to(self.request.user)
        return seen.select_related(
            "sheet__scheme", "sheet__place", "indicator", "place", "filed_by", "answered_by"
        )


class AppealDetail(OneAppeal, RecordDetail):
    permission, template_name = VIEW, "appraisal/scores/appeal.html"

    def context(self, **more: Any) -> dict[str, Any]:
        one, user = self.record, self.request.user
        is_open = one.stage == ScoreAppeal.Stage.OPEN
        return super().context(
            before=shown(one.before_milli), after=shown(one.after_milli), entry=workflow.entry_of(one),
            may_answer=is_open and permits(user, ANSWER, one),
            sees_sheet=permits(user, "appraisal.view_score", one.sheet), **more,
        )  # fmt: skip


class AppealAnswer(OneAppeal, FormPage):
    permission, form_class = ANSWER, AnswerForm
    submit_text, done_text = "答复", "已答复，村书记会看到"

    def prepare(self) -> None:
        self.record = self.get_record()
        self.entry = workflow.entry_of(self.record)

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"答复：{self.record}"

    def form_kwargs(self) -> dict[str, Any]:
        return {"entry": self.entry}

    def permitted_save(self, form: AnswerForm) -> str:
        return self.save(form)

    def save(self, form: AnswerForm) -> str:
        answer, points = form.cleaned_data["answer"], form.cleaned_data["points"]
        version = typed_version(self.request)
        if version is None:
            raise Http404
        taken = take_step(
            workflow.ANSWER, self.record, by=self.request.user, note=answer, version=version, answer=answer,
            points=points,
        )  # fmt: skip
        return taken.get_absolute_url()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"record": self.record, "entry": self.entry, "long": True, **more})

    template_name = "appraisal/scores/answer_form.html"
