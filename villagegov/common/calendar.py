"""The working calendar as rows: what an office typed in from the State Council's notice goes before any package."""

from __future__ import annotations

import datetime

from django.db import models

from villagegov.common.calendar_rules import DayCalendar


class WorkDay(models.Model):
    """A day whose kind differs from its weekday, as the notice of the year says."""

    class Kind(models.TextChoices):
        OFF = "off", "放假"
        WORK = "work", "上班"

    day = models.DateField("日期", unique=True)
    kind = models.CharField("安排", max_length=4, choices=Kind)
    note = models.CharField("说明", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()}"


def own_calendar(first: datetime.date, last: datetime.date) -> DayCalendar:
    """The calendar from day to day: own rows, then the package, then weekends with a visible warning."""
    rows = WorkDay.objects.filter(day__range=(first, last)).values_list("day", "kind")
    return DayCalendar(dict(rows))
