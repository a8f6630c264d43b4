"""Workbooks with numbers in full: made for a stated reason, for their maker alone, gone after 24 hours."""

from __future__ import annotations

import io
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from villagegov.common import audit, clock
from villagegov.sheets import store, workbook
from villagegov.sheets.models import ExportFile
from villagegov.sheets.tables import Table

SHORTEST_REASON = 4


def make(
    tables: Iterable[Table], *, title: str, file_name: str, reason: str, by, area_code: str = ""
) -> ExportFile:
    """Write the workbook and note who took what, how many rows, and why."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError("请写明用途，例如：报县委组织部党内统计")
    target = io.BytesIO()
    rows = workbook.write_tables(target, tables)
    stored_as = store.put(target.getvalue())
    with transaction.atomic():
        made = ExportFile.objects.create(
            title=title, file_name=file_name, stored_as=stored_as, reason=reason, rows=rows, made_by=by,
            made_at=clock.now(),
        )  # fmt: skip
        act = audit.Act(
            "export_full", f"导出{title}（完整号码）", record_kind="sheets.exportfile", record_key=str(made.pk),
            record_name=file_name, area_code=area_code, after={"rows": rows}, reason=reason,
        )  # fmt: skip
        audit.write(act, by=by)
    expire()
    return made


def expire() -> int:
    """Delete what is older than 24 hours; the row stays as a trace, its file does not."""
    old = list(
        ExportFile.objects.filter(made_at__lte=clock.now() - ExportFile.KEPT, stage=ExportFile.Stage.READY)
    )
    for file in old:
        store.remove(file.stored_as)
    ExportFile.objects.filter(pk__in=[file.pk for file in old]).update(stage=ExportFile.Stage.EXPIRED)
    return len(old)


def footer(by, reason: str) -> str:
    """The line under every full table: who took it, when, what for."""
    return f"导出人：{by.name}　导出时间：{clock.now():%Y-%m-%d %H:%M}　用途：{reason}"
