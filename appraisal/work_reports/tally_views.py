"""The pages of ballots: list, tally, the grid of a sheet, the confirmation, corrections and the ballot paper (F8)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from appraisal.work_reports import arithmetic, operations, sheets, workflow
from appraisal.work_reports.ballots import AppraisalTally, VoterGroup
from appraisal.work_reports.comparing import both_sheets, cells_that_differ, number_of_sheet
from appraisal.work_reports.filters import TallyFilter, year_of
from appraisal.work_reports.forms import CorrectionForm, CountsFileForm, HeldOnForm, SheetForm, TalliesForm
from appraisal.work_reports.lists import TALLIES_BY_VILLAGE, TALLY_COLUMNS, tally_state
from appraisal.work_reports.models import WorkReport
from appraisal.work_reports.results import row_of, shares_of
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common import audit, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.permissions import permits
from villagegov.common.views import FormPage, Guarded, OneRecord, RecordDetail, TakeStep
from villagegov.common.workflow import open_steps
from villagegov.sheets.delivery import deliver
from villagegov.sheets.views import ExportedList, place_of

VIEW, ENTERS, CONFIRMS = "appraisal.view_tally", "appraisal.enter_tally", "appraisal.confirm_tally"


class TallyList(ExportedList):
    model, permission = AppraisalTally, VIEW
    title, unit, route = "民主测评", "份", "appraisal_tally_list"
    columns, filterset_class, default_order = TALLY_COLUMNS, TallyFilter, TALLIES_BY_VILLAGE
    empty_text = "这一年还没有登记民主测评"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("place").prefetch_related("counts")

    def actions(self) -> list[dict]:
        if not permits(self.request.user, ENTERS):
            return []
        return [
            {"label": "用 Excel 录入", "url": reverse("appraisal_counts_file"), "icon": "upload"},
            {"label": "登记测评", "url": reverse("appraisal_tally_new"), "icon": "plus"},
        ]


class OneTally(OneRecord):
    model = AppraisalTally

    def get_queryset(self) -> QuerySet:
        seen = AppraisalTally.objects.visible_to(self.request.user)
        return seen.select_related(
            "place", "first_typed_by", "second_typed_by", "confirmed_by", "corrects", "correction", "report__place"
        )  # fmt: skip


class TallyDetail(OneTally, RecordDetail):
    """What is known of a tally to whom: the own sheet, the cells that differ, the result once two sheets agree."""

    permission, template_name = VIEW, "appraisal/work_reports/tally.html"

    def context(self, **more: Any) -> dict[str, Any]:
        tally, user = self.record, self.request.user
        entries = AuditEntry.objects.visible_to(user).of(tally)
        tone, word = tally_state(tally)
        return super().context(
            tone=tone, word=word, least=workflow.least_group(tally),
            heads=["发出", "收回", "有效", "无效", *tally.grades, "弃权", "满意率"],
            typed=[one.name for one in (tally.first_typed_by, tally.second_typed_by) if one],
            steps=open_steps(workflow.TALLY_STEPS.values(), tally, by=user), may_type=self.may_type(),
            may_correct=self.may_correct(), records=records_of(entries.newest_first()[:TRAIL_SHOWN]),
            actions=[{"label": "打印测评票", "url": reverse("appraisal_ballot", args=[tally.pk]), "icon": "print"}],
            **(self.of_draft() if tally.is_draft else self.of_result()), **more,
        )  # fmt: skip

    def may_type(self) -> bool:
        tally, user = self.record, self.request.user
        is_free = len(tally.typed_by) < 2 or user.pk in tally.typed_by
        return tally.is_draft and is_free and permits(user, ENTERS, tally)

    def may_correct(self) -> bool:
        tally = self.record
        is_last = tally.stage == AppraisalTally.Stage.CONFIRMED and not hasattr(tally, "correction")
        return is_last and permits(self.request.user, ENTERS, tally)

    def of_draft(self) -> dict[str, Any]:
        """The own sheet alone; which cells differ, to those who typed and to who confirms; what would be kept."""
        tally, user = self.record, self.request.user
        number, confirms = number_of_sheet(tally, user.pk), permits(user, CONFIRMS, tally)
        own = [row_of(names, counts) for names, counts in both_sheets(tally).get(number or 0, [])]
        words = arithmetic.words_of(tally.grades)
        differing = cells_that_differ(tally) if number or confirms else []
        differs = [f"{group}的“{words[name]}”" for group, name in differing]
        return {"own": own, "differs": differs, "would_be": self.would_be() if confirms else []}

    def would_be(self) -> list[dict[str, Any]]:
        try:
            return [row_of(names, counts) for names, counts in workflow.result_lines(self.record)]
        except ValueError:
            return []

    def of_result(self) -> dict[str, Any]:
        tally = self.record
        before = shares_of(tally.corrects) if tally.corrects else []
        return {"result": shares_of(tally), "before": before}


class SheetEntry(OneTally, FormPage):
    """One of the two sheets, in a grid: Enter goes to the next cell."""

    permission, form_class = ENTERS, SheetForm
    template_name = "appraisal/work_reports/sheet.html"
    submit_text = "保存计票单"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        tally = self.get_record()
        if not tally.is_draft:
            messages.info(request, f"{tally.name}的测评结果{tally.get_stage_display()}，不能再录入")
            return redirect(tally.get_absolute_url())
        return super().get(request, **kwargs)

    def prepare(self) -> None:
        self.record = tally = self.get_record()
        is_taken = len(tally.typed_by) == 2 and self.request.user.pk not in tally.typed_by
        if is_taken and tally.is_draft:
            raise PermissionDenied("两张计票单已经由另外两位同事录入，要改的请本人改")

    def form_kwargs(self) -> dict[str, Any]:
        number = number_of_sheet(self.record, self.request.user.pk)
        rows = self.record.rows.filter(sheet=number) if number else ()
        return {"tally": self.record, "own": {row.group: row.counts for row in rows}}

    def permitted_save(self, form: SheetForm) -> str:
        return self.save(form)  # asks the permission on the record, under its lock

    def save(self, form: SheetForm) -> str:
        return operations.type_sheet(self.record, form.groups, by=self.request.user).get_absolute_url()

    @property
    def done_text(self) -> str:  # type: ignore[override]
        found = cells_that_differ(self.record)
        if found:
            return f"已保存。和另一张计票单有 {len(found)} 处不同，请对照纸质计票单核对自己的这张"
        return "已保存。两个人录的一样以后，由镇领导确认"

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        tally = self.record
        shown = {
            "record": tally,
            "heading": f"{tally.name}测评票数",
            "beside": f"{tally.place.name} {tally.year}年度",
        }
        return super().context(**{**shown, **more})


def to_type(user: Any) -> list[AppraisalTally]:
    """The tallies of which this user may type a sheet now."""
    scopes = permissions.scopes_of(user, permissions.SENTENCES[ENTERS].roles)
    drafts = AppraisalTally.objects.visible_to(user).within_any(scopes).drafts()
    rows = drafts.select_related("place").order_by(*TALLIES_BY_VILLAGE[:-1])
    return [one for one in rows if len(one.typed_by) < 2 or user.pk in one.typed_by]


class BlankCounts(Guarded):
    """The workbook to fill in, with a row for each group of what is to be typed."""

    model, permission = AppraisalTally, ENTERS

    def get(self, request: HttpRequest) -> HttpResponse:
        permissions.require(request.user, self.permission)
        blank, act = sheets.blank(to_type(request.user)), audit.Act("export", f"下载{sheets.TITLE}")
        return deliver([blank], place=place_of(request.user), title=sheets.TITLE, act=act, by=request.user)


class CountsFile(FormPage):
    """Many tallies from one workbook, each as one of its two sheets."""

    model, permission, form_class = AppraisalTally, ENTERS, CountsFileForm
    template_name = "appraisal/work_reports/counts_file.html"
    heading, submit_text, done_text = "用 Excel 录入测评票数", "录入", ""

    def form_kwargs(self) -> dict[str, Any]:
        self.tallies = to_type(self.request.user)
        return {"tallies": self.tallies}

    def save(self, form: CountsFileForm) -> str:
        done = operations.type_sheets(form.cleaned_data["file"], self.tallies, by=self.request.user)
        messages.success(
            self.request, f"已录入 {done} 份计票单。另一位同事也录入、两张一样以后，由镇领导确认"
        )
        return self.back_url()

    def back_url(self) -> str:
        return reverse("appraisal_tally_list")

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(count=len(self.tallies), **more)


class TallyNew(FormPage):
    """Several villages whose ballots were counted on one day."""

    model, permission, form_class = AppraisalTally, ENTERS, TalliesForm
    heading, submit_text = "登记民主测评", "登记"
    done_text = "已登记，请两个人分别录入计票单"

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def back_url(self) -> str:
        return reverse("appraisal_tally_list")

    def save(self, form: TalliesForm) -> str:
        typed, user = form.cleaned_data, self.request.user
        facts = {"held_on": typed["held_on"], "about": typed["about"], "by": user}
        if not operations.begin_tallies(typed["villages"], year_of(user), **facts):
            raise ValidationError("勾选的村都已经登记过，或者书记空缺，没有新增")
        return f"{reverse('appraisal_tally_list')}?year={year_of(user)}"


class TallyOfReport(OneRecord, FormPage):
    """The ballots about the writer of a report."""

    model, permission, form_class = WorkReport, ENTERS, HeldOnForm
    heading, submit_text, done_text = "登记民主测评", "登记", "已登记，请两个人分别录入计票单"

    def prepare(self) -> None:
        self.record = self.get_record()

    def save(self, form: HeldOnForm) -> str:
        report: Any = self.record
        held_on = form.cleaned_data["held_on"]
        return operations.begin_tally(report, held_on=held_on, by=self.request.user).get_absolute_url()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        beside = f"{self.record.place.name} {self.record.post} {self.record.name}"
        return super().context(**{"record": self.record, "beside": beside, **more})


class TallyCorrection(OneTally, FormPage):
    """Counted anew by decision of the township."""

    permission, form_class = ENTERS, CorrectionForm
    heading, submit_text, done_text = "更正测评结果", "开始更正", "已开始更正，请两个人重新录入计票单"

    def prepare(self) -> None:
        self.record = self.get_record()

    def save(self, form: CorrectionForm) -> str:
        return operations.begin_correction(
            self.record, **form.cleaned_data, by=self.request.user
        ).get_absolute_url()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        shown = {"record": self.record, "beside": f"{self.record.place.name} {self.record.name}"}
        return super().context(**{**shown, **more})


class TallyStep(TakeStep):
    model, steps = AppraisalTally, workflow.TALLY_STEPS


class BallotPaper(OneTally, RecordDetail):
    """民主测评票 (F8): one sheet a group of voters, without a number or a name."""

    permission, template_name = VIEW, "appraisal/work_reports/ballot.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = super().get(request, **kwargs)
        audit.write(audit.act_on(self.record, "print", "打印测评票"), by=request.user)
        return response

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(groups=[group.label for group in VoterGroup], **more)
