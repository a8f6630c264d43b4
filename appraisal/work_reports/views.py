"""The pages of year-end reports: list, report, its form on a phone, the comment on it, its paper and its notice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from appraisal.work_reports import operations, reports, workflow
from appraisal.work_reports.arithmetic import length_of, too_long
from appraisal.work_reports.ballots import AppraisalTally
from appraisal.work_reports.documents import REPORT
from appraisal.work_reports.filters import ReportFilter, year_of
from appraisal.work_reports.forms import BeginForm, CommentForm, ReportForm
from appraisal.work_reports.lists import BY_VILLAGE, REPORT_COLUMNS, TONES, WORDS
from appraisal.work_reports.models import WorkReport
from appraisal.work_reports.results import satisfaction_of
from appraisal.work_reports.year import window
from branches.people.lists import columns_without_own_village
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common import audit, codes, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.document_views import DocumentDownload
from villagegov.common.listing import Column
from villagegov.common.permissions import permits
from villagegov.common.places import Township
from villagegov.common.templatetags.ui import moment
from villagegov.common.views import (
    NO_VERSION,
    FormPage,
    Guarded,
    OneRecord,
    RecordDetail,
    TakeStep,
    once,
    typed_version,
)
from villagegov.common.workflow import open_steps, take_step
from villagegov.sheets.views import ExportedList

VIEW = "appraisal.view_work_report"
DRAFTS, SUBMITS = "appraisal.draft_work_report", "appraisal.submit_work_report"


class ReportList(ExportedList):
    """The reports of a year by village and person, with what is missing first in the words of the state."""

    model, permission = WorkReport, VIEW
    title, unit, route = "年底述职", "份", "work_report_list"
    columns, filterset_class, default_order = REPORT_COLUMNS, ReportFilter, BY_VILLAGE
    template_name = "appraisal/work_reports/list.html"
    empty_text = "这一年还没有开始述职。到了述职的时候，镇组织办开始以后每个书记名下有一份"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("place", "notice")

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return columns_without_own_village(self.columns, user)

    def actions(self) -> list[dict]:
        user, found = self.request.user, []
        if permits(user, "appraisal.view_tally"):
            found.append({"label": "民主测评", "url": reverse("appraisal_tally_list"), "icon": "list"})
        if permits(user, DRAFTS):
            found.append({"label": "写述职报告", "url": reverse("work_report_new"), "icon": "edit"})
        return found

    def context(self, **more: Any) -> dict[str, Any]:
        user, year = self.request.user, year_of(self.request.user)
        scopes = permissions.scopes_of(user, permissions.SENTENCES["appraisal.begin_work_reports"].roles)
        left = [one for code in scopes for one in operations.without_report(code, year)]
        return super().context(left=left, year=year, **more)


class BeginReports(Guarded):
    """POST: a report for every secretary of the township."""

    model, permission = WorkReport, "appraisal.begin_work_reports"

    def post(self, request: HttpRequest) -> HttpResponse:
        permissions.require(request.user, self.permission)
        return once(request, self.begin)

    def begin(self) -> str:
        user, year = self.request.user, year_of(self.request.user)
        scopes = permissions.scopes_of(user, permissions.SENTENCES[self.permission].roles)
        townships = Township.objects.visible_to(user).within_any(scopes).in_order()
        begun = sum(operations.begin_all(township, year, by=user) for township in townships)
        told = (
            f"已为 {begun} 名书记开始 {year} 年述职" if begun else f"{year} 年的述职报告都已经开始，没有新增"
        )
        messages.success(self.request, told)
        return f"{reverse('work_report_list')}?year={year}"


class ReportNew(FormPage):
    """The village begins a report: the secretary's, or one of another member."""

    model, permission, form_class = WorkReport, DRAFTS, BeginForm
    heading, submit_text, done_text = "写述职报告", "开始写", ""

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user, "year": year_of(self.request.user)}

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"heading": f"写 {year_of(self.request.user)} 年述职报告", **more})

    def back_url(self) -> str:
        return reverse("work_report_list")

    def save(self, form: BeginForm) -> str:
        report = operations.begin_one(form.chosen, year_of(self.request.user), by=self.request.user)
        return reverse("work_report_write", args=[report.pk])


class OneReport(OneRecord):
    model = WorkReport

    def get_queryset(self) -> QuerySet:
        seen = WorkReport.objects.visible_to(self.request.user)
        return seen.select_related("place", "person", "submitted_by", "commented_by", "written_by", "notice")


def box_of(report: WorkReport, user: Any) -> list[dict[str, str]]:
    """The facts beside a report: as they are now, once handed in as they were then; and what the ballots gave."""
    rows = [*(reports.facts_of(report, user) if report.is_open else report.facts)]
    if share := satisfaction_of(report):
        rows.append(["民主测评满意率", share])
    return [{"label": label, "value": value} for label, value in rows]


class WholeReport(OneReport, RecordDetail):
    permission = VIEW

    def context(self, **more: Any) -> dict[str, Any]:
        report = self.record
        length = length_of(text for _, text in report.sections)
        return super().context(
            sections=report.sections, box=box_of(report, self.request.user), length=length, **more
        )


