"""The notice of a pledge: made from these fields of its items alone, so that nothing else of them gets public."""

from __future__ import annotations

from typing import Any

from appraisal.pledges.arithmetic import plain
from appraisal.pledges.models import AnnualPledge, PledgeItem
from branches import policy
from branches.notices.kinds import TABLE, VILLAGE, Field, Kind
from branches.notices.periods import CALENDAR
from villagegov.common.templatetags.ui import day

PLEDGE = "PLEDGE"
COLUMNS = ("序号", "类别", "承诺事项", "目标值及单位", "完成时限", "责任人")


def lead(facts: dict[str, str]) -> str:
    agreed = f"（{facts['agreed']}村“两委”会议通过）" if facts.get("agreed") else ""
    return f"现将{facts.get('year', '')}年度承诺事项{agreed}予以公示，请党员群众监督。"


KINDS = [
    Kind(
        PLEDGE, "年度承诺公示", frozenset({VILLAGE}), CALENDAR, policy.DISCLOSURE_DAYS,
        (
            Field("year", "年度", longest=4),
            Field("agreed", "村“两委”通过日期", is_required=False, longest=20),
            Field("items", "承诺事项", TABLE, columns=COLUMNS, longest=8000),
        ),
        lead, by_party=True, kept_in="年度承诺",
    ),
]  # fmt: skip


def facts_of(pledge: AnnualPledge) -> dict[str, str]:
    """What the notice of the pledge shows; a cell holds no sign that would begin the next."""
    items = pledge.items.select_related("responsible").order_by("number")
    lines = ["\t".join(_cell(text) for text in _row(item)) for item in items]
    return {"year": str(pledge.year), "agreed": day(agreed_on(pledge)), "items": "\n".join(lines)}


def agreed_on(pledge: AnnualPledge) -> Any:
    """The day on which the two committees agreed."""
    return pledge.meeting.held_on if pledge.meeting is not None else pledge.meeting_on


def target_of(item: PledgeItem) -> str:
    """120 万元; 建成投用; both where both are there."""
    number = f"{plain(item.target_value)} {item.unit}" if item.target_value is not None else ""
    return "，".join(part for part in (number, item.milestone) if part)


def _row(item: PledgeItem) -> tuple[str, ...]:
    person = item.responsible.name if item.responsible else ""
    category = item.get_category_display()
    return str(item.number), category, item.content, target_of(item), day(item.due_on), person


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "／").replace("｜", "／").split())
