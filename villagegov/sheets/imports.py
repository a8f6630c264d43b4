"""A file from its upload to its rows in the register, and back: received, put right, confirmed, taken back.

Each check reads the file again, with what was put right on its page. Reading is done before a transaction begins; under
the lock only what will be written is compared again.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Q

from villagegov.common import audit, clock, jobs, permissions
from villagegov.common.places import Place
from villagegov.common.workflow import Blocked, take_step
from villagegov.sheets import store
from villagegov.sheets.blanked import without_columns
from villagegov.sheets.fixes import NO_FIXES, Fixes
from villagegov.sheets.models import Beside, ColumnMemory, ImportBatch
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.problems import Refused
from villagegov.sheets.read import unpacked
from villagegov.sheets.resource import SheetResource, Stale, resources
from villagegov.sheets.workflow import (
    CANCEL,
    CHECK,
    CONFIRM,
    FILE_IS_GONE,
    FIX,
    MATCH,
    UNDO,
    is_confirmed_by_a_second,
)

logger = logging.getLogger(__name__)
CONFIRM_JOB, UNDO_JOB = "confirm_import", "undo_import"
MOST_ROWS_AT_ONCE = 2000
MOST_ATTEMPTS = 3
LARGEST_UPLOAD = 20 * 1024 * 1024
LONGEST_HEADER = ColumnMemory._meta.get_field("words").max_length or 0
CORRECTABLE = frozenset({"missing_column", "duplicate_column"})  # once the office says which column is which

Progress = Callable[[int, int], None]
Answer = TypeVar("Answer")


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
    """An upload that can be read, with what was found in it; nothing of it is kept yet.

    `content` is what would be: without the values of columns that may not be stored, then as .xlsx.
    """

    kind: str
    place: Place
    name: str
    content: bytes
    outcome: Outcome
    fixes: Fixes = NO_FIXES
    is_rewritten: bool = False
    digest: str = ""  # of the upload as it came


def look(kind: str, upload: File, *, by: Any, place: Place) -> Looked:
    """Guard the file before anything reads it, then check it.

    Raises Refused, unless the office only has to say which column is which: then the outcome has the refusal.
    """
    permissions.require(by, "sheets.upload_import", place)
    if (upload.size or 0) > LARGEST_UPLOAD:
        raise Refused("too_large", size=-(-(upload.size or 0) // (1024 * 1024)))
    name, content = Path(upload.name or "").name, upload.read()
    with unpacked(content, name) as path:
        outcome = resource_for(kind, user=by, place=place).check(path, name=name)
    if outcome.refusal is not None and outcome.refusal.code not in CORRECTABLE:
        raise outcome.refusal
    digest = hashlib.sha256(content).hexdigest()
    never_kept = resources()[kind].kind.never_kept
    if never_kept:
        content = without_columns(content, name, outcome, headers=never_kept)
    return Looked(kind, place, name, content, outcome, is_rewritten=bool(never_kept), digest=digest)


def keep(looked: Looked, *, by: Any) -> ImportBatch:
    """Keep the upload encrypted and note what was found; its rows wait for the confirmation."""
    permissions.require(by, "sheets.upload_import", looked.place)
    forget_old_uploads()
    stored_as = store.put(looked.content)
    try:
        with transaction.atomic():
            return _kept(looked, stored_as, by=by)
    except BaseException:
        store.remove(stored_as)
        raise


def _kept(looked: Looked, stored_as: str, *, by: Any) -> ImportBatch:
    batch = ImportBatch.objects.create(
        kind=looked.kind, place=looked.place, file_name=looked.name[-120:], stored_as=stored_as,
        file_hash=looked.digest, uploaded_by=by, uploaded_at=clock.now(),
        is_rewritten=looked.is_rewritten,
    )  # fmt: skip
    if looked.fixes != NO_FIXES:
        Beside.put(batch, Beside.Use.FIXES, looked.fixes.as_json())
    label, rows = f"上传{resources()[looked.kind].kind.label}", len(looked.outcome.rows)
    audit.write(audit.act_on(batch, "upload_import", label, after={"rows": rows}), by=by)
    if looked.outcome.refusal is not None:
        return batch
    return take_step(CHECK, batch, by=by, outcome=looked.outcome)


def receive(kind: str, upload: File, *, by: Any, place: Place) -> ImportBatch:
    """Look at a file and keep it. Raises Refused; then nothing is kept."""
    looked = look(kind, upload, by=by, place=place)
    if looked.outcome.refusal is not None:
        raise looked.outcome.refusal
    return keep(looked, by=by)


def with_sheet(batch: ImportBatch, sheet: str, *, by: Any) -> Looked:
    """Another sheet of the same stored file, to be kept as an upload of its own. Raises Blocked."""
    permissions.require(by, "sheets.upload_import", batch)
    if not batch.stored_as or not store.is_readable(batch.stored_as):
        raise Blocked(["上传的文件已经删除，请重新上传"])
    fixes = Fixes(sheet=sheet)
    outcome = check(batch, by=by, fixes=fixes)
    if outcome.refusal is not None or outcome.sheet != sheet:
        raise Blocked(["文件里没有这张工作表，请重新上传"])
    content = store.get(batch.stored_as)
    known = {"fixes": fixes, "is_rewritten": batch.is_rewritten, "digest": batch.file_hash}
    return Looked(batch.kind, batch.place, batch.file_name, content, outcome, **known)


def sheets_left(batch: ImportBatch) -> list[str]:
    """The other sheets of the stored file that could be imported and were not."""
    same = ImportBatch.objects.filter(kind=batch.kind, place=batch.place, file_hash=batch.file_hash)
    done = set(same.exclude(stage=ImportBatch.Stage.CANCELLED).values_list("sheet_name", flat=True))
    return [name for name in batch.other_sheets if name not in done]


def fixes_of(batch: ImportBatch) -> Fixes:
    """What was put right on the page until now."""
    return Fixes.from_json(Beside.get(batch, Beside.Use.FIXES) or {})


def check(batch: ImportBatch, *, by: Any, fixes: Fixes | None = None) -> Outcome:
    """Read the stored file again, with what was put right, and compare it with the register as it is now."""
    permissions.require(by, "sheets.view_import", batch)
    resource = resource_for(batch.kind, user=by, place=batch.place)
    name = f"{Path(batch.file_name).stem}.xlsx" if batch.is_rewritten else batch.file_name
    with unpacked(store.get(batch.stored_as), name) as path:
        return resource.check(path, name=name, fixes=fixes_of(batch) if fixes is None else fixes)


def put_right(batch: ImportBatch, outcome: Outcome, fixes: Fixes, *, by: Any) -> ImportBatch:
    """Keep what was put right; `outcome` is the check of the file with it.

    Asks for no version: only the cells that were touched are changed, so that two at one table lose nothing.
    """
    step = FIX if batch.stage == ImportBatch.Stage.CHECKED else MATCH
    with transaction.atomic():
        held = take_step(step, batch, by=by, outcome=outcome, fixes=fixes)
        _remember_columns(held, outcome, fixes)
        return held


def _remember_columns(batch: ImportBatch, outcome: Outcome, fixes: Fixes) -> None:
    """The next file of this kind with these headers is read so from the start."""
    for column in outcome.columns:
        if column.position in fixes.columns and column.words and len(column.words) <= LONGEST_HEADER:
            known = {"kind": batch.kind, "place": batch.place, "words": column.words}
            field = fixes.columns[column.position]
            ColumnMemory.objects.update_or_create(**known, defaults={"field": field})


def confirm(
    batch: ImportBatch, *, by: Any, version: int | None = None, progress: Progress | None = None
) -> ImportBatch:
    """Check once more and write all good rows, or none. What changed meanwhile is compared again."""

    def attempt() -> ImportBatch:
        outcome = check_ready(batch, by=by)
        if progress:
            progress(len(outcome.rows) // 2, len(outcome.rows))
        return write(batch, outcome, by=by, version=version)

    return settled(batch, attempt)


def check_ready(batch: ImportBatch, *, by: Any) -> Outcome:
    """The check that a confirmation begins with, outside of its transaction. Raises Blocked."""
    refuse_unready(batch, by=by)
    try:
        return check(batch, by=by)
    except FileNotFoundError:
        batch.refresh_from_db()
        refuse_unready(batch, by=by)
        raise


def write(batch: ImportBatch, outcome: Outcome, *, by: Any, version: int | None = None) -> ImportBatch:
    """Write the good rows of a check in one transaction. Raises Stale where the register changed since."""
    resource = resource_for(batch.kind, user=by, place=batch.place)
    with transaction.atomic():
        return take_step(CONFIRM, batch, by=by, version=version, outcome=outcome, resource=resource)


def settled(batch: ImportBatch, attempt: Callable[[], Answer]) -> Answer:
    """Check and write again while others change the register. Raises ValidationError when it never rests."""
    for _ in range(MOST_ATTEMPTS):
        try:
            return attempt()
        except (Stale, IntegrityError) as changed:
            logger.warning("import %s is checked again: %s", batch.pk, type(changed).__name__)
    raise ValidationError("登记的内容正在被别人修改，没有导入，请再按一次")


def refuse_unready(batch: ImportBatch, *, by: Any) -> None:
    """Say at once what stands in the way, before the file is read."""
    permissions.require(by, "sheets.confirm_import", batch)
    found = []
    if batch.stage != ImportBatch.Stage.CHECKED:
        found.append(f"现在是“{batch.get_stage_display()}”，不能确认导入")
    elif not batch.stored_as:
        found.append(FILE_IS_GONE)
    elif not store.is_readable(batch.stored_as):
        found.append("上传的文件读不出来了，请重新上传")
    elif refusal := is_confirmed_by_a_second(batch, by=by):
        found.append(refusal)
    if found:
        raise Blocked(found)


def is_large(batch: ImportBatch) -> bool:
    """A large file is written by a job, whose progress its page shows."""
    return batch.rows_total > MOST_ROWS_AT_ONCE


def confirm_later(batch: ImportBatch, *, by: Any) -> None:
    """Leave the confirmation to a job. Raises Blocked."""
    refuse_unready(batch, by=by)
    jobs.add(CONFIRM_JOB, batch.pk, by=by)


@jobs.work(CONFIRM_JOB)
def confirm_job(subject: str, by: Any, progress: jobs.Progress) -> str:
    """The job of a large file. It may run twice: what is confirmed is done."""
    batch = ImportBatch.objects.get(pk=subject)
    if batch.stage == ImportBatch.Stage.CHECKED:
        progress(0, batch.rows_total)
        confirm(batch, by=by, progress=progress)
    return batch.get_absolute_url()


@jobs.work(UNDO_JOB)
def undo_job(subject: str, by: Any, progress: jobs.Progress) -> str:
    """The same for its way back."""
    batch = ImportBatch.objects.get(pk=subject)
    if batch.stage == ImportBatch.Stage.CONFIRMED:
        progress(0, batch.rows_total)
        take_step(UNDO, batch, by=by)
    return batch.get_absolute_url()


def job_of(batch: ImportBatch) -> jobs.Job | None:
    """The latest job of a batch, if it has one."""
    mine = jobs.Job.objects.filter(kind__in=(CONFIRM_JOB, UNDO_JOB), subject=str(batch.pk))
    return mine.order_by("-pk").first()


def is_at_work(job: jobs.Job, batch: ImportBatch) -> bool:
    """Is the job still on its way to what it does?"""
    before = {CONFIRM_JOB: ImportBatch.Stage.CHECKED, UNDO_JOB: ImportBatch.Stage.CONFIRMED}
    return batch.stage == before[job.kind] and job.state in (jobs.Job.State.WAITING, jobs.Job.State.RUNNING)


def cancel(batch: ImportBatch, *, by: Any, version: int | None = None) -> ImportBatch:
    """Throw the upload away; nothing was written."""
    return take_step(CANCEL, batch, by=by, version=version)


def take_back(batch: ImportBatch, *, by: Any, version: int | None = None) -> ImportBatch:
    """Take a confirmed batch back, all but the rows that were touched since. Raises Blocked."""
    return take_step(UNDO, batch, by=by, version=version)


def earlier(batch: ImportBatch) -> ImportBatch | None:
    """The last confirmed batch of the very same file; importing it again is allowed and changes nothing."""
    same = ImportBatch.objects.filter(kind=batch.kind, place=batch.place, file_hash=batch.file_hash)
    confirmed = same.filter(stage=ImportBatch.Stage.CONFIRMED, sheet_name=batch.sheet_name)
    return confirmed.exclude(pk=batch.pk).order_by("-confirmed_at").first()


def forget_old_uploads() -> int:
    """Delete what lies of uploads that nobody confirmed, and of batches past their undo; the rows stay as a trace."""
    now = clock.now()
    waiting = Q(stage__in=(ImportBatch.Stage.UPLOADED, ImportBatch.Stage.CHECKED))
    past = Q(waiting, uploaded_at__lt=now - ImportBatch.KEPT) | Q(
        stage=ImportBatch.Stage.CONFIRMED, undo_until__lt=now
    )
    old = {one.pk: one.stored_as for one in ImportBatch.objects.filter(past).exclude(stored_as="")}
    with transaction.atomic():
        Beside.objects.filter(batch__in=old).delete()
        ImportBatch.objects.filter(pk__in=old).update(stored_as="")
    for name in old.values():
        store.remove(name)
    return len(old)
