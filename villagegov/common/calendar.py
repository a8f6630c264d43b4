"""The working calendar as rows: what an office typed in from the State Council's notice goes before any package."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

from villagegov.common import audit, permissions
from villagegov.common.calendar_notice import CLEAR
from villagegov.common.calendar_rules import FIRST_WEEKEND_DAY, DayCalendar
from villagegov.common.constraints import one_of

ASKED_FROM_MONTH = 11  # the notice for the next year comes in November


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
        constraints = [one_of("kind", ["off", "work"], name="work_day_kind_known", message="请选放假或上班")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.get_kind_display()}"


def own_calendar(first: datetime.date, last: datetime.date) -> DayCalendar:
    """The calendar from day to day: own rows, then the package, then weekends with a visible warning."""
    rows = WorkDay.objects.filter(day__range=(first, last)).values_list("day", "kind")
    return DayCalendar(dict(rows))


@dataclass(frozen=True)
class Period:
    """Days next to one another of one kind and source: a holiday, or a working weekend."""

    first: datetime.date
    last: datetime.date
    kind: str
    source: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def calendar_of(year: int) -> DayCalendar:
    return own_calendar(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


def days_of(year: int) -> list[datetime.date]:
    first = datetime.date(year, 1, 1)
    return [first + datetime.timedelta(days=n) for n in range((datetime.date(year, 12, 31) - first).days + 1)]


def periods_of(year: int) -> list[Period]:
    """The holidays and working weekends of the year; plain weekends only where they lie inside a holiday."""
    known, periods = calendar_of(year), []
    for day in days_of(year):
        kind, source = (
            WorkDay.Kind.WORK if known.is_working_day(day) else WorkDay.Kind.OFF,
            known.source_of(day),
        )
        if kind == WorkDay.Kind.WORK and day.weekday() < FIRST_WEEKEND_DAY and source != "own":
            continue
        last = periods[-1] if periods else None
        if last and (last.kind, last.source) == (kind, source) and (day - last.last).days == 1:
            periods[-1] = Period(last.first, day, kind, source)
        else:
            periods.append(Period(day, day, kind, source))
    return [p for p in periods if p.kind == WorkDay.Kind.WORK or p.source == "own" or not _is_weekend(p)]


def _is_weekend(period: Period) -> bool:
    span = (period.first + datetime.timedelta(days=n) for n in range(period.days))
    return all(day.weekday() >= FIRST_WEEKEND_DAY for day in span)


def months_of(year: int) -> list[tuple[int, int]]:
    """Working days by month."""
    known = calendar_of(year)
    worked = [day.month for day in days_of(year) if known.is_working_day(day)]
    return [(month, worked.count(month)) for month in range(1, 13)]


def missing_year(today: datetime.date) -> int | None:
    """The year for which only weekends are known although it is time to know more: this one, from November the next."""
    asked = [today.year, today.year + 1] if today.month >= ASKED_FROM_MONTH else [today.year]
    return next((year for year in asked if not calendar_of(year).knows(year)), None)


@audit.one_act()
def write_days(days: Mapping[datetime.date, str], *, by) -> int:
    """Take over the days of a notice (off, work, or clear for none of our own); returns how many rows changed."""
    permissions.require(by, "common.change_calendar")
    held = {row.day: row for row in WorkDay.objects.select_for_update().filter(day__in=list(days))}
    before = {day.isoformat(): row.kind for day, row in held.items() if days[day] != row.kind}
    changed = {
        day: kind for day, kind in sorted(days.items()) if (held[day].kind if day in held else CLEAR) != kind
    }
    if not changed:
        raise ValidationError("这些日子已经是这样安排的，没有要改的")
    WorkDay.objects.filter(day__in=[day for day in changed if day in held]).delete()
    WorkDay.objects.bulk_create(WorkDay(day=day, kind=kind) for day, kind in changed.items() if kind != CLEAR)
    after = {day.isoformat(): kind for day, kind in changed.items()}
    act = audit.Act(
        "change_calendar", "修改工作日历", record_kind="common.workday", before=before, after=after
    )
    audit.write(act, by=by)
    return len(changed)
