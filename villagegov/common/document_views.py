"""下载 Word: the document of one record, for whoever may see the record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from villagegov.common import audit
from villagegov.common.attachments import CONTENT_TYPES, SANDBOX
from villagegov.common.documents import Document
from villagegov.common.views import OneRecord


def as_word(content: bytes, name: str) -> HttpResponse:
    """A Word file as a download that no page shows."""
    response = HttpResponse(content, content_type=CONTENT_TYPES["docx"])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class DocumentDownload(OneRecord):
    """A subject names its model, the permission to see the record and the document."""

    document: ClassVar[Document]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        from villagegov.common.document_filling import (
            written,
        )  # half a second, which only a document is worth

        record = self.get_record()
        content = written(self.document, record)
        audit.write(
            audit.act_on(record, "download_document", f"下载 Word：{self.document.label}"), by=request.user
        )
        return as_word(content, self.document.file_name(record))
