"""The list of the villages' figures of a year, as the county table adds them up: 村情数据."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from branches.people.filters import PlacesFilter
from branches.places import reports
from branches.places.models import VillageFigures
from villagegov.common import clock
from villagegov.common.listing import Column
from villagegov.sheets.views import ExportedList

BY_VILLAGE = ("place__township_code", "place__display_order", "place_id", "pk")


class FiguresFilter(PlacesFilter):
    """Of each village the newest figures up to the year; with a day, of the villages that were there on it."""

    year = django_filters.NumberFilter(method="leave", label="数据年度", min_value=1950, max_value=2100)

    class Meta:
        model = VillageFigures
        fields = ("place", "year")

    def filter_queryset(self, figures: QuerySet) -> QuerySet:
        year = self.form.cleaned_data.get("year") or clock.today().year
        figures = figures.latest_up_to(int(year))
        if self.day:
            figures = figures.filter(place__in=self.villages_then())
        return super().filter_queryset(figures)


def numeric(key: str, label: str) -> Column:
    return Column(key, label, lambda f, _: getattr(f, key), order=(key, "pk"), numeric=True)


class FiguresList(ExportedList):
    """What each village is in numbers; above it the sums, the income weighted by population."""

    model, permission = VillageFigures, "branches.view_village"
    title, unit, route = "村情数据", "个村（社区）", "figures_list"
    filterset_class, default_order = FiguresFilter, BY_VILLAGE
    order_note = "按本镇次序排列，每个村取这一年以前最近一年的数据"
    empty_text = "没有符合条件的村情数据。打开一个村，在村情数据里登记"
    template_name = "branches/places/list.html"
    columns = (
        Column("name", "村（社区）", lambda f, _: f.place.name, order=BY_VILLAGE[:-1]),
        Column("year", "年度", lambda f, _: str(f.year), order=("year", "pk")),
        numeric("group_count", "村民小组"),
        numeric("household_count", "户数"),
        numeric("registered_population", "户籍人口"),
        numeric("resident_population", "常住人口"),
        numeric("adult_count", "18 周岁以上"),
        numeric("farmland_mu", "耕地（亩）"),
        numeric("income_per_capita", "人均收入（元）"),
        numeric("approved_posts", "核定职数"),
        Column("remark", "备注", lambda f, _: f.remark),
    )

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("place")

    def listing(self, *, every_page: bool = False) -> Any:
        listing = super().listing(every_page=every_page)
        listing.facts = reports.facts_of_figures(listing.filtered)
        return listing
