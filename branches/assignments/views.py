"""The pages of the office: its assignments, each with the table of its villages, and the form of a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from branches.assignments import operations, reports
from branches.assignments.filters import AssignmentFilter
from branches.assignments.forms import AssignmentForm, NewDueDayForm
from branches.assignments.lists import ASSIGNMENT_COLUMNS, TONES
from branches.assignments.models import Assignment, AssignmentAnswer
from branches.assignments.workflow import ACCEPT, STEPS
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common import audit, codes, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.listing import Column
from villagegov.common.permissions import permits
from villagegov.common.places import Township
from villagegov.common.views import (
    NO_VERSION,
    OneRecord,
    RecordCreate,
    RecordDetail,
    RecordUpdate,
    TakeStep,
    once,
    typed_version,
)
from villagegov.common.workflow import open_steps, take_step
from villagegov.sheets.delivery import deliver
from villagegov.sheets.exports import footer
from villagegov.sheets.views import ExportedList, place_of

VIEW = "branches.view_assignment"


def ways_to_end(steps: list, record: Any) -> list[dict[str, Any]]:
    """The steps that this user may take, for the forms at the foot of a page."""
    return [{"step": step, "url": reverse("assignment_step", args=[record.pk, step.name])} for step in steps]


class AssignmentList(ExportedList):
    """All that was asked of the villages, the newest due day first."""

    model, permission = Assignment, VIEW
    title, unit, route = "布置的任务", "项", "assignment_list"
    columns, filterset_class, default_order = ASSIGNMENT_COLUMNS, AssignmentFilter, ("-due_on", "-pk")
    empty_text = "还没有布置过任务"

    def get_queryset(self) -> QuerySet:
        return reports.with_counts(super().get_queryset()).select_related("made_by", "place")

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        """Who works in one township needs no column that says so in every line."""
        is_of_county = any(codes.level_of(one.place_id) == "COUNTY" for one in permissions.grants_of(user))
        return tuple(column for column in self.columns if is_of_county or column.key != "township")

    def actions(self) -> list[dict]:
        if not permits(self.request.user, "branches.make_assignment"):
            return []
        return [{"label": "布置任务", "url": reverse("assignment_new"), "icon": "plus"}]


class AssignmentDetail(RecordDetail):
    """Village by village: who has reported what, who has not, and the words to ask for it."""

    model, permission = Assignment, VIEW
    template_name = "branches/assignments/detail.html"

    def get_queryset(self) -> QuerySet:
        return Assignment.objects.visible_to(self.request.user).select_related("place", "made_by")

    def context(self, **more: Any) -> dict[str, Any]:
        one, user = self.record, self.request.user
        answers = one.answers.select_related("place", "assignment", "handed_in_by").in_order()
        rows = reports.village_rows(one, list(answers), may_remind=permits(user, "branches.remind", one))
        entries = AuditEntry.objects.visible_to(user).of(one)
        return super().context(
            assignment_facts=reports.facts_of(one), rows=rows, tone=TONES[one.stage],
            missing=sum(row.answer.is_missing for row in rows),
            waiting=sum(row.answer.stage == AssignmentAnswer.Stage.HANDED_IN for row in rows),
            may_review=one.is_open and permits(user, "branches.review_answer", one),
            records=records_of(entries.newest_first()[:TRAIL_SHOWN]),
            ways=ways_to_end(open_steps(STEPS.values(), one, by=user), one), actions=self.actions(),
            **more,
        )  # fmt: skip

    def actions(self) -> list[dict[str, str]]:
        key = [self.record.pk]
        found = [{"label": "下载 Excel", "url": reverse("assignment_export", args=key), "icon": "download"}]
        if self.record.is_open and permits(self.request.user, "branches.make_assignment", self.record):
            found.append({"label": "改截止日期", "url": reverse("assignment_due_day", args=key)})
        return found


class AssignmentCreate(RecordCreate):
    """布置任务."""

    model, form_class, permission = Assignment, AssignmentForm, "branches.make_assignment"
    heading, submit_text, done_text = "布置任务", "布置", "已布置，村里的首页上现在就有"

    def save(self, form: AssignmentForm) -> str:
        user, chosen = self.request.user, form.cleaned_data["chosen"]
        form.instance.questions = form.cleaned_data["questions"]
        form.instance.due_on = form.cleaned_data["due_on"]
        township = Township.objects.visible_to(user).get(code=codes.township_of(chosen[0].code))
        assignment = operations.make(form.save(commit=False), township, chosen, by=user)
        return assignment.get_absolute_url()

    def back_url(self) -> str:
        return reverse("assignment_list")


class AssignmentDueDay(RecordUpdate):
    """改截止日期: with a reason; the villages that have not handed in find it in their inbox."""

    model, form_class, permission = Assignment, NewDueDayForm, "branches.make_assignment"
    heading, submit_text, done_text = "改截止日期", "改期", "已改期，还没有报送的村在消息里看得到"

    def save(self, form: NewDueDayForm) -> str:
        typed, version = form.cleaned_data, typed_version(self.request) or NO_VERSION
        by, reason = self.request.user, typed["reason"]
        operations.change_due_day(self.record, typed["due_on"], reason=reason, by=by, version=version)
        return self.back_url()


class AssignmentStep(TakeStep):
    model, steps = Assignment, STEPS

    def facts(self) -> dict[str, Any]:
        return {"why": self.request.POST.get("note", "")}


class AcceptAnswers(OneRecord):
    """Several villages at once: each by its own step, all or none."""

    model, permission = Assignment, "branches.review_answer"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.record = self.get_record()
        return once(request, self.accept)

    def accept(self) -> str:
        waiting = self.record.answers.awaiting_review().select_related("assignment", "place").in_order()
        if not self.request.POST.get("everything"):
            ticked = [
                key for key in self.request.POST.getlist("selected") if key.isdecimal() and len(key) < 19
            ]
            waiting = waiting.filter(pk__in=ticked)
        found = list(waiting)
        for answer in found:
            take_step(ACCEPT, answer, by=self.request.user)
        if found:
            messages.success(self.request, f"已通过 {len(found)} 个村")
        else:
            messages.warning(self.request, "还没有勾选待审核的村，请先在左边勾选")
        return self.record.get_absolute_url()


class AssignmentExport(OneRecord):
    """What the villages handed in, as a workbook."""

    model, permission = Assignment, VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        one = self.get_record()
        answers = list(one.answers.select_related("place", "assignment", "handed_in_by").in_order())
        table = reports.answers_sheet(one, answers, foot=footer(request.user, "任务汇总"))
        act = audit.act_on(one, "export", "下载填报汇总")
        return deliver([table], place=place_of(request.user), title="填报汇总", act=act, by=request.user)
