"""P7: T01 of a county, 500 villages of 23 columns, from its template. The rows are counted beforehand, for all three.

Stock opens the empty table, which has its title, heads and one styled row, and fills it cell by cell with openpyxl.
"""

import io
import zlib
from copy import copy
from decimal import Decimal

from openpyxl import load_workbook

from bench.work import Task, Work
from branches.places.county_tables import COLUMNS, TITLE
from villagegov.sheets import workbook
from villagegov.sheets.tables import TEXT, Table

FIRST = 5


def rows(count: int) -> list[list[object]]:
    """Invented villages."""
    found = []
    for number in range(1, count + 1):
        cells: list[object] = [
            f"第{number}村"
            if column.kind == TEXT
            else Decimal(number) / 4
            if column.kind != "count"
            else number * 7
            for column in COLUMNS
        ]
        cells[:3] = [number, f"第{number}村", f"990121{number:06d}"]
        found.append(cells)
    return found


def table(body: list[list[object]]) -> Table:
    return Table(
        name="T01", title=TITLE, columns=COLUMNS, rows=body, lines=("单位：户、人、亩、元",), freeze_columns=2
    )


def product(body: list[list[object]], template: bytes) -> bytes:
    target = io.BytesIO()
    workbook.write_tables(target, [table(body)])
    return target.getvalue()


def stock(body: list[list[object]], template: bytes) -> bytes:
    book = load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    samples = list(sheet[FIRST])
    for number, values in enumerate(body, FIRST):
        for position, (value, sample) in enumerate(zip(values, samples, strict=True), 1):
            cell = sheet.cell(number, position, value)
            cell.font, cell.border, cell.alignment = (
                copy(sample.font),
                copy(sample.border),
                copy(sample.alignment),
            )
            cell.number_format = sample.number_format
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def floor(body: list[list[object]], template: bytes) -> bytes:
    return zlib.compress("\n".join("\t".join(map(str, values)) for values in body).encode())


CONTENDERS = {"stock": stock, "floor": floor, "product": product}


def start(task: Task) -> Work:
    """The county table of as many villages as there are rows."""
    template, act = product(rows(1), b""), CONTENDERS[task.contender]
    body = rows(task.rows)
    act(rows(2), template)
    return Work(lambda: act(body, template), may_repeat=True)
