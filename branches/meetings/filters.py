"""The filters of the list of meetings: what its address may ask."""

from __future__ import annotations

import datetime

import django_filters
from django.db.models import QuerySet

from branches.meetings.arithmetic import Period, quarter_of
from branches.meetings.models import Meeting
from branches.meetings.standards import Kind
from branches.people.filters import village_choices
from villagegov.common import clock

QUARTERS_OFFERED = 8


def quarters() -> dict[str, Period]:
    """The last two years by their key in the address (2026-1), the running quarter first."""
    found, day = {}, clock.today()
    for _ in range(QUARTERS_OFFERED):
        period = quarter_of(day)
        found[f"{period.starts_on.year}-{period.ends_on.month // 3}"] = period
        day = period.starts_on - datetime.timedelta(days=1)
    return found


class MeetingFilter(django_filters.FilterSet):
    """Search and filters; voided records show only where they are asked for."""

    q = django_filters.CharFilter(method="search", label="议题、地点、主持人或村名")
    place = django_filters.ChoiceFilter(label="村（社区）", empty_label="全部")
    kind = django_filters.ChoiceFilter(label="会议类型", choices=Kind, empty_label="全部")
    quarter = django_filters.ChoiceFilter(method="in_quarter", label="季度", empty_label="全部")
    stage = django_filters.ChoiceFilter(
        method="in_stage", label="状态", choices=Meeting.Stage, empty_label="全部，作废的除外"
    )

    class Meta:
        model = Meeting
        fields = ("q", "place", "kind", "quarter", "stage")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.quarters = quarters()
        words = [(key, f"{period.starts_on.year}年{period.words}") for key, period in self.quarters.items()]
        self.filters["quarter"].extra["choices"] = words
        villages = village_choices(self.request.user, self.data.get("place", ""))
        if len(villages) < 2:
            del self.filters["place"]
        else:
            self.filters["place"].extra["choices"] = villages

    def filter_queryset(self, meetings: QuerySet) -> QuerySet:
        if not self.form.cleaned_data.get("stage"):
            meetings = meetings.exclude(stage=Meeting.Stage.VOIDED)
        return super().filter_queryset(meetings)

    def search(self, meetings: QuerySet, name: str, words: str) -> QuerySet:
        return meetings.found_by(words)

    def in_quarter(self, meetings: QuerySet, name: str, key: str) -> QuerySet:
        period = self.quarters[key]
        return meetings.held_between(period.starts_on, period.ends_on)

    def in_stage(self, meetings: QuerySet, name: str, stage: str) -> QuerySet:
        return meetings.filter(stage=stage)
