"""The filters of the list of people: what its address may ask."""

from __future__ import annotations

import datetime

import django_filters
from django.db.models import Q, QuerySet

from branches.people.models import Education, PartyMembership, Person, Sex
from villagegov.common import clock
from villagegov.common.places import Village

YOUNG, OLD = 35, 60
AGE_BANDS = [
    ("young", f"{YOUNG} 岁及以下"),
    ("middle", f"{YOUNG + 1} 至 {OLD - 1} 岁"),
    ("old", f"{OLD} 岁及以上"),
]


def born_so_many_years_ago(years: int) -> datetime.date:
    """Who was born on this day or before is so many years old today."""
    today = clock.today()
    is_leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year - years, day=28 if is_leap_day else today.day)


def village_choices(user) -> list[tuple[str, str]]:
    return list(Village.objects.visible_to(user).current().in_order().values_list("code", "name"))


class PersonFilter(django_filters.FilterSet):
    """Search and filters; without a choice the list shows the members of the Party who are here."""

    q = django_filters.CharFilter(method="search", label="姓名、拼音或村名")
    place = django_filters.ChoiceFilter(label="村（社区）", empty_label="全部")
    kind = django_filters.ChoiceFilter(
        field_name="membership__member_kind", label="类别", choices=PartyMembership.Kind, empty_label="全部"
    )
    who = django_filters.ChoiceFilter(
        method="leave", label="人员", empty_label="党员", choices=[("all", "全部人员"), ("others", "非党员")]
    )
    sex = django_filters.ChoiceFilter(label="性别", choices=Sex, empty_label="全部")
    education = django_filters.ChoiceFilter(label="学历", choices=Education, empty_label="全部")
    age = django_filters.ChoiceFilter(method="of_age", label="年龄", choices=AGE_BANDS, empty_label="全部")
    mobile = django_filters.ChoiceFilter(
        method="away", label="流动党员", empty_label="全部", choices=[("yes", "是"), ("no", "否")]
    )
    stage = django_filters.ChoiceFilter(
        method="leave",
        label="状态",
        empty_label="在册",
        choices=[("LEFT", "已离开"), ("any", "在册和已离开")],
    )

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        villages = village_choices(self.request.user)
        self.filters["place"].extra["choices"] = villages
        if len(villages) < 2:
            del self.filters["place"]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        chosen = self.form.cleaned_data
        is_member = Q(membership__isnull=False, membership__ended_on=None)
        if chosen.get("who") != "all":
            queryset = (
                queryset.exclude(is_member) if chosen.get("who") == "others" else queryset.filter(is_member)
            )
        if chosen.get("stage") != "any":
            queryset = queryset.filter(stage=chosen.get("stage") or Person.Stage.ACTIVE)
        return super().filter_queryset(queryset)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.found_by(value)

    def of_age(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "old":
            return queryset.filter(birth_date__lte=born_so_many_years_ago(OLD))
        if value == "young":
            return queryset.filter(birth_date__gt=born_so_many_years_ago(YOUNG + 1))
        return queryset.filter(
            birth_date__lte=born_so_many_years_ago(YOUNG + 1), birth_date__gt=born_so_many_years_ago(OLD)
        )

    def away(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(membership__is_mobile=True) if value == "yes" else queryset.exclude(
            membership__is_mobile=True
        )  # fmt: skip

    def leave(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Already applied in `filter_queryset`, because the empty choice filters too."""
        return queryset
