"""考核评分表 as Word (layout F9): both scores of every indicator, subtotals, what stands beside, the total."""

from __future__ import annotations

from typing import Any

from appraisal.schemes.marks import shown
from appraisal.scores import pages, reports
from appraisal.scores.beside import ScoreAdjustment
from appraisal.scores.models import ScoreSheet
from villagegov.common.document_layout import A4_LANDSCAPE, Layout, Rows, Signatures, Text
from villagegov.common.documents import Document, Field, Table

LINES = "评分"
COLUMNS = ("一级", "二级", "满分", "评分标准", "自评", "自评说明", "镇核", "核定说明", "佐证")


def sheet_of(sheet: ScoreSheet) -> dict[str, Any]:
    """The whole sheet: it is for whoever reads all of it."""
    lines: list[dict[str, str]] = []
    for mechanism in reports.mechanisms_of(sheet, own=None, may_enter=False, with_evidence=True):
        lines += [_row(mechanism.name, row) for row in mechanism.rows]
        given = {"满分": mechanism.full, "自评": mechanism.self_points, "镇核": mechanism.points}
        lines.append(_line("小计", 二级=mechanism.name, 核定说明=mechanism.note, **given))
    total = reports.total_text(sheet.total_milli, pages.decimals_of(sheet.scheme))
    return {
        "村名": sheet.place.name,
        "年度": sheet.scheme.year,
        "评分依据": f"{sheet.scheme.title}（第 {sheet.scheme.edition} 版）",
        "状态": sheet.get_stage_display(),
        "总分": total,
        LINES: [*lines, *_beside(sheet), _line("总分", 镇核=total)],
    }


def _line(first: str, **cells: str) -> dict[str, str]:
    return {**dict.fromkeys(COLUMNS, ""), "一级": first, **cells}


def _row(mechanism: str, row: reports.GridRow) -> dict[str, str]:
    return {
        "一级": mechanism,
        "二级": row.entry.indicator.name,
        "满分": row.full,
        "评分标准": row.entry.indicator.standard,
        "自评": row.self_points,
        "自评说明": row.own.reason if row.own else "",
        "镇核": row.points or "—",
        "核定说明": row.reason or row.auto,
        "佐证": "、".join(row.evidence),
    }


def _beside(sheet: ScoreSheet) -> list[dict[str, str]]:
    """Honours, criticisms and vetoes that stand, each kind in one line."""
    standing = list(sheet.adjustments.standing().order_by("pk"))
    kinds = ScoreAdjustment.Kind
    grounds = {
        kind: "；".join(
            f"{row.get_level_display()} {row.ground}".strip() for row in standing if row.kind == kind
        )
        for kind in (kinds.BONUS, kinds.DEDUCTION)
    }
    vetoes = "；".join(
        f"{one.get_event_display()}：{one.ground}" for one in sheet.vetoes.standing().order_by("pk")
    )
    return [
        _line("加分", 镇核=shown(sheet.bonus_milli), 核定说明=grounds[kinds.BONUS]),
        _line("扣分", 镇核=shown(sheet.deducted_milli), 核定说明=grounds[kinds.DEDUCTION]),
        _line("一票否决", 核定说明=vetoes or "无"),
    ]


SHEET = Document(
    key="score-sheet",
    code="W14",
    label="考核评分表",
    stands_on="激励约束 → 考核评分，每个村的评分表",
    fields=(
        Field("村名", "石桥村"),
        Field("年度", "2025"),
        Field("评分依据", "松澜镇2025年度考核办法（第 1 版）"),
        Field("状态", "已确认"),
        Field("总分", "87.6"),
    ),
    tables=(
        Table(
            LINES,
            tuple(
                Field(name, example)
                for name, example in zip(
                    COLUMNS,
                    (
                        "激励约束",
                        "承诺兑现",
                        "8",
                        "按兑现比例",
                        "8",
                        "7 件兑现",
                        "7.2",
                        "1 件未兑现",
                        "承诺书",
                    ),
                    strict=True,
                )
            ),
        ),
    ),
    build=sheet_of,
    about=lambda sheet: f"{sheet.place.name} {sheet.scheme.year}",
    layout=Layout(
        title="{{ 村名 }}{{ 年度 }}年度考核评分表",
        is_form=True,
        paper=A4_LANDSCAPE,
        blocks=(
            Text("{{ 评分依据 }}　{{ 状态 }}", "centre"),
            Rows(
                LINES,
                (
                    ("一级（机制）", "一级", 3),
                    ("二级指标", "二级", 4),
                    ("满分", "满分", 2),
                    ("评分标准", "评分标准", 6),
                    ("自评", "自评", 2),
                    ("自评说明", "自评说明", 4),
                    ("镇核", "镇核", 2),
                    ("核定说明", "核定说明", 5),
                    ("佐证", "佐证", 4),
                ),
            ),
            Signatures(("村党组织书记", "考核组")),
        ),
    ),
)

DOCUMENTS = [SHEET]
