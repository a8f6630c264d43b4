"""The filters of the list of people: what its address may ask."""

from __future__ import annotations

import datetime

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import Q, QuerySet
from django.http import QueryDict

from branches.people import cut_off
from branches.people.cut_off import OLD_AT_LEAST, YOUNG_AT_MOST
from branches.people.models import Education, PartyMembership, Person, Sex
from villagegov.common import clock, codes, kept
from villagegov.common.permissions import grants_of, within_codes
from villagegov.common.places import Township, Village

EARLIEST = datetime.date(1950, 1, 1)
AGE_BANDS = [
    ("young", f"{YOUNG_AT_MOST} 岁及以下"),
    ("middle", f"{YOUNG_AT_MOST + 1} 至 {OLD_AT_LEAST - 1} 岁"),
    ("old", f"{OLD_AT_LEAST} 岁及以上"),
]


def village_choices(user, asked: str = "") -> list[tuple[str, str]]:
    """The villages of today that the user sees, and the one that the address names, also when it has been merged."""

    def read() -> list[tuple[str, str]]:
        villages = Village.objects.visible_to(user).filter(Q(stage=Village.Stage.ACTIVE) | Q(code=asked))
        return list(villages.in_order().values_list("code", "name"))

    return kept.lately("villages", user, asked, read)


def township_choices(user) -> list[tuple[str, str]]:
    """The townships to choose from; none is asked for where all that the user holds lies in one."""
    held = {codes.township_of(grant.place_id) for grant in grants_of(user)}
    if len(held) == 1 and codes.level_of(next(iter(held))) == "TOWNSHIP":
        return []
    return list(Township.objects.visible_to(user).in_order().values_list("code", "name"))


def asked_day(query: QueryDict) -> datetime.date | None:
    """The day that an address names, read as its filter reads it; None without one or for none."""
    field = forms.DateField(required=False, validators=[MinValueValidator(EARLIEST)])
    try:
        return field.clean(query.get("on", ""))
    except ValidationError:
        return None


class PlacesFilter(django_filters.FilterSet):
    """A choice of the villages and townships that the user sees; none where that is one. And a day of the past."""

    place = django_filters.ChoiceFilter(label="村（社区）", empty_label="全部")
    township = django_filters.ChoiceFilter(method="of_township", label="乡镇", empty_label="全部")
    on = django_filters.DateFilter(
        method="leave",
        label="截止日期",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(EARLIEST)],
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        self.offer("place", village_choices(user, self.data.get("place", "")))
        self.offer("township", township_choices(user))

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if len(choices) < 2:
            del self.filters[name]
        else:
            self.filters[name].extra["choices"] = choices

    @property
    def day(self) -> datetime.date | None:
        return self.form.cleaned_data.get("on")

    def villages_then(self) -> QuerySet:
        """The codes of the villages that were there on the day."""
        return Village.objects.visible_to(self.request.user).on(self.day).order_by().values("code")

    def of_township(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(within_codes("place__code", [value]))

    def leave(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        """Already applied in `filter_queryset`, because it decides what the other choices mean."""
        return queryset


class PersonFilter(PlacesFilter):
    """Search and filters; without a choice the list shows the members of the Party who are here.

    With a day it shows who was a member on that day, in which village, of which kind and age, gone since or not.
    """

    q = django_filters.CharFilter(method="search", label="姓名、拼音或村名")
    place = django_filters.ChoiceFilter(method="in_village", label="村（社区）", empty_label="全部")
    kind = django_filters.ChoiceFilter(
        method="of_kind", label="类别", choices=PartyMembership.Kind, empty_label="全部"
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
    group = django_filters.CharFilter(field_name="membership__party_group", label="党小组")
    lacks = django_filters.ChoiceFilter(
        method="lacking", label="缺", choices=[("birth_date", "出生日期")], empty_label="不限"
    )

    class Meta:
        model = Person
        fields = ("q", "place", "kind", "who", "sex", "education", "age", "mobile", "stage")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = self.of_the_day(queryset) if self.day else self.of_today(queryset)
        return super().filter_queryset(queryset)

    def of_the_day(self, queryset: QuerySet) -> QuerySet:
        here = Q(membership__place__in=self.villages_then())
        return queryset.filter(cut_off.member_on(self.day, "membership__") & here)

    def of_today(self, queryset: QuerySet) -> QuerySet:
        chosen = self.form.cleaned_data
        is_member = Q(membership__isnull=False, membership__ended_on=None)
        if chosen.get("who") != "all":
            queryset = (
                queryset.exclude(is_member) if chosen.get("who") == "others" else queryset.filter(is_member)
            )
        if chosen.get("stage") != "any":
            queryset = queryset.filter(stage=chosen.get("stage") or Person.Stage.ACTIVE)
        return queryset

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.found_by(value)

    def in_village(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(membership__place=value) if self.day else Q(place=value))

    def of_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if not self.day:
            return queryset.filter(membership__member_kind=value)
        wanted = cut_off.formal_on if value == PartyMembership.Kind.FORMAL else cut_off.probationary_on
        return queryset.filter(wanted(self.day, "membership__"))

    def of_age(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        young, old = (band(self.day or clock.today()) for band in (cut_off.young_on, cut_off.old_on))
        if value == "middle":
            return queryset.filter(birth_date__isnull=False).exclude(young | old)
        return queryset.filter(young if value == "young" else old)

    def lacking(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(**{value: None})

    def away(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(membership__is_mobile=True) if value == "yes" else queryset.exclude(
            membership__is_mobile=True
        )  # fmt: skip
