"""The filters of the lists of posts."""

from __future__ import annotations

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from branches.people.filters import PlacesFilter
from branches.people.models import Person, Sex
from branches.posts.county_rows import FACTS
from branches.posts.models import COMMITTEE_POSTS, PARTY_POSTS, SUPERVISION_POSTS, Post, PostTenure

BODIES = {
    "team": ("两委班子", (*PARTY_POSTS, *COMMITTEE_POSTS)),
    "party": ("党组织", PARTY_POSTS),
    "committee": ("村委会", COMMITTEE_POSTS),
    "supervision": ("监委会", SUPERVISION_POSTS),
}


def dual(tenures: QuerySet) -> QuerySet:
    """Tenures of secretaries who are director of the same village too (一肩挑)."""
    directors = tenures.filter(
        post=Post.COMMITTEE_DIRECTOR, person=OuterRef("person"), place=OuterRef("place")
    )
    return tenures.filter(Exists(directors), post=Post.BRANCH_SECRETARY)


class HolderFilter(PlacesFilter):
    """Who holds a post now, or held one on the day asked. Village and post mean the same tenure."""

    q = django_filters.CharFilter(method="search", label="姓名、拼音或村名")
    place = django_filters.ChoiceFilter(method="held", label="村（社区）", empty_label="全部")
    post = django_filters.ChoiceFilter(method="held", label="职务", choices=Post, empty_label="全部")
    body = django_filters.ChoiceFilter(
        method="held",
        label="班子",
        choices=[(key, label) for key, (label, _) in BODIES.items()],
        empty_label="全部",
    )
    dual = django_filters.ChoiceFilter(
        method="held", label="一肩挑", choices=[("yes", "是")], empty_label="全部"
    )
    sex = django_filters.ChoiceFilter(label="性别", choices=Sex, empty_label="全部")
    lacks = django_filters.ChoiceFilter(
        method="lacking",
        label="缺",
        choices=[(key, fact.label) for key, fact in FACTS.items()],
        empty_label="不限",
    )
    township = django_filters.ChoiceFilter(method="held", label="乡镇", empty_label="全部")

    class Meta:
        model = Person
        fields = ("q", "place", "post", "body", "dual", "sex")

    def search(self, people: QuerySet, name: str, value: str) -> QuerySet:
        return people.found_by(value)

    def held(self, people: QuerySet, name: str, value: str) -> QuerySet:
        """Applied together in `filter_queryset`."""
        return people

    def lacking(self, people: QuerySet, name: str, value: str) -> QuerySet:
        return people.filter(FACTS[value].is_missing())

    def filter_queryset(self, people: QuerySet) -> QuerySet:
        chosen = self.form.cleaned_data
        tenures = PostTenure.objects.visible_to(self.request.user)
        tenures = (
            tenures.on(self.day).filter(place__in=self.villages_then()) if self.day else tenures.current()
        )
        if chosen.get("township"):
            tenures = tenures.within(chosen["township"])
        if chosen.get("place"):
            tenures = tenures.filter(place__code=chosen["place"])
        if chosen.get("dual"):
            tenures = dual(tenures)
        if chosen.get("post"):
            tenures = tenures.filter(post=chosen["post"])
        if chosen.get("body"):
            tenures = tenures.filter(post__in=BODIES[chosen["body"]][1])
        return super().filter_queryset(people.filter(pk__in=tenures.values("person_id")))


class HistoryFilter(PlacesFilter):
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