class ReportDetail(WholeReport):
    template_name = "appraisal/work_reports/detail.html"

    def context(self, **more: Any) -> dict[str, Any]:
        report, user = self.record, self.request.user
        entries = AuditEntry.objects.visible_to(user).of(report)
        may_write = report.is_open and permits(user, DRAFTS, report)
        tallies = AppraisalTally.objects.visible_to(user).filter(report=report).select_related("place")
        return super().context(
            tone=TONES[report.stage], word=WORDS.get(report.stage, report.get_stage_display()),
            may_write=may_write, may_submit=may_write and permits(user, SUBMITS, report),
            steps=[s for s in open_steps(workflow.STEPS.values(), report, by=user) if s.name != "submit"],
            may_comment=bool(open_steps([workflow.COMMENT], report, by=user)), tallies=tallies,
            may_begin_tally=not tallies and permits(user, "appraisal.enter_tally", report),
            may_post=self.may_post(report), due_on=window(codes.township_of(report.place_id), report.year)[1],
            records=records_of(entries.newest_first()[:TRAIL_SHOWN]),
            actions=[
                {"label": "打印述职报告", "url": reverse("work_report_print", args=[report.pk]), "icon": "print"},
                {"label": "下载 Word", "url": reverse("work_report_document", args=[report.pk]), "icon": "document"},
            ],
            **more,
        )  # fmt: skip

    def may_post(self, report: WorkReport) -> bool:
        is_appraised = report.stage == WorkReport.Stage.APPRAISED
        is_posted = report.notice is not None and report.notice.stage not in {"WITHDRAWN", "VOIDED"}
        may_draft = permits(self.request.user, "branches.draft_notice", report)
        return is_appraised and not is_posted and may_draft


class ReportPaper(WholeReport):
    """述职报告 (F7) on A4."""

    template_name = "appraisal/work_reports/paper.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = super().get(request, **kwargs)
        audit.write(audit.act_on(self.record, "print", "打印述职报告"), by=request.user)
        return response


class ReportDocument(OneReport, DocumentDownload):
    """The same as Word."""

    permission, document = VIEW, REPORT


class ReportWrite(OneReport, FormPage):
    """The four headings. Kept as often as wanted; handed in with the other button, once nothing is missing."""

    permission, form_class = DRAFTS, ReportForm
    template_name = "appraisal/work_reports/write.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Whoever follows an old link finds what came of it instead of a form."""
        report = self.get_record()
        if report.is_open:
            return super().get(request, **kwargs)
        messages.info(
            request, f"{report.name}的述职报告{report.get_stage_display()}，{moment(report.submitted_at)}报送"
        )
        return redirect(report.get_absolute_url())

    def prepare(self) -> None:
        self.record = self.get_record()

    @property
    def hands_in(self) -> bool:
        return self.request.POST.get("act") == "submit"

    @property
    def submit_text(self) -> str:  # type: ignore[override]
        return "报送" if self.hands_in else "保存"

    @property
    def done_text(self) -> str:  # type: ignore[override]
        return "已报送，镇里点评以后会显示在这里" if self.hands_in else ""

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.record, "user": self.request.user, "hands_in": self.hands_in}

    def permitted_save(self, form: ReportForm) -> str:
        return self.save(form)  # asks the permission on the record, under its lock

    def save(self, form: ReportForm) -> str:
        user, version = self.request.user, typed_version(self.request) or NO_VERSION
        gathered = reports.facts_of(self.record, user) if self.hands_in else ()
        saved = operations.write(
            form, self.record, by=user, version=version, submit=self.hands_in, gathered=gathered
        )
        if self.hands_in:
            return saved.get_absolute_url()
        self.tell_kept(saved)
        return reverse("work_report_write", args=[saved.pk])

    def tell_kept(self, report: WorkReport) -> None:
        most, length = workflow.most_characters(report), length_of(text for _, text in report.sections)
        note = too_long(length, most)
        messages.success(self.request, f"已保存，还没有报送。{note or f'现在 {length} 字，最多 {most} 字'}")

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        report, user = self.record, self.request.user
        facts = {
            "record": report, "heading": f"{report.year}年度述职报告", "beside": f"{report.post} {report.name}",
            "box": box_of(report, user), "most": workflow.most_characters(report),
            "may_submit": permits(user, SUBMITS, report),
            "due_on": window(codes.township_of(report.place_id), report.year)[1],
        }  # fmt: skip
        return super().context(**{**facts, **more})


class ReportComment(OneReport, FormPage):
    """点评: what the township says to the report, and when and how it was given."""

    permission, form_class = "appraisal.review_work_report", CommentForm
    submit_text, done_text = "保存点评", "已点评"

    def prepare(self) -> None:
        self.record = self.get_record()

    def permitted_save(self, form: CommentForm) -> str:
        return self.save(form)  # the step asks, under the lock

    def save(self, form: CommentForm) -> str:
        typed = {name: form.cleaned_data[name] for name in ("comment", "reported_on", "form")}
        version = typed_version(self.request) or NO_VERSION
        take_step(workflow.COMMENT, self.record, by=self.request.user, version=version, **typed)
        return self.record.get_absolute_url()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        report = self.record
        shown = {
            "record": report,
            "heading": "点评述职报告",
            "beside": f"{report.place.name} {report.post} {report.name}",
        }
        return super().context(**{**shown, **more})


class ReportStep(TakeStep):
    model, steps = WorkReport, workflow.STEPS

    def facts(self) -> dict[str, Any]:
        return {"why": self.request.POST.get("note", "")}

    def take(self, step: Any, record: Any) -> str:
        """Handed in from its own page alone, where the text and the facts of the day come along."""
        if step is workflow.SUBMIT:
            raise ValidationError("请打开述职报告，看一遍再报送")
        return super().take(step, record)


class PostReport(OneReport):
    """POST: a draft of the notice, which is checked and posted like any other."""

    permission = VIEW

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        report = self.get_record()
        return once(request, lambda: self.draft(report))

    def draft(self, report: WorkReport) -> str:
        notice = operations.draft_notice(report, satisfaction_of(report), by=self.request.user)
        messages.success(self.request, "已起草公示，请核对检查结果再公示")
        return notice.get_absolute_url()
