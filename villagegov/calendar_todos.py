"""The working calendar of the year, which somebody has to type in by a day (domain.md 5: 5 January, 30 November)."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse

from villagegov.common import calendar, clock, permissions
from villagegov.common.todos import Todo
from villagegov.year_rules import RULES

LABEL = "工作日历"
BY_KEY = {rule.key: rule for rule in RULES}


def waiting(user: Any) -> list[Todo]:
    if not permissions.permits(user, "common.change_calendar"):
        return []
    today = clock.today()
    year = calendar.missing_year(today)
    if year is None:
        return []
    due_on = due_for(year, today)
    url = f"{reverse('calendar')}?year={year}"
    note = "录入前，公示期和截止日期只能按周末推算"
    return [Todo(f"录入 {year} 年放假安排", "全系统", url, "录入", due_on=due_on, note=note)]


def due_for(year: int, today: datetime.date) -> datetime.date:
    """The next year's calendar comes with the notice of November; this year's is wanted in the first days."""
    rule = BY_KEY["next_calendar"] if year > today.year else BY_KEY["calendar"]
    return rule.falls_on(today.year)
