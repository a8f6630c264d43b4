"""督查通报 as Word: what was issued to the villages, from the frozen text alone."""

from __future__ import annotations

from typing import Any

from appraisal.inspections.models import InspectionBulletin
from villagegov.common.document_layout import Layout, Rows, Text
from villagegov.common.documents import Document, Field, Table
from villagegov.common.templatetags.ui import day

VILLAGES, LAGGING = "各村情况", "滞后事项"
STATES = {"AHEAD": "提前", "NORMAL": "正常", "LAGGING": "滞后", "BLOCKED": "受阻"}


def bulletin_of(bulletin: InspectionBulletin) -> dict[str, Any]:
    publication = bulletin.publication
    content = publication.content
    corrected = publication.corrects
    lagging = [_lagging(one) for one in content["lagging"]]
    return {
        "标题": publication.title,
        "编号": publication.number,
        "乡镇": content["township"],
        "年度": content["year"],
        "开头": content["opening"],
        "更正": f"更正 {corrected.number}。理由：{publication.correction_reason}" if corrected else "",
        "还没有督查的村": "、".join(content["not_inspected"]),
        "没有滞后": "" if lagging else "没有滞后的事项。",
        "清单说明": (
            f"列入清单的：状态是滞后、受阻的，和落后时间进度超过 {content['limit']} 个百分点的。"
            if lagging
            else ""
        ),
        "印发日期": day(publication.published_at),
        VILLAGES: [_village(one) for one in content["villages"]],
        LAGGING: lagging,
    }


def _village(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "村名": one["name"],
        "督查日期": one["inspected_on"],
        "组长": one["lead"],
        "事项": one["items"],
        **{word: one["states"][state] for state, word in STATES.items()},
        "不适用": one["not_applicable"],
        "没有数": one["missing"],
    }


def _lagging(one: dict[str, Any]) -> dict[str, Any]:
    behind = f"，落后 {one['behind']} 个百分点" if one["behind"] else ""
    state = f"{one['state']}{behind}".removeprefix("，")
    help_needed = f"需要的帮助：{one['help_needed']}" if one["help_needed"] else ""
    remark = f"督查意见：{one['remark']}" if one["remark"] else ""
    return {
        "村名": one["village"],
        "事项": f"第 {one['number']} 条 {one['content']}",
        "责任人": one["responsible"],
        "目标": one["target"],
        "完成": one["done"] or "—",
        "完成率": one["percent"] or "—",
        "时间进度": one["time"],
        "状态": state,
        "进度": f"完成 {one['percent'] or '—'}，时间 {one['time']}，{state}",
        "问题": "\n".join(part for part in (one["problem"], help_needed, remark) if part),
        "整改要求": one["rectify"],
    }


BULLETIN = Document(
    key="inspection-bulletin",
    code="W13",
    label="督查通报",
    stands_on="激励约束 → 年中督查 → 督查通报，每份通报",
    fields=(
        Field("标题", "松澜镇2025年年中督查通报"),
        Field("编号", "DC-2025-1"),
        Field("乡镇", "松澜镇"),
        Field("年度", "2025"),
        Field("开头", "6 月下旬，镇督查组对各村年度承诺进展作了督查，现通报如下。"),
        Field("更正", "更正 DC-2025-1。理由：一处数字写错"),
        Field("还没有督查的村", "青竹村"),
        Field("没有滞后", "没有滞后的事项。"),
        Field("清单说明", "列入清单的：状态是滞后、受阻的，和落后时间进度超过 20 个百分点的。"),
        Field("印发日期", "2025年7月3日"),
    ),
    tables=(
        Table(
            VILLAGES,
            (
                Field("村名", "石桥村"),
                Field("督查日期", "2025年6月18日"),
                Field("组长", "林建业"),
                Field("事项", "8"),
                *(Field(word, "2") for word in STATES.values()),
                Field("不适用", "0"),
                Field("没有数", "0"),
            ),
        ),
        Table(
            LAGGING,
            (
                Field("村名", "石桥村"),
                Field("事项", "第 3 条 硬化村道"),
                Field("责任人", "何永昌"),
                Field("目标", "2 公里"),
                Field("完成", "0.4 公里"),
                Field("完成率", "20.0%"),
                Field("时间进度", "46.0%"),
                Field("状态", "滞后，落后 26 个百分点"),
                Field("进度", "完成 20.0%，时间 46.0%，滞后，落后 26 个百分点"),
                Field("问题", "雨季停工"),
                Field("整改要求", "抓紧施工，何永昌，2025年7月31日前"),
            ),
        ),
    ),
    build=bulletin_of,
    about=lambda bulletin: f"{bulletin.place.name} {bulletin.year}",
    layout=Layout(
        title="{{ 标题 }}",
        blocks=(
            Text("{{ 编号 }}", "centre"),
            Text("{{ 更正 }}", when="更正"),
            Text("{{ 开头 }}", when="开头"),
            Text("一、各村督查情况", is_heading=True),
            Rows(
                VILLAGES,
                (
                    ("村（社区）", "村名", 5),
                    ("督查日期", "督查日期", 8),
                    ("督查组长", "组长", 4),
                    ("事项", "事项", 2),
                    *((word, word, 2) for word in STATES.values()),
                    ("不适用", "不适用", 2),
                    ("没有数", "没有数", 2),
                ),
            ),
            Text("还没有督查的：{{ 还没有督查的村 }}。", when="还没有督查的村"),
            Text("二、滞后事项清单", is_heading=True),
            Text("{{ 没有滞后 }}", when="没有滞后"),
            Rows(
                LAGGING,
                (
                    ("村（社区）", "村名", 3),
                    ("承诺事项", "事项", 5),
                    ("责任人", "责任人", 3),
                    ("进度", "进度", 5),
                    ("存在问题", "问题", 8),
                    ("整改要求", "整改要求", 7),
                ),
            ),
            Text("{{ 清单说明 }}", when="清单说明"),
            Text("{{ 乡镇 }}（章）", "right"),
            Text("{{ 印发日期 }}", "right"),
        ),
    ),
)

DOCUMENTS = [BULLETIN]
