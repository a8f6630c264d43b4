"""Workbooks with numbers in full: made for a stated reason, for their maker alone, gone after 24 hours."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from villagegov.common import audit, clock
from villagegov.sheets import store, workbook
from villagegov.sheets.models import ExportFile
from villagegov.sheets.tables import Table

SHORTEST_REASON = 4


@dataclass(frozen=True)
class Draft:
    """A workbook that lies in the store and that no row names yet."""

    stored_as: str
    rows: int
    reason: str


@contextmanager
def drafted(tables: Iterable[Table], *, reason: str) -> Iterator[Draft]:
    """Write the workbook, outside the transaction that keeps it; it is removed unless that was committed.

    Raises ValidationError where no reason is given.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError("请写明用途，例如：报县委组织部党内统计")
    expire()
    target = io.BytesIO()
    rows = workbook.write_tables(target, tables)
    stored_as = store.put(target.getvalue())
    try:
        yield Draft(stored_as, rows, reason)
    finally:
        if not ExportFile.objects.filter(stored_as=stored_as).exists():
            store.remove(stored_as)


@transaction.atomic
def keep(draft: Draft, *, title: str, file_name: str, by, area_code: str = "") -> ExportFile:
    """Note who took what, how many rows, and why."""
    made = ExportFile.objects.create(
        title=title, file_name=file_name, stored_as=draft.stored_as, reason=draft.reason, rows=draft.rows,
        made_by=by, made_at=clock.now(),
    )  # fmt: skip
    act = audit.Act(
        "export_full", f"导出{title}（完整号码）", record_kind="sheets.exportfile", record_key=str(made.pk),
        record_name=file_name, area_code=area_code, after={"rows": draft.rows}, reason=draft.reason,
    )  # fmt: skip
    audit.write(act, by=by)
    return made


@transaction.atomic
def expire() -> int:
    """Delete what is older than 24 hours; the row stays as a trace, its file does not."""
    old = ExportFile.objects.filter(made_at__lte=clock.now() - ExportFile.KEPT, stage=ExportFile.Stage.READY)
    names = list(old.select_for_update().values_list("stored_as", flat=True))
    ExportFile.objects.filter(stored_as__in=names).update(stage=ExportFile.Stage.EXPIRED)
    transaction.on_commit(lambda: store.remove_all(names))
    return len(names)


def footer(by, reason: str) -> str:
    """The line under every full table: who took it, when, what for."""
    return f"导出人：{by.name}　导出时间：{clock.now():%Y-%m-%d %H:%M}　用途：{reason}"
