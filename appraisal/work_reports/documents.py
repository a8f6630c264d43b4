"""述职报告 as Word (layout F7): who reports, the system's facts, the four headings, what the township says to it."""

from __future__ import annotations

from typing import Any

from appraisal.work_reports.models import HEADINGS, WorkReport
from appraisal.work_reports.results import satisfaction_of
from villagegov.common.document_layout import Block, Layout, Rows, Signatures, Text
from villagegov.common.documents import Document, Field, Table
from villagegov.common.templatetags.ui import day

FACTS = "系统数据"
PARTS = {
    "duties": "履职和承诺兑现", "party_building": "抓党建重点任务", "problems": "存在问题和原因", "plans": "下一步打算",
}  # fmt: skip


def report_of(report: WorkReport) -> dict[str, Any]:
    """The facts are those of the day on which it was handed in; before that there are none."""
    facts = [*report.facts] if not report.is_open else []
    if share := satisfaction_of(report):
        facts.append(["民主测评满意率", share])
    return {
        "村名": report.place.name,
        "年度": report.year,
        "姓名": report.name,
        "职务": report.post,
        "状态": f"{report.get_stage_display()}，还没有报送" if report.is_open else "",
        "述职日期": day(report.reported_on) or "＿＿＿＿年＿＿月＿＿日",
        "点评": report.comment,
        **{word: getattr(report, name) for name, word in PARTS.items()},
        FACTS: [{"项目": label, "数据": value} for label, value in facts],
    }


def _parts() -> tuple[Block, ...]:
    found: list[Block] = []
    for name, word in PARTS.items():
        found += [Text(HEADINGS[name], is_heading=True), Text(f"{{{{ {word} }}}}")]
    return tuple(found)


REPORT = Document(
    key="work-report",
    code="W13",
    label="述职报告",
    stands_on="激励约束 → 年底述职，每份述职报告",
    fields=(
        Field("村名", "石桥村"),
        Field("年度", "2025"),
        Field("姓名", "何永昌"),
        Field("职务", "村党组织书记"),
        Field("状态", "未提交，还没有报送"),
        Field("述职日期", "2025年12月15日"),
        Field("履职和承诺兑现", "承诺的 8 件事完成 7 件。"),
        Field("抓党建重点任务", "按期召开三会一课。"),
        Field("存在问题和原因", "年轻党员外出较多。"),
        Field("下一步打算", "办好流动党员联络点。"),
        Field("点评", "数据实在，问题找得准。"),
    ),
    tables=(Table(FACTS, (Field("项目", "完成承诺"), Field("数据", "7/8"))),),
    build=report_of,
    about=lambda report: f"{report.place.name} {report.name} {report.year}",
    layout=Layout(
        title="{{ 年度 }}年度述职报告",
        blocks=(
            Text("{{ 村名 }}　{{ 职务 }}　{{ 姓名 }}", "centre"),
            Text("（{{ 状态 }}）", "centre", when="状态"),
            Rows(FACTS, (("系统数据", "项目", 1), ("", "数据", 1))),
            *_parts(),
            Text("镇里点评", is_heading=True, when="点评"),
            Text("{{ 点评 }}", when="点评"),
            Text("{{ 述职日期 }}", "right"),
            Signatures(("述职人签名",)),
        ),
    ),
)

DOCUMENTS = [REPORT]
