"""The filters of the three lists: what their addresses may ask."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from appraisal.inspections.models import ItemProgress, MidyearInspection
from appraisal.inspections.rectification_models import Rectification
from appraisal.inspections.reports import year_shown, years_offered
from branches.people.filters import PlacesFilter
from villagegov.common import clock
from villagegov.common.permissions import within_codes
from villagegov.common.places import Village


class OfYear(PlacesFilter):
    """With a choice of the year; the newest that has inspections is shown without one."""

    on = None
    year = django_filters.ChoiceFilter(method="leave", label="年度", empty_label="最近一年")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = years_offered(self.request.user)
        self.filters["year"].extra["choices"] = [(str(year), f"{year} 年") for year in offered]
        self.year = year_shown(self.request.user, self.data.get("year", ""))

    def of_township(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(within_codes(self.code_field, [value]))


class VillageFilter(OfYear):
    code_field = "code"
    place = django_filters.ChoiceFilter(field_name="code", label="村（社区）", empty_label="全部")

    class Meta:
        model = Village
        fields = ("year", "place")


class ItemFilter(OfYear):
    """The rows in force of a year, or those of drafts, which can be filled in as a sheet."""

    code_field = "inspection__place__code"
    q = django_filters.CharFilter(field_name="content", lookup_expr="contains", label="承诺事项")
    place = django_filters.ChoiceFilter(
        field_name="inspection__place__code", label="村（社区）", empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        method="in_state", label="进度", empty_label="全部",
        choices=[("lagging", "滞后、受阻或落后较多"), ("undecided", "待定是否提醒"), *ItemProgress.State.choices],
    )  # fmt: skip
    edition = django_filters.ChoiceFilter(
        method="leave", label="版本", empty_label="已完成的", choices=[("draft", "正在填的草稿")]
    )

    class Meta:
        model = ItemProgress
        fields = ("q", "year", "place", "state", "edition")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        wanted = self.form.cleaned_data.get("edition")
        stage = MidyearInspection.Stage.DRAFT if wanted == "draft" else MidyearInspection.Stage.FINISHED
        return super().filter_queryset(queryset.filter(inspection__year=self.year, inspection__stage=stage))

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == "lagging":
            return rows.lagging()
        return rows.undecided() if value == "undecided" else rows.filter(state=value)


STATES = [
    ("unsettled", "没有办完"), ("late", "逾期"), ("REPORTED", "待审核"), ("RETURNED", "退回"), ("CLOSED", "已完成"),
]  # fmt: skip


class RectificationFilter(PlacesFilter):
    on = None
    q = django_filters.CharFilter(field_name="what", lookup_expr="contains", label="整改内容")
    state = django_filters.ChoiceFilter(method="in_state", label="状态", choices=STATES, empty_label="全部")

    class Meta:
        model = Rectification
        fields = ("q", "place", "state")

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == "unsettled":
            return rows.unsettled()
        return rows.late(clock.today()) if value == "late" else rows.filter(stage=value)
