"""What is done on the pages of an import: cells put right, columns matched, confirmed, taken back, copied."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse

from villagegov.common import audit, jobs, permissions
from villagegov.common.views import FormPage, OneRecord, TakeStep, once, see_other, typed_version
from villagegov.common.workflow import Blocked, Step
from villagegov.sheets import imports, store, undo
from villagegov.sheets.annotated import annotate
from villagegov.sheets.columns_form import ColumnsForm
from villagegov.sheets.delivery import XLSX
from villagegov.sheets.import_views import label_of, wizard
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.remedies import faults
from villagegov.sheets.resource import resources
from villagegov.sheets.typed import with_typed
from villagegov.sheets.undone import rows_that_stayed
from villagegov.sheets.workflow import CANCEL, CONFIRM, FIX, UNDO

SHOWN_ROWS = 200


class ImportFix(TakeStep):
    """Step 2, 重新检查: what was typed, and what a button does to a whole cause. The file is read before the lock."""

    model = ImportBatch
    steps = {FIX.name: FIX}

    def post(self, request: HttpRequest, name: str = FIX.name, **kwargs: Any) -> HttpResponse:
        user = request.user
        batch = permissions.get_permitted_or_404(ImportBatch, user, FIX.permission, pk=self.kwargs["key"])
        self.ready = None
        if batch.stage == ImportBatch.Stage.CHECKED and store.is_readable(batch.stored_as):
            kind, outcome = resources()[batch.kind].kind, imports.check(batch, by=user)
            before = imports.fixes_of(batch)
            fixes = with_typed(request.POST, before, outcome=outcome, faults=faults(kind, outcome))
            self.ready = imports.check(batch, by=user, fixes=fixes), fixes
        return super().post(request, name, **kwargs)

    def take(self, step: Step, record: Any) -> str:
        if self.ready is None:
            raise Blocked([f"现在是“{record.get_stage_display()}”，不能修改"])
        outcome, fixes = self.ready
        imports.put_right(record, outcome, fixes, by=self.request.user)
        if outcome.refusal is None and outcome.verdict == "ok":
            messages.success(self.request, "没有要修改的行了，请确认导入")
        query = self.request.POST.get("here", "")
        return f"{record.get_absolute_url()}{query}" if query.startswith("?") else record.get_absolute_url()


class ImportColumns(OneRecord, FormPage):
    """Which column is which: where the file leaves it open, and where it was matched wrongly."""

    model, permission = ImportBatch, "sheets.fix_import"
    template_name = "sheets/imports/columns.html"
    form_class = ColumnsForm
    heading, submit_text, done_text = "对应各列", "保存并重新检查", ""

    def prepare(self) -> None:
        self.record = self.get_record()
        open_stages = (ImportBatch.Stage.UPLOADED, ImportBatch.Stage.CHECKED)
        if self.record.stage not in open_stages or not store.is_readable(self.record.stored_as):
            raise Http404
        self.outcome = imports.check(self.record, by=self.request.user)

    def form_kwargs(self) -> dict[str, Any]:
        kind = resources()[self.record.kind].kind
        return {"outcome": self.outcome, "kind": kind, "check": self.check}

    def check(self, columns: dict[int, str]) -> Any:
        """The file read so; gives the outcome and the fixes that would be kept."""
        fixes = imports.fixes_of(self.record).with_columns(columns, sheet=self.outcome.sheet)
        return imports.check(self.record, by=self.request.user, fixes=fixes), fixes

    def context(self, **more: Any) -> dict[str, Any]:
        facts = {"record": self.record, "label": label_of(self.record), "steps": wizard(2)}
        return {**super().context(**more), **facts, "refusal": self.outcome.refusal}

    def back_url(self) -> str:
        is_open = self.record.stage == ImportBatch.Stage.UPLOADED
        return reverse("import_list") if is_open else self.record.get_absolute_url()

    def save(self, form: ColumnsForm) -> str:
        imports.put_right(self.record, *form.checked, by=self.request.user)
        return self.record.get_absolute_url()


class ImportStep(TakeStep):
    """The buttons that end a step. A second confirmation shows what the first one did."""

    model = ImportBatch
    steps = {step.name: step for step in (CONFIRM, CANCEL, UNDO)}

    def post(self, request: HttpRequest, name: str, **kwargs: Any) -> HttpResponse:
        if name != CONFIRM.name:
            return super().post(request, name, **kwargs)
        batch = permissions.get_permitted_or_404(
            ImportBatch, request.user, CONFIRM.permission, pk=self.kwargs["key"]
        )

        def attempt() -> HttpResponse:
            self.outcome = None
            if batch.stage == ImportBatch.Stage.CHECKED and not imports.is_large(batch):
                self.outcome = imports.check_ready(batch, by=request.user)
            return TakeStep.post(self, request, name, **kwargs)

        try:
            return imports.settled(batch, attempt)
        except Blocked as blocked:
            return self.refused(batch, CONFIRM, blocked.obstacles)

    def take(self, step: Step, record: Any) -> str:
        user, version = self.request.user, typed_version(self.request)
        if step is CONFIRM:
            if self.outcome is None:
                imports.confirm_later(record, by=user)
            else:
                imports.write(record, self.outcome, by=user, version=version)
            return record.get_absolute_url()
        if step is UNDO and imports.is_large(record):
            jobs.add(imports.UNDO_JOB, record.pk, by=user)
            return record.get_absolute_url()
        return super().take(step, record)

    def refused(self, record: Any, step: Step, texts: list[str]) -> HttpResponse:
        record.refresh_from_db()
        if step is CONFIRM and record.stage == ImportBatch.Stage.CONFIRMED:
            messages.info(self.request, "这一批已经导入过，下面是那一次的结果")
            return see_other(record.get_absolute_url())
        return super().refused(record, step, texts)


class ImportUndo(OneRecord):
    """Before a batch is taken back: how many rows go back, which stay, and why."""

    model, permission = ImportBatch, "sheets.undo_import"
    template_name = "sheets/imports/undo.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_record()
        if batch.stage != ImportBatch.Stage.CONFIRMED:
            return see_other(batch.get_absolute_url())
        wholes = undo.look(batch, resources()[batch.kind].barred_on_return)
        told = undo.told_of(wholes)
        stay = rows_that_stayed(told[:SHOWN_ROWS], request.user)
        facts = {"going": len(wholes) - len(told), "stay": stay, "stay_count": len(told)}
        return self.shown(record=batch, label=label_of(batch), **facts)


class ImportSheet(OneRecord):
    """Another sheet of the same file, as an import of its own."""

    model, permission = ImportBatch, "sheets.upload_import"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_record()
        looked = imports.with_sheet(batch, request.POST.get("sheet", ""), by=request.user)
        return once(request, lambda: imports.keep(looked, by=request.user).get_absolute_url())


class AnnotatedCopy(OneRecord):
    """The user's own file with red cells and comments; it holds full numbers, so that the trail says who took it."""

    model, permission = ImportBatch, "sheets.fix_import"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        batch = self.get_record()
        if not batch.stored_as or not store.is_readable(batch.stored_as):
            raise Http404
        outcome = imports.check(batch, by=request.user)
        if outcome.refusal is not None:
            raise Http404
        typed = {(row, column): outcome.cells[row][column] for row, column in outcome.typed}
        content = annotate(store.get(batch.stored_as), batch.file_name, outcome, typed=typed)
        label = f"下载标红的{label_of(batch)}"
        audit.write(audit.act_on(batch, "download_annotated", label), by=request.user)
        name = f"{Path(batch.file_name).stem}_标红.xlsx"
        return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=XLSX)
