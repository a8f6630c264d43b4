"""年度承诺书 as Word (layout F6), and its copies for the middle and the end of the year with their further columns."""

from __future__ import annotations

import dataclasses
from typing import Any

from appraisal.pledges import reports
from appraisal.pledges.models import AnnualPledge, PledgeItem
from villagegov.common.document_layout import A4_LANDSCAPE, Layout, Rows, Signatures, Text
from villagegov.common.documents import Document, Field, Table
from villagegov.common.templatetags.ui import day

ITEMS = "承诺事项表"


def pledge_of(pledge: AnnualPledge) -> dict[str, Any]:
    items = list(pledge.items.select_related("responsible").order_by("number"))
    midyear = reports.midyear_percents(items)
    return {
        "村名": pledge.place.name,
        "年度": pledge.year,
        "状态": "" if pledge.accepted_at else f"{pledge.get_stage_display()}，还没有审核通过",
        "村两委通过日期": day(reports.agreed_on(pledge)) or "＿＿＿＿年＿＿月＿＿日",
        "公示起止": reports.period_of(pledge) or "＿＿月＿＿日至＿＿月＿＿日",
        ITEMS: [_row(item, midyear) for item in items],
    }


def _row(item: PledgeItem, midyear: dict[int, int]) -> dict[str, Any]:
    """What nobody knows yet stays empty, to be written by hand."""
    return {
        "序号": item.number,
        "类别": item.get_category_display(),
        "事项": item.content,
        "目标": reports.target_of(item),
        "完成时限": day(item.due_on),
        "责任人": item.responsible.name if item.responsible else "",
        "配合": item.cooperation,
        "资金来源": item.funding,
        "年中进度": midyear.get(item.pk),
        "年底完成": reports.percent_of(item),
        "评诺结果": item.get_evaluation_display(),
        "说明": item.evaluation_remark,
    }


COLUMNS = (
    ("序号", "序号", 2), ("类别", "类别", 3), ("承诺事项", "事项", 8), ("目标值及单位", "目标", 4),
    ("完成时限", "完成时限", 5), ("责任人", "责任人", 3), ("资金来源", "资金来源", 4),
)  # fmt: skip
MIDYEAR = (("年中进度（%）", "年中进度", 3),)
YEAREND = (("年底完成（%）", "年底完成", 3), ("评诺结果", "评诺结果", 3), ("说明", "说明", 4))


def _layout(*more: tuple[str, str, int]) -> Layout:
    return Layout(
        title="{{ 村名 }}党组织{{ 年度 }}年度承诺书",
        is_form=True,
        paper=A4_LANDSCAPE,
        blocks=(
            Text("（{{ 状态 }}）", "centre", when="状态"),
            Rows(ITEMS, (*COLUMNS, *more)),
            Text("村“两委”会议通过日期：{{ 村两委通过日期 }}　　公示起止：{{ 公示起止 }}", "left"),
            Signatures(("承诺人（村党组织书记）签字", "镇党委审核意见（章）")),
        ),
    )


PLEDGE = Document(
    key="pledge",
    code="W13",
    label="承诺书",
    stands_on="激励约束 → 年度承诺，每个村的承诺书",
    fields=(
        Field("村名", "石桥村"),
        Field("年度", "2026"),
        Field("状态", "草稿，还没有审核通过"),
        Field("村两委通过日期", "2026年3月2日"),
        Field("公示起止", "2026年3月9日至2026年3月13日（5 个工作日）"),
    ),
    tables=(
        Table(
            ITEMS,
            (
                Field("序号", "1"),
                Field("类别", "集体经济"),
                Field("事项", "村集体经济收入达到 20 万元"),
                Field("目标", "20 万元"),
                Field("完成时限", "2026年11月30日"),
                Field("责任人", "何永昌"),
                Field("配合", "镇农业服务中心"),
                Field("资金来源", "村集体自筹"),
                Field("年中进度", "55"),
                Field("年底完成", "100"),
                Field("评诺结果", "兑现"),
                Field("说明", "账目已核对"),
            ),
        ),
    ),
    build=pledge_of,
    about=lambda pledge: f"{pledge.place.name} {pledge.year}",
    layout=_layout(),
)
AT_MIDYEAR = dataclasses.replace(
    PLEDGE, key="pledge-midyear", label="承诺书（年中份）", layout=_layout(*MIDYEAR)
)
AT_YEAREND = dataclasses.replace(
    PLEDGE, key="pledge-yearend", label="承诺书（年底份）", layout=_layout(*MIDYEAR, *YEAREND)
)
COPIES = {reports.SPRING: PLEDGE, reports.MIDYEAR: AT_MIDYEAR, reports.YEAREND: AT_YEAREND}

DOCUMENTS = [PLEDGE, AT_MIDYEAR, AT_YEAREND]
