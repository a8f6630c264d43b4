"""P6, P17: 5 000 rows of 24 columns of the register as a workbook, with the full layout; memory of any size.

All three read the same 24 columns of persons and memberships with one query. Stock has no layout: a resource of
django-import-export, `export()` and its xlsx. The floor joins the rows as text and deflates them, no workbook at all.
"""

import io
import subprocess
import sys
import tempfile
import zlib
from typing import BinaryIO

from django.db import transaction
from import_export import resources

from bench.work import Task, Work
from branches.models import PartyMembership
from villagegov.common.dates import PartialDate
from villagegov.sheets import workbook
from villagegov.sheets.tables import COUNT, DATE, SheetColumn, Table

NAMES = (
    "person__place__name", "person__name", "person__sex", "person__ethnic_group", "person__birth_date",
    "person__township_code", "person__stroke_key", "person__pinyin", "person__education", "person__political_status",
    "person__remark", "person__stage", "person__version", "member_kind", "admitted_on", "confirmed_on", "party_group",
    "is_mobile", "duty", "ended_on", "version", "organization__name", "place_id", "person_id",
)  # fmt: skip
KINDS = {"person__birth_date": DATE, "admitted_on": DATE, "confirmed_on": DATE, "ended_on": DATE}
COUNTS = {"person__version", "version", "person_id"}
BLOCK = 2000


def rows():
    return PartyMembership.objects.order_by("pk").values_list(*NAMES).iterator(BLOCK)


def product(target: BinaryIO) -> None:
    columns = [SheetColumn((name,), COUNT if name in COUNTS else KINDS.get(name, "text")) for name in NAMES]
    dates = [position for position, name in enumerate(NAMES) if name in KINDS]

    def typed():
        for row in rows():
            values = list(row)
            for position in dates:
                if values[position]:
                    values[position] = PartialDate(values[position])
            yield values

    table = Table(
        name="党员花名册", title="党员花名册", columns=columns, rows=typed(), lines=("填报单位：松澜镇",),
        foot=("填表人：",), freeze_columns=2,
    )  # fmt: skip
    workbook.write_tables(target, [table])


class StockExport(resources.ModelResource):
    """Every column a field, as the manual has it; related ones by their path."""

    class Meta:
        model = PartyMembership
        fields = NAMES

    def get_queryset(self):
        return super().get_queryset().select_related("person__place", "organization")


def stock(target: BinaryIO) -> None:
    target.write(StockExport().export().export("xlsx"))


def floor(target: BinaryIO) -> None:
    deflate = zlib.compressobj()
    for row in rows():
        target.write(deflate.compress("\t".join(map(str, row)).encode() + b"\n"))
    target.write(deflate.flush())


CONTENDERS = {"stock": stock, "floor": floor, "product": product}


def fill(task: Task) -> None:
    """Import the roster in another process, whose memory is not ours."""
    given = [
        "bench.imports",
        "floor",
        "import new",
        str(task.rows),
        str(task.first),
        str(task.second),
        str(task.small),
    ]
    subprocess.run([sys.executable, "-m", "bench.one_run", *given], check=True, stdout=subprocess.DEVNULL)


def start(task: Task) -> Work:
    """An export of all rows of the roster."""
    fill(task)
    act, sizes = CONTENDERS[task.contender], []
    with transaction.atomic():  # the heads alone, so that modules are there
        PartyMembership.objects.all().delete()
        act(io.BytesIO())
        transaction.set_rollback(True)

    def run() -> None:
        with tempfile.TemporaryFile() as target:
            act(target)
            sizes.append(target.tell())

    return Work(run, may_repeat=task.case == "export", facts=lambda: {"bytes": sizes[-1]})
