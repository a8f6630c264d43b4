"""The filters of the list of declared relations: what its address may ask."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet

from branches.kin.models import KinKind, KinRelation
from branches.kin.reports import conflicts_of
from branches.people.filters import village_choices
from branches.people.models import Person


class KinFilter(django_filters.FilterSet):
    """By name, village, kind and conflict; without a choice the list shows what holds today."""

    q = django_filters.CharFilter(method="search", label="姓名或拼音")
    place = django_filters.ChoiceFilter(method="in_village", label="村（社区）", empty_label="全部")
    kind = django_filters.ChoiceFilter(label="关系", choices=KinKind, empty_label="全部")
    conflict = django_filters.ChoiceFilter(
        method="in_conflict", label="职务冲突", choices=[("yes", "有冲突")], empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        method="leave", label="状态", choices=[("ENDED", "已终止"), ("any", "全部")], empty_label="已登记"
    )

    class Meta:
        model = KinRelation
        fields = ("q", "place", "kind", "conflict", "state")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = village_choices(self.request.user, self.data.get("place", ""))
        if len(choices) < 2:
            del self.filters["place"]
        else:
            self.filters["place"].extra["choices"] = choices

    def filter_queryset(self, relations: QuerySet) -> QuerySet:
        state = self.form.cleaned_data.get("state")
        if state != "any":
            relations = relations.filter(stage=state or KinRelation.Stage.DECLARED)
        return super().filter_queryset(relations)

    def search(self, relations: QuerySet, name: str, value: str) -> QuerySet:
        people = Person.objects.visible_to(self.request.user).named_like(value).values("pk")
        return relations.of(people)

    def in_village(self, relations: QuerySet, name: str, value: str) -> QuerySet:
        return relations.filter(Q(person_a__place=value) | Q(person_b__place=value))

    def in_conflict(self, relations: QuerySet, name: str, value: str) -> QuerySet:
        return relations.filter(pk__in=list(conflicts_of(relations.select_related("person_a"))))

    def leave(self, relations: QuerySet, name: str, value: object) -> QuerySet:
        """Already applied in `filter_queryset`, because a list without a choice leaves out what has ended."""
        return relations
