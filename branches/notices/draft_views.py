"""Acts on a draft from its own page: masking a find, confirming that it is none, files that are added or removed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from branches.notices import findings, operations
from branches.notices.file_texts import without_traces
from branches.notices.files import NoticeFile
from branches.notices.forms import FileForm
from branches.notices.models import PublicNotice
from branches.notices.views import AboutNotice
from villagegov.common.attachments import AttachesFiles, delivered
from villagegov.common.views import OneRecord, once


class DraftAct(OneRecord):
    """One button on the page of a draft: POST, done once, back to the page. What is refused stands on a page."""

    model, key_field, permission = PublicNotice, "number", operations.DRAFTS

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        notice = self.get_record()
        return once(request, lambda: self.act(notice))

    def act(self, notice: PublicNotice) -> str:
        raise NotImplementedError


class MaskFind(DraftAct):
    def act(self, notice: PublicNotice) -> str:
        operations.mask_find(notice, self.request.POST.get("find", ""), by=self.request.user)
        messages.success(self.request, "已脱敏，请再看一遍前后的文字")
        return notice.get_absolute_url()


class ConfirmFind(DraftAct):
    permission = "branches.publish_notice"

    def act(self, notice: PublicNotice) -> str:
        typed = self.request.POST
        reason = typed.get("reason", "")[:200]
        operations.confirm_harmless(notice, typed.get("find", ""), reason=reason, by=self.request.user)
        messages.success(self.request, "已确认，理由记入操作日志")
        return notice.get_absolute_url()


class AddFile(AttachesFiles, AboutNotice):
    """A file that will be public: it is looked through before it is kept, traces of its author are taken out."""

    form_class, permission = FileForm, operations.DRAFTS
    submit_text, done_text = "上传附件", "已上传，请看检查结果"
    effect = (
        "附件会和公示一起公开。系统会检查 Excel、Word 和 PDF 里的文字；照片、扫描页和文件里的图片读不出，"
        "要有人看过并确认以后才能公示。"
    )

    def prepare(self) -> None:
        super().prepare()
        if self.record.stage != PublicNotice.Stage.DRAFT:
            raise PermissionDenied(operations.NOT_A_DRAFT)

    def make_form(self, *typed: Any) -> Any:
        form = super().make_form(*typed)
        if typed and form.is_valid():
            self.look_through(form)
        return form

    def look_through(self, form: Any) -> None:
        """Before the transaction: reading a long file takes its time."""
        try:
            cleaned = without_traces(form.cleaned_data["file"])
            self.found = findings.of_file(cleaned)
            form.cleaned_data["file"] = cleaned
        except ValidationError as refused:
            form.add_error("file", refused)

    def save(self, form: FileForm) -> str:
        operations.add_file(self.record, form.cleaned_data["file"], self.found, by=self.request.user)
        return self.back_url()


class RemoveFile(DraftAct):
    def act(self, notice: PublicNotice) -> str:
        file = notice.files.filter(pk=self.kwargs["file"]).first()
        if file is None:
            raise Http404
        operations.remove_file(file, by=self.request.user)
        messages.success(self.request, "已删除附件")
        return reverse("notice", args=[notice.number])


class DraftFile(OneRecord):
    """A file of a notice for those who work on it; of a withdrawn one for nobody."""

    model, key_field, permission = PublicNotice, "number", "branches.view_notice"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        notice = self.get_record()
        file = NoticeFile.objects.visible_to(request.user).filter(notice=notice, pk=kwargs["file"]).first()
        if file is None or notice.is_withdrawn:
            raise Http404
        return delivered(file)
