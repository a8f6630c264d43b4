"""A scheme as rows to read: the tree with its sums. Plain rows, no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appraisal.schemes import parameters, tree
from appraisal.schemes.marks import shown
from appraisal.schemes.models import AssessmentScheme, Indicator
from villagegov.common import indicator_facts
from villagegov.common.templatetags.ui import day

AUTOMATIC, BY_HAND = "系统取数", "人工"


def scheme_facts(scheme: AssessmentScheme) -> list[dict[str, str]]:
    """What stands beside the tree: whose, which edition, by which document, since when, what is published."""
    facts = [
        ("乡镇", scheme.place.name),
        ("年度", f"{scheme.year} 年"),
        ("版次", f"第 {scheme.edition} 版"),
        ("文号", scheme.document_number or "还没有填"),
        ("公布方式", scheme.get_shows_display()),
        ("发布", day(scheme.published_at) if scheme.published_at else "还没有发布"),
    ]
    return [{"label": label, "value": value} for label, value in facts]


@dataclass(frozen=True)
class LineRow:
    """One line of the tree. `note` says that the lines below do not sum to it."""

    line: Indicator
    full: str
    how: str
    source: str
    note: str


def line_rows(scheme: AssessmentScheme) -> list[LineRow]:
    """Every line in its order; one query."""
    lines = list(scheme.indicators.in_order())
    nodes = [tree.Node(row.number_path, row.name, row.full_milli, row.is_leaf) for row in lines]
    known = indicator_facts.measures()
    return [
        LineRow(
            line=row,
            full=shown(row.full_milli),
            how=parameters.in_words(row.rule, row.parameters),
            source=_source(row, known),
            note=_difference(row, nodes),
        )
        for row in lines
    ]


def _source(row: Indicator, known: dict[str, indicator_facts.Measure]) -> str:
    if not row.is_leaf:
        return ""
    if not row.measure:
        return BY_HAND
    return f"{AUTOMATIC}：{known[row.measure].label}" if row.measure in known else AUTOMATIC


def _difference(row: Indicator, nodes: Sequence[tree.Node]) -> str:
    below = tree.children_of(nodes, row.number_path)
    subtotal = sum(node.full for node in below)
    if not below or subtotal == row.full_milli:
        return ""
    return f"下级合计 {shown(subtotal)} 分，应为 {shown(row.full_milli)} 分"
