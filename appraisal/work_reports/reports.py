"""What the registers say about the year of a village: the box of facts beside a report."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

from django.db.models import F, Q

from appraisal.pledges.models import PledgeItem
from appraisal.work_reports.models import WorkReport
from branches.assignments.models import AssignmentAnswer
from branches.meetings.models import Meeting
from branches.notices.models import PublicNotice
from branches.places.models import VillageFigures
from villagegov.common.templatetags.ui import percent1


def facts_of(report: WorkReport, user: Any) -> list[list[str]]:
    """Label and value of each fact of the box beside a report, in a fixed number of queries; gaps fall away."""
    year, place = report.year, report.place_id
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    meetings = Meeting.objects.visible_to(user).that_count().held_between(first, last).filter(place=place)
    notices = PublicNotice.objects.visible_to(user).posted()
    posted = notices.filter(place=place, starts_on__range=(first, last))
    rows = [
        ["完成承诺", pledges_kept(report.place_id, report.year, user)],
        ["召开会议", f"{meetings.count()} 次"],
        ["发布公示", f"{posted.count()} 条"],
        ["交办办结", _assignments(report, first, last, user)],
        *_income(report, user),
    ]
    return [row for row in rows if row[1]]


def pledges_kept(place: str, year: int, user: Any) -> str:
    """Items fulfilled of those promised: as they were evaluated, before that by their progress; "" without any."""
    items = PledgeItem.objects.visible_to(user).filter(pledge__place=place, pledge__year=year)
    reached = Q(done_percent__gte=100) | Q(done_value__gte=F("target_value"))
    done = items.filter(Q(evaluation=PledgeItem.Evaluation.FULFILLED) | Q(evaluation="") & reached)
    total = items.count()
    return f"{done.count()}/{total}" if total else ""


def _assignments(report: WorkReport, first: datetime.date, last: datetime.date, user: Any) -> str:
    asked = AssignmentAnswer.objects.visible_to(user).filter(place=report.place_id)
    asked = asked.filter(assignment__due_on__range=(first, last)).exclude(assignment__stage="CANCELLED")
    stages = list(asked.values_list("stage", flat=True))
    return f"{stages.count('DONE')}/{len(stages)}" if stages else ""


def _income(report: WorkReport, user: Any) -> list[list[str]]:
    """The income of a year stands in the figures of the year after; until they are there, that of the year before."""
    rows = VillageFigures.objects.visible_to(user).filter(place=report.place_id)
    rows = rows.filter(year__range=(report.year - 1, report.year + 1)).exclude(income_per_capita=None)
    known = {year - 1: income for year, income in rows.values_list("year", "income_per_capita")}
    of = next((year for year in (report.year, report.year - 1) if year in known), None)
    if of is None:
        return []
    growth = ""
    if before := known.get(of - 1):
        change = percent1(Fraction(known[of]) / Fraction(before) - 1)
        growth = f"，比上年 {'' if change.startswith('-') else '+'}{change}"
    return [[f"{of}年人均可支配收入", f"{known[of]:,.0f} 元{growth}"]]
