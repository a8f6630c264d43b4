"""What the addresses of the two lists may ask: reports and ballots of a year, by village and state."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django.db.models import QuerySet

from appraisal.work_reports.ballots import AppraisalTally
from appraisal.work_reports.models import WorkReport
from appraisal.work_reports.year import year_in_question
from branches.people.filters import PlacesFilter
from villagegov.common import clock, codes
from villagegov.common.permissions import grants_of

YEAR = re.compile(r"20\d\d")
REPORT_STATES = [("missing", "没有提交"), *WorkReport.Stage.choices]
TALLY_STATES = [
    ("draft", "录入中"),
    ("ready", "待确认"),
    ("confirmed", "已确认"),
    ("talk", "列入约谈名单"),
    ("voided", "已作废"),
]


def year_of(user: Any) -> int:
    """The year that is worked on now where the user works."""
    place = next((grant.place_id for grant in grants_of(user)), "")
    return year_in_question(codes.township_of(place) if place else "", clock.today())


class OfYear(PlacesFilter):
    """Without a choice the year that is worked on: what is older is asked for."""

    on = None
    q = django_filters.CharFilter(method="search", label="姓名或村名")
    year = django_filters.ChoiceFilter(label="年度", empty_label=None)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        request = kwargs["request"]
        current = year_of(request.user)
        data = data.copy() if data is not None else {}
        if not data.get("year"):
            data["year"] = str(current)
        super().__init__(data, *args, **kwargs)
        seen = self._meta.model.objects.visible_to(request.user).order_by().values_list("year", flat=True)
        asked = {int(data["year"])} if YEAR.fullmatch(data["year"]) else set()
        years = sorted({*seen.distinct(), current, *asked}, reverse=True)
        self.filters["year"].extra["choices"] = [(str(year), f"{year}年") for year in years]

    def search(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        words = words.strip()
        return rows.filter(name__contains=words) | rows.filter(place__name__contains=words)


class ReportFilter(OfYear):
    state = django_filters.ChoiceFilter(
        method="in_state", label="状态", choices=REPORT_STATES, empty_label="全部"
    )

    class Meta:
        model = WorkReport
        fields = ("q", "year", "place", "state")

    def in_state(self, reports: QuerySet, name: str, value: str) -> QuerySet:
        return reports.missing() if value == "missing" else reports.filter(stage=value)


class TallyFilter(OfYear):
    subject = django_filters.ChoiceFilter(label="测评谁", choices=AppraisalTally.Subject, empty_label="全部")
    state = django_filters.ChoiceFilter(
        method="in_state", label="状态", choices=TALLY_STATES, empty_label="没有作废的"
    )

    class Meta:
        model = AppraisalTally
        fields = ("q", "year", "subject", "state", "place")

    def filter_queryset(self, tallies: QuerySet) -> QuerySet:
        if self.form.cleaned_data.get("state") != "voided":
            tallies = tallies.exclude(stage=AppraisalTally.Stage.VOIDED)
        return super().filter_queryset(tallies)

    def in_state(self, tallies: QuerySet, name: str, value: str) -> QuerySet:
        return {
            "draft": lambda: tallies.drafts(),
            "ready": lambda: tallies.drafts().typed_twice(),
            "confirmed": lambda: tallies.in_force(),
            "talk": lambda: tallies.in_force().filter(is_for_talk=True),
            "voided": lambda: tallies.filter(stage=AppraisalTally.Stage.VOIDED),
        }[value]()
