"""June 2025 in the demo township: all villages inspected, what lagged, who was reminded, what was put right since.

Whoever acted and when is set as it was that summer; one rectification is still open on the day of the demo.
"""

from __future__ import annotations

import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django.utils import timezone

from appraisal.inspections import bulletins, operations
from appraisal.inspections.arithmetic import time_progress
from appraisal.inspections.models import InspectionBulletin, ItemProgress, MidyearInspection
from appraisal.inspections.operations import Found
from appraisal.inspections.reading import Amount
from appraisal.inspections.rectification_models import Rectification
from appraisal.pledges.models import AnnualPledge, PledgeItem
from appraisal.policy import LAGGING_POINTS
from villagegov.common import policy, publications
from villagegov.common.accounts import User
from villagegov.common.places import Township

TOWNSHIP, YEAR, HOME = "990121103000", 2025, "石桥村"
OFFICE, LEADER, SECRETARY = "zhou", "zhen", "he"
SECOND_LEAD = "吴国梁"  # leads the inspection of every second village, and has no account
DAYS = (16, 17, 18, 19, 20, 23, 24, 25, 26, 27)
ISSUED, ORDERED, DUE, CLOSED = ((7, 2), (7, 1), (8, 15), (8, 12))
STILL_OPEN_UNTIL = datetime.date(2026, 3, 31)
# Percentage points before the time, by what the item came to at the end of the year.
AHEAD_BY = {"FULFILLED": 6, "MOSTLY": -14, "UNFULFILLED": -31}
PROBLEMS = {
    "PARTY_BUILDING": "外出党员多，集中学习到会率低", "INDUSTRY": "苗木到得晚，上半年只完成一部分",
    "LIVELIHOOD": "设计变更，招标推迟到 5 月", "GOVERNANCE": "积案情况复杂，当事人长期在外",
    "COLLECTIVE": "租金要到年底结算，新增项目还没有签约",
}  # fmt: skip
HELP = {"INDUSTRY": "请农业服务中心派人指导", "LIVELIHOOD": "请镇里协调施工单位进场"}
OPENING = (
    "6月16日至27日，镇党委组织督查组对各村（社区）年初承诺事项逐项进行了督查。现将情况通报如下。"
    "列入整改的事项，请于8月15日以前完成并报送。"
)


def load() -> None:
    users = {name: User.objects.get(username=name) for name in (OFFICE, LEADER, SECRETARY)}
    pledges = AnnualPledge.objects.of_year(YEAR).filter(place__township_code=TOWNSHIP).in_order()
    for position, pledge in enumerate(pledges.select_related("place")):
        inspection = _inspected(pledge, position, users)
        for row in inspection.progress.filter(is_far_behind=True):
            _ordered(row, users)
    if MidyearInspection.objects.exists():
        _issued(users[LEADER])


def _at(month: int, day: int, hour: int = 16) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(YEAR, month, day, hour, 20))  # noqa: DTZ001


def _inspected(pledge: AnnualPledge, position: int, users: dict[str, Any]) -> MidyearInspection:
    place, day = pledge.place, datetime.date(YEAR, 6, DAYS[position % len(DAYS)])
    lead = users[LEADER] if position % 2 else None
    done_at = _at(6, day.day)
    inspection = MidyearInspection.objects.create(
        place=place, year=YEAR, inspected_on=day, lead=lead, lead_name=lead.name if lead else SECOND_LEAD,
        team=["周文清", "罗海燕"] if place.name == HOME else ["周文清"],
        numbers=policy.freeze((LAGGING_POINTS,), place.code, YEAR), begun_by=users[OFFICE],
        stage="FINISHED", finished_by=users[OFFICE], finished_at=done_at, version=3,
    )  # fmt: skip
    for item in pledge.items.select_related("responsible").order_by("number"):
        row = ItemProgress(inspection=inspection, item=item, frozen_at=done_at)
        operations.copy_item(row, item)
        row.time_percent = time_progress(day, row.due_on, YEAR)
        _found(row, item, inspection.limit)
        if row.is_far_behind:
            row.decision, row.decided_by, row.decided_at = "REMINDED", users[LEADER], _at(6, 30, 9)
        row.save()
    return inspection


def _found(row: ItemProgress, item: PledgeItem, limit: int) -> None:
    """As far as its end of the year lets one guess for June; what the village reported is the same."""
    mark = item.evaluation or "FULFILLED"
    percent = max(Decimal(0), min(Decimal(100), row.time_percent + AHEAD_BY[mark]))
    if row.is_by_value:
        rounding = ROUND_CEILING if mark == "FULFILLED" else ROUND_FLOOR
        value = (Decimal(row.target_value or 0) * percent / 100).quantize(Decimal(1), rounding)
        row.reported_value, row.reported_percent = value, None
    else:
        value = Decimal(int(percent) // 5 * 5)
        row.reported_value, row.reported_percent = None, int(value)
    row.reported_note = ""
    is_blocked = mark == "MOSTLY" and item.category == "LIVELIHOOD" and not row.is_by_value
    operations.put(row, Found(Amount(value), "BLOCKED" if is_blocked else ""), limit)
    if row.is_lagging:
        row.problem, row.help_needed = PROBLEMS[item.category], HELP.get(item.category, "")
        row.remark = "要倒排时间，每月向镇里报一次进度"


def _ordered(row: ItemProgress, users: dict[str, Any]) -> None:
    """All have been put right since but the one of the home village."""
    place, is_open = row.inspection.place, row.inspection.place.name == HOME
    done = {
        "stage": "CLOSED", "report": "已按整改要求补上进度，村监委会看过现场", "reported_at": _at(*CLOSED),
        "closed_by": users[OFFICE], "closed_at": _at(CLOSED[0], CLOSED[1] + 2), "version": 3,
    }  # fmt: skip
    Rectification.objects.create(
        place=place, inspection=row.inspection, item=row.item, item_text=f"第 {row.number} 条 {row.content}",
        what=f"“{row.content[:40]}”补上进度，列出每月完成的量", owner=row.item.responsible,
        due_on=STILL_OPEN_UNTIL if is_open else datetime.date(YEAR, *DUE), ordered_by=users[LEADER],
        ordered_at=_at(*ORDERED, 10), **({} if is_open else done),
    )  # fmt: skip


def _issued(leader: Any) -> None:
    township = Township.objects.get(code=TOWNSHIP)
    published = publications.publish(
        kind=bulletins.KIND, number=f"DC-{TOWNSHIP}-{YEAR}-1", title=bulletins.title_of(township, YEAR), place=township,
        year=YEAR, content=bulletins.content_of(township, YEAR, OPENING), by=leader, at=_at(*ISSUED, 9),
    )  # fmt: skip
    InspectionBulletin.objects.create(place=township, year=YEAR, edition=1, publication=published)
