"""A workbook that is made while one waits: written, named after its place and day, told in the trail."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import FileResponse

from villagegov.common import audit, clock
from villagegov.sheets import workbook
from villagegov.sheets.tables import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def deliver(
    tables: Sequence[Table],
    *,
    place: str,
    title: str,
    act: audit.Act,
    by: Any,
    day: datetime.date | None = None,
) -> FileResponse:
    """The sheets as one download. The entry of the trail tells how many rows left the house."""
    target = io.BytesIO()
    rows = workbook.write_tables(target, tables)
    audit.write(replace(act, after={**act.after, "rows": rows}), by=by)
    target.seek(0)
    name = workbook.file_name(place, title, day or clock.today())
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)
