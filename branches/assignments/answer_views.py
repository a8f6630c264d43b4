"""The pages of a village: what it is asked for, the form that it fills, and the office's answer to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from branches.assignments import operations, reports
from branches.assignments.filters import AnswerFilter
from branches.assignments.forms import AnswerForm
from branches.assignments.lists import ANSWER_COLUMNS, state_of
from branches.assignments.models import AnswerFile, Assignment, AssignmentAnswer
from branches.assignments.workflow import ANSWER_STEPS
from branches.people.lists import columns_without_own_village
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common.attachments import AttachesFiles, DeliverFile
from villagegov.common.audit import AuditEntry
from villagegov.common.listing import Column
from villagegov.common.permissions import permits
from villagegov.common.templatetags.ui import moment
from villagegov.common.views import NO_VERSION, FormPage, OneRecord, RecordDetail, TakeStep, typed_version
from villagegov.common.workflow import open_steps
from villagegov.sheets.views import ExportedList

VIEW = "branches.view_answer"


class AnswerList(ExportedList):
    """What villages are asked for, the nearest due day of what is open first."""

    model, permission = AssignmentAnswer, VIEW
    title, unit, route = "填报任务", "项", "assignment_answer_list"
    columns, filterset_class = ANSWER_COLUMNS, AnswerFilter
    default_order = ("-assignment__due_on", "-assignment", "place__display_order", "place__code")
    empty_text = "镇里还没有布置过任务"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("assignment", "place")

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return columns_without_own_village(self.columns, user)


class OneAnswer(OneRecord):
    model = AssignmentAnswer

    def get_queryset(self) -> QuerySet:
        seen = AssignmentAnswer.objects.visible_to(self.request.user)
        return seen.select_related("assignment__place", "place", "handed_in_by", "written_by")


class AnswerDetail(OneAnswer, RecordDetail):
    permission, template_name = VIEW, "branches/assignments/answer.html"

    def context(self, **more: Any) -> dict[str, Any]:
        one, user = self.record, self.request.user
        operations.note_opened(one, user)
        tone, word = state_of(one)
        entries = AuditEntry.objects.visible_to(user).of(one).exclude(act=operations.OPENED)
        may_write = one.is_missing and one.assignment.is_open
        pairs = [{"label": label, "value": value} for label, value in one.pairs()]
        return super().context(
            assignment_facts=reports.facts_of(one.assignment), tone=tone, word=word, pairs=pairs,
            files=list(one.files.order_by("pk")), sees_assignment=permits(user, "branches.view_assignment", one),
            may_hand_in=may_write and permits(user, "branches.hand_in_answer", one),
            may_draft=may_write and permits(user, "branches.draft_answer", one),
            steps=[s for s in open_steps(ANSWER_STEPS.values(), one, by=user) if s.name != "hand_in"],
            records=records_of(entries.newest_first()[:TRAIL_SHOWN]), **more,
        )  # fmt: skip


def already_handled(answer: AssignmentAnswer) -> str:
    if not answer.assignment.is_open:
        return f"这项任务{answer.assignment.get_stage_display()}，不用再报了"
    who = answer.handed_in_by or answer.place
    return f"{who.name}{moment(answer.handed_in_at)}已报送"


class AnswerDraft(AttachesFiles, OneAnswer, FormPage):
    """The clerk fills it in; the secretary reports it."""

    permission, form_class = "branches.draft_answer", AnswerForm
    template_name = "branches/assignments/answer_form.html"
    submit_text, done_text = "保存", "已保存，书记看过后报送"
    hands_in = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Whoever follows an old link finds what came of it instead of a form."""
        one = self.get_record()
        if one.is_missing and one.assignment.is_open:
            operations.note_opened(one, request.user)
            return super().get(request, **kwargs)
        messages.info(request, already_handled(one))
        return redirect(one.get_absolute_url())

    def prepare(self) -> None:
        self.record = self.get_record()

    @property
    def heading(self) -> str:  # type: ignore[override]
        return self.record.assignment.title

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.record, "user": self.request.user, "needs_all": self.hands_in}

    def permitted_save(self, form: AnswerForm) -> str:
        return self.save(form)  # asks the permission on the record, under its lock

    def save(self, form: AnswerForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        by = self.request.user
        return operations.write(
            form, self.record, by=by, version=version, hand_in=self.hands_in
        ).get_absolute_url()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        one = self.record
        facts = {"record": one, "assignment_facts": reports.facts_of(one.assignment), "long": True}
        files = one.files.order_by("pk") if one.assignment.hands_in == Assignment.HandsIn.FILE else ()
        return super().context(**{**facts, "files": list(files), **more})


class AnswerHandIn(AnswerDraft):
    """Filled in and reported to the township in one go."""

    permission = "branches.hand_in_answer"
    submit_text, done_text = "报送", "已报送，镇里审核后会显示“已完成”"
    hands_in = True


class AnswerStep(TakeStep):
    model, steps = AssignmentAnswer, ANSWER_STEPS

    def facts(self) -> dict[str, Any]:
        return {"why": self.request.POST.get("note", "")}


class AnswerFileDownload(DeliverFile):
    model, permission = AnswerFile, "branches.view_answer_file"
