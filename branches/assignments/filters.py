"""The filters of the two lists: what their addresses may ask."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from branches.assignments.models import Assignment, AssignmentAnswer
from branches.people.filters import PlacesFilter
from villagegov.common import clock

STATES = [
    ("missing", "未报"), ("late", "逾期未报"), ("HANDED_IN", "待审核"), ("RETURNED", "退回"), ("DONE", "已完成"),
]  # fmt: skip


class AssignmentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="title", lookup_expr="contains", label="任务")
    stage = django_filters.ChoiceFilter(label="状态", choices=Assignment.Stage, empty_label="全部")

    class Meta:
        model = Assignment
        fields = ("q", "stage")


class AnswerFilter(PlacesFilter):
    """Without a choice, all that was ever asked; the page of a village is short."""

    on = None
    q = django_filters.CharFilter(field_name="assignment__title", lookup_expr="contains", label="任务")
    state = django_filters.ChoiceFilter(method="in_state", label="状态", choices=STATES, empty_label="全部")

    class Meta:
        model = AssignmentAnswer
        fields = ("q", "place", "state")

    def in_state(self, answers: QuerySet, name: str, value: str) -> QuerySet:
        if value == "missing":
            return answers.of_open_assignments().missing()
        if value == "late":
            late = answers.of_open_assignments().missing()
            return late.filter(assignment__due_on__lt=clock.today())
        return answers.filter(stage=value)
