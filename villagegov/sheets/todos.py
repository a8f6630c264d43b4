"""Imports that were checked and not confirmed yet."""

from __future__ import annotations

from typing import Any

from villagegov.common.todos import Todo
from villagegov.sheets.models import ImportBatch

LABEL = "导入"
DONE = {"sheets.importbatch": ("confirm",)}
MOST_IMPORTS = 5


def waiting(user: Any) -> list[Todo]:
    batches = ImportBatch.objects.visible_to(user).filter(stage=ImportBatch.Stage.CHECKED)
    return [
        Todo(
            f"导入 {batch.file_name}", batch.place.name, batch.get_absolute_url(), "办理", tone="run",
            word="待确认", note=f"{batch.rows_total} 行，要修改 {batch.rows_problem} 行", key=str(batch.pk),
        )
        for batch in batches.select_related("place").order_by("-pk")[:MOST_IMPORTS]
    ]  # fmt: skip
