"""Scores as tables of a workbook: the F9 columns of every village, and the places so far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import prefetch_related_objects

from appraisal.schemes.marks import to_points
from appraisal.schemes.models import AssessmentScheme
from appraisal.scores import reports
from appraisal.scores.models import ScoreEntry, ScoreSheet
from villagegov.common import clock
from villagegov.sheets.tables import COUNT, TEXT, SheetColumn, Table

HEADS = (
    "村名", "一级指标", "二级指标", "满分", "评分标准", "自评", "自评说明", "镇核", "核定说明", "佐证", "年度",
)  # fmt: skip


def entries(scheme: AssessmentScheme, sheets: list[ScoreSheet]) -> Table:
    """One row for each indicator of each village; four values survive: empty, 不适用, nought and a number."""
    return Table(
        name="评分表", title=f"{scheme.place.name}{scheme.year}年度考核评分表",
        columns=[SheetColumn((head,), TEXT) for head in HEADS], rows=_rows(scheme, sheets),
        lines=(f"评分依据：{scheme.title}（第 {scheme.edition} 版）", f"生成时间：{clock.now():%Y-%m-%d %H:%M}"),
        freeze_columns=1, widths={5: 30, 7: 24, 9: 24},
    )  # fmt: skip


def _rows(scheme: AssessmentScheme, sheets: list[ScoreSheet]) -> Iterator[list[Any]]:
    tops = {one.number_path: one.name for one in scheme.indicators.filter(parent=None)}
    prefetch_related_objects(sheets, "entries__indicator", "evidence", "files")
    for sheet in sheets:
        evidence = reports.evidence_by_indicator(sheet)
        own = {e.indicator_id: e for e in sheet.entries.all() if e.source == ScoreEntry.Source.SELF}
        checked = [e for e in sheet.entries.all() if e.source == ScoreEntry.Source.TOWNSHIP]
        for entry in sorted(checked, key=lambda one: one.indicator.number_path):
            by_self, one = own.get(entry.indicator_id), entry.indicator
            yield [
                sheet.place.name, tops[one.number_path.split(".")[0]], one.name, reports.full_text(entry), one.standard,
                reports.points_text(by_self) or None, (by_self.reason if by_self else "") or None,
                reports.points_text(entry) or None, entry.reason or entry.fact_words or None,
                "、".join(evidence.get(one.pk, ())) or None, str(scheme.year),
            ]  # fmt: skip


def ranking(scheme: AssessmentScheme, sheets: list[ScoreSheet], decimals: int) -> Table:
    """The places of all villages so far, with the sums of the mechanisms."""
    ranks = reports.ranks_of(sheets, decimals)
    columns = ["名次", "村（社区）", *ranks.heads, "加分", "扣分", "总分", "状态"]
    numeric = {"名次"}
    rows = [
        [row.place, row.sheet.place.name, *(to_points(part["points"]) for part in row.sheet.parts),
         to_points(row.sheet.bonus_milli), to_points(row.sheet.deducted_milli), row.total, row.word]
        for row in ranks.rows
    ]  # fmt: skip
    return Table(
        name="排名", title=f"{scheme.place.name}{scheme.year}年度考核评分（截至{clock.today():%Y-%m-%d}，未公布）",
        columns=[SheetColumn((head,), COUNT if head in numeric else TEXT) for head in columns],
        rows=[[_text(cell) if n else cell for n, cell in enumerate(row)] for row in rows],
        foot=(f"总分保留 {decimals} 位小数，总分相同名次并列",), freeze_columns=2,
    )  # fmt: skip


def _text(cell: Any) -> Any:
    return cell if cell is None or isinstance(cell, str) else f"{cell.normalize():f}"
