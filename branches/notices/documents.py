"""公示 as Word (layout F5): the text that was posted, to be printed and stamped for the board."""

from __future__ import annotations

from typing import Any

from branches.notices import facts
from branches.notices.models import PublicNotice
from villagegov.common.document_layout import Grid, Layout, Paragraphs, Text
from villagegov.common.documents import Document, Field, Table
from villagegov.common.templatetags.ui import day

PARAGRAPHS, TABLES = "正文", "附表"


def notice_of(notice: PublicNotice) -> dict[str, Any]:
    """From the frozen text alone, which was looked through before it was posted."""
    content = notice.publication.content
    contact = content["contact"]
    return {
        "标题": content["title"],
        "单位": content["issuer"],
        "编号": content["number"],
        "公示期": facts.period_in_words(notice),
        "受理单位": contact["office"],
        "受理电话": contact["phone"],
        "公示日期": day(notice.starts_on),
        PARAGRAPHS: [
            {"一段": line}
            for block in content["blocks"]
            if block["kind"] == "text"
            for line in block["lines"]
        ],
        TABLES: [_grid(block) for block in content["blocks"] if block["kind"] == "table"],
    }


def _grid(block: dict[str, Any]) -> Grid:
    rows = [*block["rows"], *([block["total"]] if block["total"] else [])]
    return Grid(tuple(block["columns"]), tuple(tuple(row) for row in rows))


def _about(notice: PublicNotice) -> str:
    return f"{notice.place.name} {notice.number}"


NOTICE = Document(
    key="notice",
    code="W04",
    label="公示",
    stands_on="公示公开 → 公示管理，每条公示的页面",
    fields=(
        Field("标题", "关于拟确定入党积极分子的公示"),
        Field("单位", "中共石桥村总支部委员会"),
        Field("编号", "GS-2026-001"),
        Field("公示期", "3月9日至3月13日（5 个工作日）"),
        Field("受理单位", "松澜镇党建办"),
        Field("受理电话", "0990-8000001"),
        Field("公示日期", "2026年3月9日"),
    ),
    tables=(Table(PARAGRAPHS, (Field("一段", "根据有关规定，现将有关情况予以公示。"),)),),
    grids=(Field(TABLES, "公示里的表格，单独占一段"),),
    build=notice_of,
    about=_about,
    keeps_numbers=True,
    layout=Layout(
        title="{{ 标题 }}",
        blocks=(
            Paragraphs(PARAGRAPHS, "{{ 行.一段 }}"),
            Text("{{ 附表 }}", when=TABLES),
            Text("公示期：{{ 公示期 }}。"),
            Text(
                "对公示内容有异议的，可在公示期内向{{ 受理单位 }}反映。单位反映的加盖公章，个人反映的署真实姓名。"
                "电话：{{ 受理电话 }}。"
            ),
            Text("{{ 单位 }}（章）", "right"),
            Text("{{ 公示日期 }}", "right"),
            Text("编号：{{ 编号 }}", "left"),
        ),
    ),
)

DOCUMENTS = [NOTICE]
