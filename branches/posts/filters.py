"""The filters of the lists of posts."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from branches.people.filters import village_choices
from branches.people.models import Person
from branches.posts.models import COMMITTEE_POSTS, PARTY_POSTS, SUPERVISION_POSTS, Post, PostTenure

BODIES = {
    "team": ("两委班子", (*PARTY_POSTS, *COMMITTEE_POSTS)),
    "party": ("党组织", PARTY_POSTS),
    "committee": ("村委会", COMMITTEE_POSTS),
    "supervision": ("监委会", SUPERVISION_POSTS),
}


class VillageFilter(django_filters.FilterSet):
    """A choice of the villages that the user sees; none where that is one."""

    place = django_filters.ChoiceFilter(label="村（社区）", empty_label="全部")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        villages = village_choices(self.request.user)
        self.filters["place"].extra["choices"] = villages
        if len(villages) < 2:
            del self.filters["place"]


class HolderFilter(VillageFilter):
    """Who holds a post now. Village and post mean the same tenure."""

    q = django_filters.CharFilter(method="search", label="姓名、拼音或村名")
    place = django_filters.ChoiceFilter(method="held", label="村（社区）", empty_label="全部")
    post = django_filters.ChoiceFilter(method="held", label="职务", choices=Post, empty_label="全部")
    body = django_filters.ChoiceFilter(
        method="held",
        label="班子",
        choices=[(key, label) for key, (label, _) in BODIES.items()],
        empty_label="全部",
    )

    class Meta:
        model = Person
        fields = ("q", "place", "post", "body")

    def search(self, people: QuerySet, name: str, value: str) -> QuerySet:
        return people.found_by(value)

    def held(self, people: QuerySet, name: str, value: str) -> QuerySet:
        """Applied together in `filter_queryset`."""
        return people

    def filter_queryset(self, people: QuerySet) -> QuerySet:
        chosen = self.form.cleaned_data
        tenures = PostTenure.objects.visible_to(self.request.user).current()
        if chosen.get("place"):
            tenures = tenures.filter(place__code=chosen["place"])
        if chosen.get("post"):
            tenures = tenures.filter(post=chosen["post"])
        if chosen.get("body"):
            tenures = tenures.filter(post__in=BODIES[chosen["body"]][1])
        return super().filter_queryset(people.filter(pk__in=tenures.values("person_id")))


class HistoryFilter(VillageFilter):
    """All tenures, the ended ones too."""

    q = django_filters.CharFilter(method="search", label="姓名、拼音或村名")
    post = django_filters.ChoiceFilter(label="职务", choices=Post, empty_label="全部")
    state = django_filters.ChoiceFilter(
        method="of_state", label="状态", choices=[("now", "在任"), ("ended", "已离任")], empty_label="全部"
    )

    class Meta:
        model = PostTenure
        fields = ("q", "place", "post", "state")

    def search(self, tenures: QuerySet, name: str, value: str) -> QuerySet:
        return tenures.filter(
            person__in=Person.objects.visible_to(self.request.user).found_by(value).values("pk")
        )

    def of_state(self, tenures: QuerySet, name: str, value: str) -> QuerySet:
        return tenures.filter(ended_on__isnull=value == "now")
