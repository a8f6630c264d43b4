"""文书模板: the documents with their fields, and the township's own templates for them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from villagegov.common import documents, permissions
from villagegov.common.attachments import AttachesFiles, AttachmentField, DeliverFile
from villagegov.common.codes import level_of
from villagegov.common.document_templates import CHANGE, DocumentTemplate, keep, restore_default
from villagegov.common.document_views import as_word
from villagegov.common.places import Place
from villagegov.common.views import FormPage, Guarded, once

VIEW = "common.view_document_template"
FORMATS = "只收 Word 文件（.docx），WPS 里用“另存为”选 .docx"


def own_township(user: Any) -> Place | None:
    """The township whose templates this user keeps; None for who only reads."""
    wanted = permissions.SENTENCES[CHANGE].roles
    places = [grant.place for grant in permissions.grants_of(user) if grant.role in wanted]
    return next((place for place in places if level_of(place.code) == "TOWNSHIP"), None)


def in_use(user: Any) -> dict[str, list[DocumentTemplate]]:
    """The own templates in use that this user may see, by document."""
    found: dict[str, list[DocumentTemplate]] = {}
    for one in DocumentTemplate.objects.visible_to(user).in_use().select_related("place").order_by("place"):
        found.setdefault(one.document, []).append(one)
    return found


class DocumentList(Guarded):
    permission = VIEW
    template_name = "common/documents/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        own = in_use(request.user)
        rows = [
            {"document": one, "url": reverse("document", args=[one.key]), "own": own.get(one.key, [])}
            for one in sorted(documents.documents().values(), key=lambda one: (one.code, one.label))
        ]
        return self.shown(heading="文书模板", rows=rows, keeps=own_township(request.user) is not None)


class TemplateForm(forms.Form):
    """A Word file, read through before it is kept."""

    file = AttachmentField(label="改好的模板", for_staff=True, help_text=FORMATS)

    def __init__(self, *args: Any, document: documents.Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self.fields["file"].widget.attrs["accept"] = ".docx"

    def clean_file(self) -> Any:
        from villagegov.common.document_filling import (
            problems,
        )  # half a second, which only a document is worth

        accepted = self.cleaned_data["file"]
        if accepted.kind != "docx":
            raise forms.ValidationError(f"“{accepted.name}”不是 Word 文件。{FORMATS}")
        if found := problems(self.document, accepted.content):
            raise forms.ValidationError(found)
        return accepted


class OfDocument(Guarded):
    """A page about one kind of document."""

    permission = VIEW

    def find(self) -> documents.Document:
        found = documents.documents().get(self.kwargs["document"])
        if found is None:
            raise Http404
        return found


class DocumentPage(AttachesFiles, OfDocument, FormPage):
    """Which fields there are, the editions of the own template, and the form for a new one."""

    form_class = TemplateForm
    template_name = "common/documents/document.html"
    submit_text, done_text = "上传模板", "已检查并启用，以后下载用这个模板"

    def prepare(self) -> None:
        permissions.require(self.request.user, self.permission)
        self.document, self.place = self.find(), own_township(self.request.user)
        if self.request.method == "POST":
            permissions.require(self.request.user, CHANGE, self.place)

    def form_kwargs(self) -> dict[str, Any]:
        return {"document": self.document}

    def save(self, form: TemplateForm) -> str:
        keep(self.document, self.place, form.cleaned_data["file"], by=self.request.user)
        return self.request.path

    def back_url(self) -> str:
        return reverse("document_list")

    def context(self, **more: Any) -> dict[str, Any]:
        own = DocumentTemplate.objects.visible_to(self.request.user).filter(document=self.document.key)
        editions = list(own.select_related("place", "uploaded_by").order_by("place", "-edition"))
        facts = {
            "heading": self.document.label, "document": self.document, "editions": editions, "place": self.place,
            "crumbs": [{"label": "文书模板", "url": self.back_url()}, {"label": self.document.label}],
            "is_own": any(one.is_in_use for one in editions),
        }  # fmt: skip
        return super().context(**{**facts, **more})


class DefaultTemplate(OfDocument):
    """The default template with its tags, to be edited."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        document = self.find()
        return as_word(document.default_template(), f"{document.label} 默认模板.docx")


class RestoreDefault(OfDocument):
    """The default holds again; the own editions stay."""

    permission, sight = CHANGE, VIEW

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        document, place = self.find(), own_township(request.user)
        permissions.require(request.user, CHANGE, place)

        def act() -> str:
            restore_default(document, place, by=request.user)
            messages.success(request, "已恢复默认模板")
            return reverse("document", args=[document.key])

        return once(request, act)


class TemplateFile(DeliverFile):
    """An edition as it was uploaded."""

    model, permission = DocumentTemplate, VIEW
