"""The road of an upload.

    UPLOADED 已上传 --check--> CHECKED 待确认 --confirm--> CONFIRMED 已导入
        \\________________________/--cancel--> CANCELLED 已取消

A second confirmation finds no way from CONFIRMED; its page shows the first result.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from villagegov.common import clock
from villagegov.common.workflow import Step
from villagegov.sheets import store
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.outcome import Outcome, Status
from villagegov.sheets.resource import SheetResource

COUNTED = {
    Status.NEW: "rows_new",
    Status.CHANGED: "rows_changed",
    Status.UNCHANGED: "rows_unchanged",
    Status.SKIPPED: "rows_skipped",
    Status.PROBLEM: "rows_problem",
}


def has_file(batch: ImportBatch, **facts: Any) -> str:
    """An upload is kept for seven days."""
    return "" if batch.stored_as else "文件已过 7 天，按规定删除了，请重新上传"


def has_good_rows(batch: ImportBatch, *, outcome: Outcome, **facts: Any) -> str:
    """A file of problems alone imports nothing."""
    return "" if outcome.good_rows else "没有可以导入的行，请在 Excel 里改好再传"


def count(batch: ImportBatch, *, outcome: Outcome, **facts: Any) -> None:
    """The rows by what becomes of them; together they are all rows."""
    batch.rows_total, batch.sheet_name = len(outcome.rows), (outcome.sheet or "")[:60]
    for status, name in COUNTED.items():
        setattr(batch, name, sum(row.status is status for row in outcome.rows))


def write(batch: ImportBatch, *, by: Any, outcome: Outcome, resource: SheetResource) -> None:
    """All good rows or none; the file is no longer needed then."""
    count(batch, outcome=outcome)
    batch.confirmed_by, batch.confirmed_at = by, clock.now()
    resource.take(outcome, batch=batch)
    forget_file(batch)


def forget_file(batch: ImportBatch, **facts: Any) -> None:
    """The stored upload goes when the transaction holds."""
    name, batch.stored_as = batch.stored_as, ""
    transaction.on_commit(lambda: store.remove(name))


CHECK = Step(
    name="check",
    label="检查",
    sources=(ImportBatch.Stage.UPLOADED,),
    target=ImportBatch.Stage.CHECKED,
    permission="sheets.upload_import",
    apply=count,
)
CONFIRM = Step(
    name="confirm",
    label="确认导入",
    sources=(ImportBatch.Stage.CHECKED,),
    target=ImportBatch.Stage.CONFIRMED,
    permission="sheets.confirm_import",
    guards=(has_file, has_good_rows),
    apply=write,
)
CANCEL = Step(
    name="cancel",
    label="取消导入",
    sources=(ImportBatch.Stage.UPLOADED, ImportBatch.Stage.CHECKED),
    target=ImportBatch.Stage.CANCELLED,
    permission="sheets.upload_import",
    apply=forget_file,
)
STEPS = {step.name: step for step in (CHECK, CONFIRM, CANCEL)}
