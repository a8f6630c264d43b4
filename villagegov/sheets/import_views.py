"""The pages of the import: the list of batches, the upload, what the file says, the report."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from villagegov.common import jobs, permissions
from villagegov.common.codes import county_of
from villagegov.common.listing import Cell, Column
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day_short, moment
from villagegov.common.views import FormPage, RecordDetail
from villagegov.sheets import imports, store
from villagegov.sheets.forms import UploadForm
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.resource import resources
from villagegov.sheets.screen import OutcomeScreen
from villagegov.sheets.undone import rows_that_stayed
from villagegov.sheets.views import ExportedList
from villagegov.sheets.workflow import is_confirmed_by_a_second, is_in_time, undo_days

TONES = {"UPLOADED": "off", "CHECKED": "due", "CONFIRMED": "ok", "CANCELLED": "void", "UNDONE": "void"}
WIZARD = ("选文件", "核对并修改", "完成")
REFRESH_SECONDS = 3


def wizard(step: int) -> list[dict[str, str]]:
    """The three steps with the state of each."""
    states = ["done" if n < step else "now" if n == step else "" for n in range(1, len(WIZARD) + 1)]
    return [{"title": title, "state": state} for title, state in zip(WIZARD, states, strict=True)]


def label_of(batch: ImportBatch) -> str:
    """The kind in words; a kind that is gone keeps its name."""
    found = resources().get(batch.kind)
    return found.kind.label if found else batch.kind


def villages_for(batch: ImportBatch, user: Any) -> dict[str, str]:
    """The names of the villages that the page may name, by code."""
    known = Place.objects.visible_to(user).within(county_of(batch.place_id))
    return dict(known.values_list("code", "name"))


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
    """Step 1: choose the kind, and the file or pasted cells."""

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
        kinds = [(name, one.kind.label) for name, one in resources().items()]
        return {
            **super().context(**more),
            "steps": wizard(1),
            "busy_text": "正在检查…",
            "kinds": kinds,
            **self.days(),
        }

    def days(self) -> dict[str, int]:
        """How long a batch can go back, and how long an upload lies that nobody confirms."""
        sentence = permissions.SENTENCES[self.permission]
        township = permissions.scopes_of(self.request.user, sentence.roles)[0]
        return {"undo_days": undo_days(township), "kept_days": ImportBatch.KEPT.days}

    def save(self, form: UploadForm) -> str:
        batch = imports.keep(form.looked, by=self.request.user)
        is_open = batch.stage == ImportBatch.Stage.UPLOADED
        return reverse("import_columns", args=[batch.pk]) if is_open else batch.get_absolute_url()


class ImportDetail(RecordDetail):
    """Step 2 while it waits for a decision, step 3 when it is confirmed."""

    model, permission = ImportBatch, "sheets.view_import"

    def get_queryset(self) -> Any:
        batches = ImportBatch.objects.visible_to(self.request.user)
        return batches.select_related("place", "uploaded_by", "confirmed_by", "undone_by")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.record = self.get_record()
        job = imports.job_of(batch)
        if job is not None and imports.is_at_work(job, batch):
            return self.working(batch, job)
        if batch.stage in (ImportBatch.Stage.CONFIRMED, ImportBatch.Stage.UNDONE):
            return self.report(batch, job)
        if batch.stage == ImportBatch.Stage.CANCELLED or not store.is_readable(batch.stored_as):
            self.template_name = "sheets/imports/closed.html"
            return self.shown(record=batch, label=label_of(batch), kept_days=ImportBatch.KEPT.days)
        if batch.stage == ImportBatch.Stage.UPLOADED:
            return self.unmatched(batch)
        return self.outcome(batch, job)

    def unmatched(self, batch: ImportBatch) -> HttpResponse:
        """Nothing can be said of the rows before the columns are known."""
        self.template_name = "sheets/imports/unmatched.html"
        return self.shown(record=batch, label=label_of(batch), steps=wizard(2))

    def outcome(self, batch: ImportBatch, job: jobs.Job | None) -> HttpResponse:
        """What the file says, and what confirming would do."""
        self.template_name = "sheets/imports/outcome.html"
        user, kind = self.request.user, resources()[batch.kind].kind
        outcome = imports.check(batch, by=user)
        if outcome.refusal is not None:  # the register changed since: a village is gone, say
            return self.unmatched(batch)
        villages = villages_for(batch, user)
        screen = OutcomeScreen(outcome, kind, villages, self.request.GET, imports.fixes_of(batch))
        before = imports.earlier(batch)
        in_scope = [name for _, name in outcome.context.villages] if outcome.context else []
        return self.shown(
            record=batch, label=label_of(batch), steps=wizard(2), screen=screen, earlier=before,
            earlier_on=day_short(before.confirmed_at) if before else "", villages=in_scope,
            problem=job.problem if job else "", is_large=imports.is_large(batch),
            undo_days=undo_days(batch.place_id), waits_for=is_confirmed_by_a_second(batch, by=user),
        )  # fmt: skip

    def working(self, batch: ImportBatch, job: jobs.Job) -> HttpResponse:
        """A large file on its way; the page looks again by itself."""
        self.template_name = "sheets/imports/working.html"
        doing = "撤销" if job.kind == imports.UNDO_JOB else "导入"
        response = self.shown(record=batch, label=label_of(batch), steps=wizard(2), job=job, doing=doing)
        response["Refresh"] = str(REFRESH_SECONDS)
        return response

    def report(self, batch: ImportBatch, job: jobs.Job | None) -> HttpResponse:
        """What was written, where it stands, what is left to do, and the way back."""
        self.template_name = "sheets/imports/report.html"
        user = self.request.user
        resource = resources()[batch.kind](user=user, place=batch.place)
        counts = (
            ("新增", batch.rows_new), ("更新", batch.rows_changed), ("没有变化", batch.rows_unchanged),
            ("跳过", batch.rows_skipped), ("没有导入（有问题）", batch.rows_problem),
        )  # fmt: skip
        is_undone = batch.stage == ImportBatch.Stage.UNDONE
        has_file = bool(batch.stored_as) and store.is_readable(batch.stored_as)
        return self.shown(
            record=batch, label=label_of(batch), steps=wizard(3), resource=resource, counts=counts,
            left=resource.people_left(batch.left_alone), list_url=reverse(resource.list_route),
            written=batch.rows_new + batch.rows_changed, is_undone=is_undone,
            stayed=rows_that_stayed(batch.stayed, user), has_file=has_file and not is_undone,
            can_go_back=bool(batch.rows_new + batch.rows_changed) and not is_undone and not is_in_time(batch),
            problem=job.problem if job else "",
            others=imports.sheets_left(batch) if has_file and not is_undone else [],
        )  # fmt: skip
