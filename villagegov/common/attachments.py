"""Files that people attach to a record: the row beside its parent, the file on disk, and how it is handed out.

A file is added, never changed; a better one is a new row. It lies under a random name in FILES_DIR, readable for this
program alone: no proxy may hand it out, since who may have it follows from the parent (security.md 6.9).

    class MeetingFile(AttachedFile):
        meeting = models.ForeignKey(Meeting, related_name="files", on_delete=models.PROTECT)
        parent = property(lambda file: file.meeting)

    class AddFile(AttachesFiles, RecordUpdate): MeetingFile.attach(form.cleaned_data["file"], by=…, meeting=…, place=…)
    class Deliver(DeliverFile): model, permission = MeetingFile, "branches.view_meeting_file"
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from villagegov.common import audit, clock, evidence
from villagegov.common.attachment_checks import EXTENSIONS, OFFICE, WORDS, Accepted, accept
from villagegov.common.constraints import one_of
from villagegov.common.keys import place_key
from villagegov.common.middleware import CONTENT_SECURITY_POLICY
from villagegov.common.permissions import ScopedQuerySet
from villagegov.common.views import OneRecord

logger = logging.getLogger(__name__)

CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
NEVER_ASKED = "可以不加，不影响考核"
SANDBOX = f"{CONTENT_SECURITY_POLICY}; sandbox"
STRAYS_KEPT_SECONDS = 24 * 60 * 60


class AttachedFile(models.Model):
    """A photo, scan or document that belongs to one record, which a subclass names as `parent`."""

    place = place_key(related_name="+")
    name = models.CharField("文件名", max_length=100)
    kind = models.CharField("种类", max_length=4, choices=list(WORDS.items()))
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=60, unique=True)
    uploaded_by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar[list] = [
            one_of("kind", list(WORDS), name="%(class)s_kind_known", message="没有这种文件")
        ]

    def __str__(self) -> str:
        return self.name

    parent: Any  # the record that it belongs to; each subclass says which

    @staticmethod
    def own_rows(user: Any) -> models.Q:
        """Who put a file there sees it."""
        return models.Q(uploaded_by_id=user.pk)

    @classmethod
    def attach(cls, accepted: Accepted, *, by: Any, **parent: Any) -> Any:
        """The row of a file that `on_disk` holds, with its entry in the trail; inside the act's transaction."""
        facts = {"size": len(accepted.content), "sha256": accepted.sha256, "stored_as": accepted.stored_as}
        file = cls._default_manager.create(
            name=accepted.name, kind=accepted.kind, uploaded_by=by, uploaded_at=clock.now(), **facts, **parent
        )
        told = {"name": file.name, "sha256": file.sha256}
        audit.write(audit.act_on(file.parent, "attach_file", "上传附件", after=told), by=by)
        return file

    def take_away(self, *, by: Any, reason: str = "") -> None:
        """Row and file go, the trail keeps name and digest. Raises ValidationError where something rests on it."""
        evidence.refuse_removal(self)
        told, stored_as = {"name": self.name, "sha256": self.sha256}, self.stored_as
        audit.write(audit.act_on(self.parent, "remove_file", "删除附件", before=told, reason=reason), by=by)
        self.delete()
        transaction.on_commit(lambda: (_folder() / stored_as).unlink(missing_ok=True))


class AttachmentField(forms.FileField):
    """A file that a form takes: gives `Accepted`, or None. The pages' view holds it on disk with `AttachesFiles`."""

    widget = forms.FileInput

    def __init__(self, *, for_staff: bool = False, **kwargs: Any) -> None:
        self.for_staff = for_staff
        taken = "、".join(WORDS[kind] for kind in WORDS if for_staff or kind not in OFFICE)
        kwargs.setdefault("help_text", f"{taken}，照片会自动缩小")
        kwargs.setdefault("label", "附件")
        super().__init__(**kwargs)
        self.error_messages |= {"empty": "这个文件是空的，请重新选择", "missing": "没有收到文件，请重新选择"}
        kinds = [one for one, kind in EXTENSIONS.items() if for_staff or kind not in OFFICE]
        self.widget.attrs["accept"] = ",".join(kinds)

    def clean(self, data: Any, initial: Any = None) -> Accepted | None:  # type: ignore[override]
        upload = super().clean(data, initial)
        return accept(upload, for_staff=self.for_staff) if upload else None


class AttachesFiles:
    """For form pages with an AttachmentField, before FormPage: the file is there before the row and gone without it."""

    @contextmanager
    def gathered(self, form: Any) -> Iterator[None]:
        with on_disk(one for one in form.cleaned_data.values() if isinstance(one, Accepted)):
            yield


# On disk


def _folder() -> Path:
    folder = Path(settings.FILES_DIR) / "attachments"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def on_disk(files: Iterable[Accepted]) -> Iterator[None]:
    """Around the transaction that attaches them: at its end no file is left that no row names."""
    held = list(files)
    try:
        for one in held:
            _write(one)
        yield
    finally:
        remove_unnamed([one.stored_as for one in held])


def _write(file: Accepted) -> None:
    """Whole or not at all."""
    path = _folder() / file.stored_as
    partial = path.with_suffix(".partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            target.write(file.content)
            target.flush()
            os.fsync(target.fileno())
        partial.rename(path)
    except OSError:
        logger.exception("an attachment could not be written")
        raise ValidationError("文件没有存上，服务器的磁盘可能满了，请联系系统管理员") from None
    finally:
        partial.unlink(missing_ok=True)


def remove_unnamed(stored: list[str]) -> int:
    """Remove those that no row names; when the database cannot say, they stay for `remove_strays`."""
    try:
        named = {
            name
            for model in _models()
            for name in model._base_manager.filter(stored_as__in=stored).values_list("stored_as", flat=True)
        }
    except DatabaseError:
        logger.warning("attachments of a failed act stay for the sweep", exc_info=True)
        return 0
    gone = [name for name in stored if name not in named]
    for name in gone:
        (_folder() / name).unlink(missing_ok=True)
    return len(gone)


def _models(model: type[models.Model] = AttachedFile) -> list[type[models.Model]]:
    return [one for one in model.__subclasses__() if not one._meta.abstract]


def remove_strays() -> int:
    """Remove what has lain for a day and is named by no row: left by a process that died between file and row."""
    oldest = time.time() - STRAYS_KEPT_SECONDS
    return remove_unnamed([path.name for path in _folder().iterdir() if path.stat().st_mtime < oldest])


def content_of(file: AttachedFile) -> bytes:
    """Raises FileNotFoundError where it is not there or is not what was attached."""
    content = (_folder() / file.stored_as).read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        logger.error("attachment %s is not what was attached", file.stored_as)
        raise FileNotFoundError(file.stored_as)
    return content


# Handing out


def delivered(file: AttachedFile) -> HttpResponse:
    """The file as a download, never shown inside our pages; who may have it was asked before. Raises Http404."""
    try:
        content = io.BytesIO(content_of(file))
    except FileNotFoundError:  # a restored database may name a file that is gone
        raise Http404 from None
    kind = CONTENT_TYPES[file.kind]
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=kind)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class DeliverFile(OneRecord):
    """A file of a record: both are asked, and who may not see one of them finds nothing."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        file = self.get_record()
        parents = type(file.parent)._default_manager.visible_to(request.user)
        if not parents.filter(pk=file.parent.pk).exists():
            raise Http404
        return delivered(file)
