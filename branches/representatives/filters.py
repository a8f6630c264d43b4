"""The filters of the list of representatives: what its address may ask."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from branches.people.filters import PlacesFilter
from branches.people.models import PoliticalStatus, Sex
from branches.representatives.models import Representative


class RepresentativeFilter(PlacesFilter):
    """Search and filters; without a choice the list shows who is a representative now, or was on the day asked."""

    q = django_filters.CharFilter(method="search", label="姓名、拼音、村名或小组")
    sex = django_filters.ChoiceFilter(label="性别", choices=Sex, empty_label="全部")
    political = django_filters.ChoiceFilter(
        field_name="political_status", label="政治面貌", choices=PoliticalStatus, empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        method="leave",
        label="状态",
        empty_label="在任",
        choices=[("ended", "已终止"), ("any", "在任和已终止")],
    )

    class Meta:
        model = Representative
        fields = ("q", "place", "sex", "political", "state")

    def filter_queryset(self, representatives: QuerySet) -> QuerySet:
        state = self.form.cleaned_data.get("state")
        if self.day:
            representatives = representatives.on(self.day).filter(place__in=self.villages_then())
        elif state != "any":
            representatives = representatives.filter(ended_on__isnull=state != "ended")
        return super().filter_queryset(representatives)

    def search(self, representatives: QuerySet, name: str, value: str) -> QuerySet:
        return representatives.found_by(value)
