"""排名公示 as Word (layout F10): the public table on A3 for the board, with the notes on how to read it."""

from __future__ import annotations

from typing import Any

from appraisal.results import public, workflow
from appraisal.results.models import Ranking
from villagegov.common.document_layout import A3_LANDSCAPE, Grid, Layout, Paragraphs, Text
from villagegov.common.documents import Document, Field, Table
from villagegov.common.templatetags.ui import day

NOTES, RANKING_TABLE = "说明", "排名表"
RANK = "名次"


def ranking_of(ranking: Ranking) -> dict[str, Any]:
    results = list(workflow.results_of(ranking))
    head, *rows = public.table(ranking, results)
    bold = head.index(RANK) if RANK in head else -1
    notice = ranking.notice
    is_posted = notice is not None and notice.starts_on is not None
    return {
        "乡镇": ranking.place.name,
        "年度": ranking.year,
        "状态": "" if ranking.published_at else "还没有公示，仅供审定",
        "公示期": f"{day(notice.starts_on)}至{day(notice.ends_on)}" if is_posted else "",
        "受理单位": notice.contact_office if notice else "",
        "受理电话": notice.contact_phone if notice else "",
        "公示日期": day(notice.starts_on) if is_posted else "",
        NOTES: [{"一条": note} for note in public.notes(ranking, results)],
        RANKING_TABLE: [Grid(tuple(head), tuple(tuple(row) for row in rows), bold=bold)],
    }


RANKING = Document(
    key="ranking",
    code="W14",
    label="排名公示",
    stands_on="激励约束 → 排名公示，每年的排名",
    fields=(
        Field("乡镇", "松澜镇"),
        Field("年度", "2025"),
        Field("状态", "还没有公示，仅供审定"),
        Field("公示期", "2026年1月30日至2026年2月5日"),
        Field("受理单位", "松澜镇党建办公室"),
        Field("受理电话", "0990-8000001"),
        Field("公示日期", "2026年1月30日"),
    ),
    tables=(Table(NOTES, (Field("一条", "总分保留一位小数后排名，总分相同的名次并列。"),)),),
    grids=(Field(RANKING_TABLE, "名次、四个机制的得分、总分、等次，单独占一段"),),
    build=ranking_of,
    about=lambda ranking: f"{ranking.place.name} {ranking.year}",
    keeps_numbers=True,  # nothing typed but the contact of the notice
    layout=Layout(
        title="{{ 乡镇 }}{{ 年度 }}年度村级党组织考核结果",
        is_form=True,
        paper=A3_LANDSCAPE,
        blocks=(
            Text("（{{ 状态 }}）", "centre", when="状态"),
            Text("{{ 排名表 }}", "left"),
            Paragraphs(NOTES, "{{ 行.一条 }}"),
            Text(
                "公示期：{{ 公示期 }}。对公示内容有异议的，可在公示期内向{{ 受理单位 }}反映，电话：{{ 受理电话 }}。",
                when="公示期",
            ),
            Text("{{ 乡镇 }}（章）", "right"),
            Text("{{ 公示日期 }}", "right"),
        ),
    ),
)

DOCUMENTS = [RANKING]
