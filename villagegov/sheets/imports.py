"""A file from its upload to its rows in the register: received, checked, confirmed; each check reads the file again."""

from __future__ import annotations

import datetime
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction

from villagegov.common import audit, clock, jobs, permissions
from villagegov.common.places import Place
from villagegov.common.workflow import Blocked, take_step
from villagegov.sheets import store
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.problems import Refused
from villagegov.sheets.read import unpacked
from villagegov.sheets.resource import SheetResource, Stale, resources
from villagegov.sheets.workflow import CANCEL, CHECK, CONFIRM

logger = logging.getLogger(__name__)
JOB = "confirm_import"
MOST_ROWS_AT_ONCE = 2000
MOST_ATTEMPTS = 3
KEPT = datetime.timedelta(days=7)
LARGEST_UPLOAD = 20 * 1024 * 1024

Progress = Callable[[int, int], None]


def places_of(user: Any) -> list[Place]:
    """The townships into whose registers the user may import."""
    places = Place.objects.current().filter(level=Place.Level.TOWNSHIP).in_order()
    scopes = permissions.scopes_of(user, permissions.SENTENCES["sheets.upload_import"].roles)
    return list(places.within_any(scopes))


def resource_for(kind: str, *, user: Any, place: Place) -> SheetResource:
    """The resource of a kind. Raises ValidationError where there is no such kind."""
    if kind not in resources():
        raise ValidationError("没有这种花名册，请重新选择")
    return resources()[kind](user=user, place=place)


@dataclass(frozen=True)
class Looked:
    """An upload that can be read, with what was found in it; nothing of it is kept yet."""

    kind: str
    place: Place
    name: str
    content: bytes
    outcome: Outcome


def look(kind: str, upload: File, *, by: Any, place: Place) -> Looked:
    """Guard the file before anything reads it, then check it. Raises Refused."""
    permissions.require(by, "sheets.upload_import", place)
    if (upload.size or 0) > LARGEST_UPLOAD:
        raise Refused("too_large", size=-(-(upload.size or 0) // (1024 * 1024)))
    name, content = Path(upload.name or "").name, upload.read()
    with unpacked(content, name) as path:
        outcome = resource_for(kind, user=by, place=place).check(path, name=name)
    if outcome.refusal is not None:
        raise outcome.refusal
    return Looked(kind, place, name, content, outcome)


def keep(looked: Looked, *, by: Any) -> ImportBatch:
    """Keep the upload encrypted and note what was found; its rows wait for the confirmation."""
    permissions.require(by, "sheets.upload_import", looked.place)
    forget_old_uploads()
    stored_as = store.put(looked.content)
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                kind=looked.kind, place=looked.place, file_name=looked.name[-120:], stored_as=stored_as,
                file_hash=hashlib.sha256(looked.content).hexdigest(), uploaded_by=by, uploaded_at=clock.now(),
            )  # fmt: skip
            label, rows = f"上传{resources()[looked.kind].kind.label}", len(looked.outcome.rows)
            audit.write(audit.act_on(batch, "upload_import", label, after={"rows": rows}), by=by)
            return take_step(CHECK, batch, by=by, outcome=looked.outcome)
    except BaseException:
        store.remove(stored_as)
        raise


def receive(kind: str, upload: File, *, by: Any, place: Place) -> ImportBatch:
    """Look at a file and keep it. Raises Refused; then nothing is kept."""
    return keep(look(kind, upload, by=by, place=place), by=by)


def check(batch: ImportBatch, *, by: Any) -> Outcome:
    """Read the stored file again and compare it with the register as it is now."""
    permissions.require(by, "sheets.view_import", batch)
    resource = resource_for(batch.kind, user=by, place=batch.place)
    with unpacked(store.get(batch.stored_as), batch.file_name) as path:
        return resource.check(path, name=batch.file_name)


def confirm(
    batch: ImportBatch, *, by: Any, version: int | None = None, progress: Progress | None = None
) -> ImportBatch:
    """Check once more and write all good rows, or none. What changed meanwhile is compared again."""
    refuse_unready(batch, by=by)
    for _ in range(MOST_ATTEMPTS):
        resource = resource_for(batch.kind, user=by, place=batch.place)
        try:
            outcome = check(batch, by=by)
            if progress:
                progress(len(outcome.rows) // 2, len(outcome.rows))
            with transaction.atomic():
                return take_step(CONFIRM, batch, by=by, version=version, outcome=outcome, resource=resource)
        except (Stale, IntegrityError) as changed:
            logger.warning("import %s is checked again: %s", batch.pk, type(changed).__name__)
        except FileNotFoundError:
            batch.refresh_from_db()
            refuse_unready(batch, by=by)
            raise
    raise ValidationError("登记的内容正在被别人修改，没有导入，请再按一次")


def refuse_unready(batch: ImportBatch, *, by: Any) -> None:
    """Say at once what stands in the way, before the file is read."""
    permissions.require(by, "sheets.confirm_import", batch)
    found = []
    if batch.stage != ImportBatch.Stage.CHECKED:
        found.append(f"现在是“{batch.get_stage_display()}”，不能确认导入")
    elif not batch.stored_as:
        found.append("文件已过 7 天，按规定删除了，请重新上传")
    elif not store.is_readable(batch.stored_as):
        found.append("上传的文件读不出来了，请重新上传")
    if found:
        raise Blocked(found)


def confirm_or_queue(batch: ImportBatch, *, by: Any, version: int | None = None) -> ImportBatch:
    """A small file at once, a large one as a job that its page shows."""
    if batch.rows_total <= MOST_ROWS_AT_ONCE:
        return confirm(batch, by=by, version=version)
    refuse_unready(batch, by=by)
    jobs.add(JOB, batch.pk, by=by)
    return batch


@jobs.work(JOB)
def confirm_job(subject: str, by: Any, progress: jobs.Progress) -> str:
    """The job of a large file. It may run twice: what is confirmed is done."""
    batch = ImportBatch.objects.get(pk=subject)
    if batch.stage != ImportBatch.Stage.CONFIRMED:
        progress(0, batch.rows_total)
        confirm(batch, by=by, progress=progress)
    return batch.get_absolute_url()


def job_of(batch: ImportBatch) -> jobs.Job | None:
    """The latest job of a batch, if it has one."""
    return jobs.Job.objects.filter(kind=JOB, subject=str(batch.pk)).order_by("-pk").first()


def cancel(batch: ImportBatch, *, by: Any, version: int | None = None) -> ImportBatch:
    """Throw the upload away; nothing was written."""
    return take_step(CANCEL, batch, by=by, version=version)


def earlier(batch: ImportBatch) -> ImportBatch | None:
    """The last confirmed batch of the very same file; importing it again is allowed and changes nothing."""
    same = ImportBatch.objects.filter(kind=batch.kind, place=batch.place, file_hash=batch.file_hash)
    confirmed = same.filter(stage=ImportBatch.Stage.CONFIRMED).exclude(pk=batch.pk)
    return confirmed.order_by("-confirmed_at").first()


def forget_old_uploads() -> int:
    """Delete the files of uploads that nobody confirmed within seven days; their rows stay as a trace."""
    old = ImportBatch.objects.filter(uploaded_at__lt=clock.now() - KEPT).exclude(stored_as="")
    names = list(old.values_list("stored_as", flat=True))
    old.update(stored_as="")
    for name in names:
        store.remove(name)
    return len(names)
