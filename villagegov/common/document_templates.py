"""Templates of the township's own: kept edition by edition, put in use, taken out of use for the default."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Q

from villagegov.common import audit, clock, codes, permissions
from villagegov.common.attachment_checks import Accepted
from villagegov.common.attachments import AttachedFile
from villagegov.common.documents import Document
from villagegov.common.permissions import ScopedQuerySet
from villagegov.common.places import Place, hold_in_use

CHANGE = "common.change_document_template"


class DocumentTemplateQuerySet(ScopedQuerySet):
    def in_use(self) -> DocumentTemplateQuerySet:
        return self.filter(is_in_use=True)


class DocumentTemplate(AttachedFile):
    """One edition of a township's own template for one kind of document; older ones stay, one at most is in use."""

    view_permission = "common.view_document_template"

    document = models.SlugField("文书", max_length=30)
    edition = models.PositiveIntegerField("版次")
    is_in_use = models.BooleanField("在用", default=True)

    objects = DocumentTemplateQuerySet.as_manager()

    class Meta(AttachedFile.Meta):
        verbose_name = verbose_name_plural = "文书模板"
        constraints = [
            *AttachedFile.Meta.constraints,
            models.UniqueConstraint(fields=["place", "document", "edition"], name="template_edition_once"),
            models.UniqueConstraint(
                fields=["place", "document"], condition=Q(is_in_use=True), name="template_one_in_use"
            ),
        ]

    @property
    def parent(self) -> DocumentTemplate:  # type: ignore[override]
        """It belongs to its township, not to a record: who may see it may have it."""
        return self


def in_use_at(document: Document, code: str) -> DocumentTemplate | None:
    """The own template that holds for a record of this place; None for the default."""
    templates = DocumentTemplate.objects.in_use().filter(place=codes.township_of(code))
    return templates.filter(document=document.key).first()


def keep(document: Document, place: Place, accepted: Accepted, *, by: Any) -> DocumentTemplate:
    """Put a checked template in use as the next edition; its file is on disk already."""
    permissions.require(by, CHANGE, hold_in_use(place))
    own = DocumentTemplate.objects.filter(place=place, document=document.key)
    last = own.aggregate(last=Max("edition"))["last"] or 0
    own.in_use().update(is_in_use=False)
    template = DocumentTemplate.objects.create(
        place=place, document=document.key, edition=last + 1, name=accepted.name, kind=accepted.kind,
        size=len(accepted.content), sha256=accepted.sha256, stored_as=accepted.stored_as, uploaded_by=by,
        uploaded_at=clock.now(),
    )  # fmt: skip
    told = {"document": document.label, "edition": template.edition, "sha256": template.sha256}
    audit.write(
        audit.act_on(template, "upload_template", f"上传文书模板：{document.label}", after=told), by=by
    )
    return template


def restore_default(document: Document, place: Place, *, by: Any) -> None:
    """The default holds again; the own editions stay to be read. Raises ValidationError where it holds already."""
    permissions.require(by, CHANGE, hold_in_use(place))
    own = DocumentTemplate.objects.in_use().filter(place=place, document=document.key).first()
    if own is None:
        raise ValidationError(f"“{document.label}”用的已经是默认模板")
    own.is_in_use = False
    own.save(update_fields=["is_in_use"])
    told = {"document": document.label, "edition": own.edition}
    audit.write(audit.act_on(own, "restore_template", f"恢复默认模板：{document.label}", before=told), by=by)
