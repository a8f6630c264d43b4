"""The road of an upload.

    UPLOADED 已上传 --check--> CHECKED 待确认 --confirm--> CONFIRMED 已导入 --undo--> UNDONE 已撤销
        |  match: columns        |  fix: cells
        \\________________________/--cancel--> CANCELLED 已取消

An upload stays UPLOADED while nobody has said which column is which. A second confirmation finds no way from
CONFIRMED; its page shows the first result.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from villagegov.common import clock, policy
from villagegov.common.places import hold_all_in
from villagegov.common.workflow import Blocked, Step
from villagegov.sheets import store, undo
from villagegov.sheets.fixes import Fixes
from villagegov.sheets.models import Beside, ImportBatch
from villagegov.sheets.outcome import Outcome, Status
from villagegov.sheets.policy import UNDO_DAYS
from villagegov.sheets.resource import SheetResource, resources

COUNTED = {
    Status.NEW: "rows_new",
    Status.CHANGED: "rows_changed",
    Status.UNCHANGED: "rows_unchanged",
    Status.SKIPPED: "rows_skipped",
    Status.PROBLEM: "rows_problem",
}


FILE_IS_GONE = f"文件已过 {ImportBatch.KEPT.days} 天，按规定删除了，请重新上传"


def undo_days(place_code: str) -> int:
    """For how many days a batch of this township can be taken back."""
    return int(str(policy.value(UNDO_DAYS, place_code, clock.today().year)))


def has_file(batch: ImportBatch, **facts: Any) -> str:
    """An upload is kept for some days."""
    return "" if batch.stored_as else FILE_IS_GONE


def has_good_rows(batch: ImportBatch, *, outcome: Outcome, **facts: Any) -> str:
    """A file of problems alone imports nothing."""
    return "" if outcome.good_rows else "没有可以导入的行，请先改好"


def is_confirmed_by_a_second(batch: ImportBatch, *, by: Any, **facts: Any) -> str:
    """Counts and scores have four eyes (SD10); a roster may be checked and confirmed by one person."""
    kind = resources()[batch.kind].kind
    if not kind.needs_second or batch.uploaded_by_id != by.pk:
        return ""
    return f"{kind.label}是您上传的，录入人与复核人不能是同一人（SD10）。请另一位经办人打开这一页核对后确认"


def can_be_read(batch: ImportBatch, *, outcome: Outcome, **facts: Any) -> str:
    """What is kept must be a sheet that can be checked."""
    return outcome.refusal.message if outcome.refusal is not None else ""


def is_in_time(batch: ImportBatch, **facts: Any) -> str:
    """A batch is taken back within its days."""
    if batch.undo_until is None or clock.now() <= batch.undo_until:
        return ""
    return (
        f"撤销期限到 {timezone.localtime(batch.undo_until):%Y-%m-%d %H:%M} 为止，已经过了。请在名单里逐条修改"
    )


def count(batch: ImportBatch, *, outcome: Outcome, **facts: Any) -> None:
    """The rows by what becomes of them; together they are all rows."""
    batch.rows_total, batch.sheet_name = len(outcome.rows), (outcome.sheet or "")[:60]
    batch.other_sheets = list(outcome.other_sheets)
    for status, name in COUNTED.items():
        setattr(batch, name, sum(row.status is status for row in outcome.rows))


def keep_fixes(batch: ImportBatch, *, outcome: Outcome, fixes: Fixes, **facts: Any) -> None:
    """What was put right on the page, with the counts that follow."""
    Beside.put(batch, Beside.Use.FIXES, fixes.as_json())
    count(batch, outcome=outcome)


def write(batch: ImportBatch, *, by: Any, outcome: Outcome, resource: SheetResource) -> None:
    """All good rows or none; the file stays as long as the batch can be taken back."""
    count(batch, outcome=outcome)
    batch.confirmed_by, batch.confirmed_at = by, clock.now()
    batch.undo_until = batch.confirmed_at + datetime.timedelta(days=undo_days(batch.place_id))
    resource.take(outcome, batch=batch)


def take_back(batch: ImportBatch, *, by: Any, **facts: Any) -> None:
    """All rows that nobody touched since. Raises Blocked where there is none."""
    hold_all_in(batch.place)  # as imports do
    resource = resources()[batch.kind]
    resource.hold_for_return(batch.place)
    wholes = undo.take_back(batch, resource.barred_on_return, by=by)
    gone = [
        part.record for whole in wholes if not whole.why for part in whole.parts if part.record is not None
    ]
    resource.follow(gone, by=by)
    batch.rows_undone = sum(not whole.why for whole in wholes)
    if not batch.rows_undone:
        raise Blocked(["这一批没有可以撤销的行：没有写入过，或者都已经改过、用到了"])
    batch.stayed = undo.told_of(wholes)
    batch.undone_by, batch.undone_at = by, clock.now()
    forget(batch)


def forget(batch: ImportBatch, **facts: Any) -> None:
    """The stored upload and what lies beside it go when the transaction holds."""
    name, batch.stored_as = batch.stored_as, ""
    batch.beside.all().delete()
    transaction.on_commit(lambda: store.remove(name))


CHECK = Step(
    name="check",
    label="检查",
    sources=(ImportBatch.Stage.UPLOADED,),
    target=ImportBatch.Stage.CHECKED,
    permission="sheets.upload_import",
    guards=(can_be_read,),
    apply=count,
)
MATCH = Step(
    name="match",
    label="对应各列",
    sources=(ImportBatch.Stage.UPLOADED,),
    target=ImportBatch.Stage.CHECKED,
    permission="sheets.fix_import",
    guards=(has_file, can_be_read),
    apply=keep_fixes,
)
FIX = Step(
    name="fix",
    label="修改",
    sources=(ImportBatch.Stage.CHECKED,),
    target=ImportBatch.Stage.CHECKED,
    permission="sheets.fix_import",
    guards=(has_file, can_be_read),
    apply=keep_fixes,
)
CONFIRM = Step(
    name="confirm",
    label="确认导入",
    sources=(ImportBatch.Stage.CHECKED,),
    target=ImportBatch.Stage.CONFIRMED,
    permission="sheets.confirm_import",
    guards=(is_confirmed_by_a_second, has_file, can_be_read, has_good_rows),
    apply=write,
)
UNDO = Step(
    name="undo",
    label="撤销整批",
    sources=(ImportBatch.Stage.CONFIRMED,),
    target=ImportBatch.Stage.UNDONE,
    permission="sheets.undo_import",
    guards=(is_in_time,),
    apply=take_back,
)
CANCEL = Step(
    name="cancel",
    label="取消导入",
    sources=(ImportBatch.Stage.UPLOADED, ImportBatch.Stage.CHECKED),
    target=ImportBatch.Stage.CANCELLED,
    permission="sheets.upload_import",
    apply=forget,
)
STEPS = {step.name: step for step in (CHECK, MATCH, FIX, CONFIRM, UNDO, CANCEL)}
