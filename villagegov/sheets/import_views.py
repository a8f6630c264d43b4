"""The pages of the import: the list of batches, the upload, the outcome with its two buttons, the report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from villagegov.common import jobs, permissions
from villagegov.common.codes import county_of
from villagegov.common.listing import Cell, Column
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day_short, moment
from villagegov.common.views import FormPage, RecordDetail, TakeStep, see_other
from villagegov.common.workflow import Step
from villagegov.sheets import imports, store
from villagegov.sheets.forms import UploadForm
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.resource import resources
from villagegov.sheets.screen import OutcomeScreen
from villagegov.sheets.views import ExportedList
from villagegov.sheets.workflow import CANCEL, CONFIRM

TONES = {"UPLOADED": "off", "CHECKED": "due", "CONFIRMED": "ok", "CANCELLED": "void"}
WIZARD = ("选文件", "核对", "完成")
REFRESH_SECONDS = 3


def wizard(step: int) -> list[dict[str, str]]:
    """The three steps with the state of each."""
    states = ["done" if n < step else "now" if n == step else "" for n in range(1, len(WIZARD) + 1)]
    return [{"title": title, "state": state} for title, state in zip(WIZARD, states, strict=True)]


def label_of(batch: ImportBatch) -> str:
    """The kind in words; a kind that is gone keeps its name."""
    found = resources().get(batch.kind)
    return found.kind.label if found else batch.kind


class ImportList(ExportedList):
    """导入记录: every upload of the township, the newest first."""

    model, permission, route, title = ImportBatch, "sheets.view_import", "import_list", "导入记录"
    default_order = ("-pk",)
    empty_text = "还没有导入过"
    order_note = "新的在前"
    columns = (
        Column("file", "文件", lambda b, _: Cell(b.file_name, url=b.get_absolute_url()), ("file_name",)),
        Column("kind", "种类", lambda b, _: label_of(b), ("kind",)),
        Column("uploaded", "上传时间", lambda b, _: moment(b.uploaded_at), ("uploaded_at",)),
        Column("by", "上传人", lambda b, _: b.uploaded_by.name),
        Column("rows", "行数", lambda b, _: b.rows_total, ("rows_total",), numeric=True),
        Column("new", "新增", lambda b, _: b.rows_new, ("rows_new",), numeric=True),
        Column("changed", "更新", lambda b, _: b.rows_changed, ("rows_changed",), numeric=True),
        Column("problem", "要修改", lambda b, _: b.rows_problem, ("rows_problem",), numeric=True),
        Column("stage", "状态", lambda b, _: Cell(b.get_stage_display(), TONES[b.stage]), ("stage",)),
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("uploaded_by")

    def actions(self) -> list[dict]:
        return [{"label": "导入花名册", "url": reverse("import_new"), "icon": "upload"}]


class ImportNew(FormPage):
    """Step 1: choose the kind and the file."""

    model, permission, form_class = ImportBatch, "sheets.upload_import", UploadForm
    template_name = "sheets/imports/upload.html"
    heading, submit_text, done_text = "导入花名册", "上传并检查", ""

    def prepare(self) -> None:
        if not permissions.permits(self.request.user, self.permission):
            raise Http404  # who may not see imports does not learn of the page

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user, "initial": {"kind": self.request.GET.get("kind", "")}}

    def back_url(self) -> str:
        return reverse("import_list")

    def context(self, **more: Any) -> dict[str, Any]:
        return {**super().context(**more), "steps": wizard(1), "busy_text": "正在检查…"}

    def save(self, form: UploadForm) -> str:
        return imports.keep(form.looked, by=self.request.user).get_absolute_url()


class ImportDetail(RecordDetail):
    """Step 2 while it waits for a decision, step 3 when it is confirmed."""

    model, permission = ImportBatch, "sheets.view_import"

    def get_queryset(self) -> Any:
        batches = ImportBatch.objects.visible_to(self.request.user)
        return batches.select_related("place", "uploaded_by", "confirmed_by")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.record = self.get_record()
        if batch.stage == ImportBatch.Stage.CONFIRMED:
            return self.report(batch)
        if batch.stage == ImportBatch.Stage.CANCELLED or not store.is_readable(batch.stored_as):
            self.template_name = "sheets/imports/closed.html"
            return self.shown(record=batch, label=label_of(batch))
        job = imports.job_of(batch)
        if job is not None and job.state in (jobs.Job.State.WAITING, jobs.Job.State.RUNNING):
            return self.working(batch, job)
        return self.outcome(batch, job)

    def outcome(self, batch: ImportBatch, job: jobs.Job | None) -> HttpResponse:
        """What the file says, and what confirming would do."""
        self.template_name = "sheets/imports/outcome.html"
        user, resource = self.request.user, resources()[batch.kind]
        villages = dict(
            Place.objects.visible_to(user).within(county_of(batch.place_id)).values_list("code", "name")
        )
        screen = OutcomeScreen(imports.check(batch, by=user), resource.kind, villages, self.request.GET)
        before = imports.earlier(batch)
        return self.shown(
            record=batch, label=label_of(batch), steps=wizard(2), screen=screen, earlier=before,
            earlier_on=day_short(before.confirmed_at) if before else "",
            problem=job.problem if job else "", is_large=batch.rows_total > imports.MOST_ROWS_AT_ONCE,
        )  # fmt: skip

    def working(self, batch: ImportBatch, job: jobs.Job) -> HttpResponse:
        """A large file on its way; the page looks again by itself."""
        self.template_name = "sheets/imports/working.html"
        response = self.shown(record=batch, label=label_of(batch), steps=wizard(2), job=job)
        response["Refresh"] = str(REFRESH_SECONDS)
        return response

    def report(self, batch: ImportBatch) -> HttpResponse:
        """What was written, where it stands, and what is left to do."""
        self.template_name = "sheets/imports/report.html"
        resource = resources()[batch.kind](user=self.request.user, place=batch.place)
        left = resource.people_left(batch.left_alone)
        counts = (
            ("新增", batch.rows_new), ("更新", batch.rows_changed), ("没有变化", batch.rows_unchanged),
            ("跳过（重复）", batch.rows_skipped), ("没有导入（有问题）", batch.rows_problem),
        )  # fmt: skip
        return self.shown(
            record=batch, label=label_of(batch), steps=wizard(3), resource=resource, left=left,
            list_url=reverse(resource.list_route), counts=counts, written=batch.rows_new + batch.rows_changed,
        )  # fmt: skip


class ImportStep(TakeStep):
    """The two buttons of step 2. A second confirmation shows what the first one did."""

    model = ImportBatch
    steps = {step.name: step for step in (CONFIRM, CANCEL)}

    def take(self, step: Step, record: ImportBatch) -> str:
        if step is not CONFIRM:
            return super().take(step, record)
        version = self.request.POST.get("version", "")
        imports.confirm_or_queue(
            record,
            by=self.request.user,
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
        )
        return record.get_absolute_url()

    def refused(self, record: ImportBatch, step: Step, texts: list[str]) -> HttpResponse:
        record.refresh_from_db()
        if step is CONFIRM and record.stage == ImportBatch.Stage.CONFIRMED:
            messages.info(self.request, "这一批已经导入过，下面是那一次的结果")
            return see_other(record.get_absolute_url())
        return super().refused(record, step, texts)
