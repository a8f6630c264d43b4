"""A document for the tests of the kernel, and ways to spoil a template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx

from villagegov.common.document_builder import built
from villagegov.common.document_layout import Grid, Layout, Pairs, Paragraphs, Rows, Signatures, Text
from villagegov.common.documents import Document, Field, Table

RECORD = {
    "村名": "石桥村", "年度": "2026", "备注": "", "附表": [],
    "承诺事项": [{"序号": 1, "事项": "硬化村道", "责任人": "何永昌"}],
}  # fmt: skip

PLEDGE = Document(
    key="sample",
    code="W13",
    label="承诺书",
    stands_on="年度承诺",
    fields=(Field("村名", "石桥村"), Field("年度", "2026"), Field("备注", "无")),
    tables=(Table("承诺事项", (Field("序号", "1"), Field("事项", "硬化村道"), Field("责任人", "何永昌"))),),
    grids=(Field("附表", "表格"),),
    build=lambda record: record,
    about=lambda record: f"{record['村名']} {record['年度']}",
    layout=Layout(
        title="{{ 村名 }}{{ 年度 }}年度承诺书",
        blocks=(
            Text("本村承诺如下。"),
            Rows("承诺事项", (("序号", "序号", 1), ("承诺事项", "事项", 5), ("责任人", "责任人", 2))),
            Pairs((("年度", "{{ 年度 }}"),)),
            Paragraphs("承诺事项", "{{ 行.事项 }}由{{ 行.责任人 }}负责。"),
            Text("备注：{{ 备注 }}", when="备注"),
            Text("{{ 附表 }}", when="附表"),
            Signatures(("承诺人",)),
            Text("2026年3月13日", "right"),
        ),
    ),
)

GRID = Grid(("名次", "村"), (("1", "石桥村"), ("2",)), bold=0)


def template_with(*paragraphs: str) -> bytes:
    """A Word file that holds these paragraphs and nothing else."""
    return built(Layout(paragraphs[0], tuple(Text(text) for text in paragraphs[1:])), title="模板")


def changed(content: bytes, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """The package with members rewritten; what was not there is made from nothing."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            made.writestr(name, changes.get(name, lambda text: text)(source.read(name)))
        for name in changes.keys() - set(source.namelist()):
            made.writestr(name, changes[name](b""))
    return target.getvalue()


def told_by(content: bytes) -> list[str]:
    """What stands in a document: its paragraphs, then the cells of its tables line by line."""
    word: Any = docx.Document(io.BytesIO(content))
    rows = [" | ".join(cell.text for cell in row.cells) for table in word.tables for row in table.rows]
    return [one.text for one in word.paragraphs if one.text] + rows
