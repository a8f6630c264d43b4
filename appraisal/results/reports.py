"""The ranking as rows to read, and what stands in the way of its next step. Plain rows, no HTML."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse

from appraisal.results import paper_operations, public, workflow
from appraisal.results.models import AssessmentResult, Ranking
from appraisal.schemes.marks import marked
from villagegov.common.money import half_up
from villagegov.common.templatetags.ui import day, moment

TONES = {"COMPUTED": "run", "APPROVED": "ok", "PUBLISHED": "pub", "CORRECTED": "void", "WITHDRAWN": "void"}


@dataclass(frozen=True)
class Row:
    """One village: its parts in the order of the mechanisms, its place, the arrow, a badge only for what stands out."""

    result: AssessmentResult
    url: str
    parts: list[str]
    bonus: str
    deducted: str
    total: str
    arrow: str
    grade: str
    tone: str


def rows_of(ranking: Ranking, results: Sequence[AssessmentResult], *, opens: Collection[int]) -> list[Row]:
    named = public.mechanisms(ranking.scheme)
    return [_row(ranking, one, named, opens) for one in results]


def _row(
    ranking: Ranking, one: AssessmentResult, named: Sequence[tuple[str, str, int]], opens: Collection[int]
) -> Row:
    parts = public.parts_of(one)
    return Row(
        result=one,
        url=reverse("score_sheet", args=[one.sheet_id]) if one.sheet_id in opens else "",
        parts=[marked(parts.get(path)) for path, _, _ in named],
        bonus=marked(one.sheet.bonus_milli),
        deducted=marked(one.sheet.deducted_milli),
        total=public.total_of(ranking, one),
        arrow=public.arrow(one),
        grade=one.get_grade_display() if one.grade else public.BORDER,
        tone=public.GRADE_TONES.get(one.grade, ""),
    )


def average(ranking: Ranking, results: Sequence[AssessmentResult]) -> list[str]:
    """The row under the table: the means of mechanisms and total, one decimal; what is missing is left out."""
    columns = [
        [public.parts_of(one).get(path) for one in results]
        for path, _, _ in public.mechanisms(ranking.scheme)
    ]
    columns.append([one.shown_milli for one in results])
    found = []
    for column in columns:
        there = [points for points in column if points is not None]
        found.append(str(half_up(Fraction(sum(there), len(there) * 1000))) if there else "—")
    return found


def facts_of(ranking: Ranking) -> list[dict[str, str]]:
    limits = [
        f"{public.GROUPS[group] + ' ' if group else ''}好 {given} 个，限额 {limit} 个"
        for group, (limit, given) in workflow.quotas(ranking).items()
    ]
    facts = [
        ("年度", f"{ranking.year} 年"),
        ("考核办法", f"{ranking.scheme.title} 第 {ranking.scheme.edition} 版"),
        ("计算", f"{ranking.computed_by.name} {moment(ranking.computed_at)}"),
        ("等次", "；".join(limits)),
    ]
    if ranking.meeting_on:
        facts.append(("审定", f"{day(ranking.meeting_on)}镇党委会议，{ranking.minutes_number}"))
    notice = ranking.notice
    if notice is not None:
        facts.append(("公示", f"{day(notice.starts_on)}至{day(notice.ends_on)}，{notice.number}"))
    if paper := paper_operations.paper_of(ranking):
        who = f"{paper.entered_by.name} {moment(paper.entered_at)}"
        facts.append(("上年名次", f"按{paper.basis}补录，{who}"))
    if ranking.corrects_id:
        facts.append(("更正", ranking.correction_reason))
    return [{"label": label, "value": value} for label, value in facts]


def obstacles_of(ranking: Ranking, user: Any) -> list[dict[str, str]]:
    """What blocks the next step, each with the page on which it is mended."""
    step = {"COMPUTED": workflow.APPROVE, "APPROVED": workflow.PUBLISH}.get(ranking.stage)
    if step is None:
        return []
    guards = [guard for guard in step.guards if guard is not workflow.meeting_is_named]
    scores = reverse("score_year", args=[ranking.year])
    urls = {
        workflow.every_village_is_scored: scores,
        workflow.sheets_are_confirmed: scores,
        workflow.no_appeal_is_open: scores,
        workflow.borders_are_decided: reverse("ranking_border", args=[ranking.pk]),
    }
    return [
        {"text": reason, "url": urls.get(guard, "")}
        for guard in guards
        if (reason := guard(ranking, by=user))
    ]
