"""What the addresses of the lists may ask: notices by kind, place, state and year; objections by state."""

from __future__ import annotations

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from branches.notices import kinds
from branches.notices.models import Objection, PublicNotice
from branches.people.filters import village_choices
from villagegov.common import clock
from villagegov.common.places import Township, predecessors_of

STATES = [
    ("running", "公示中"), ("objected", "有异议"), ("expired", "公示期满"), ("archived", "已归档"), ("draft", "草稿"),
    ("withdrawn", "已撤下"), ("voided", "已作废"),
]  # fmt: skip


def of_state(notices: QuerySet, state: str) -> QuerySet:
    """Running, held up and over follow from dates and objections, as on the pages."""
    stage, today = PublicNotice.Stage, clock.today()
    received = Exists(Objection.objects.filter(notice=OuterRef("pk"), stage=Objection.Stage.RECEIVED))
    running = notices.filter(stage=stage.RUNNING)
    return {
        "running": lambda: running.filter(~received, ends_on__gte=today),
        "objected": lambda: running.filter(received),
        "expired": lambda: running.filter(~received, ends_on__lt=today),
        "archived": lambda: notices.filter(stage=stage.ARCHIVED),
        "draft": lambda: notices.filter(stage=stage.DRAFT),
        "voided": lambda: notices.filter(stage=stage.VOIDED),
        "withdrawn": lambda: notices.filter(stage=stage.WITHDRAWN),
    }[state]()


class NoticeFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="标题、编号或村名")
    kind = django_filters.ChoiceFilter(label="种类", empty_label="全部")
    place = django_filters.ChoiceFilter(method="of_place", label="公示单位", empty_label="全部")
    state = django_filters.ChoiceFilter(method="in_state", label="状态", choices=STATES, empty_label="全部")

    class Meta:
        model = PublicNotice
        fields = ("q", "kind", "place", "state")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = kinds.choices()
        townships = Township.objects.visible_to(self.request.user).in_order().values_list("code", "name")
        places = [*townships, *village_choices(self.request.user, self.data.get("place", ""))]
        if len(places) < 2:
            del self.filters["place"]
        else:
            self.filters["place"].extra["choices"] = places

    def search(self, notices: QuerySet, name: str, value: str) -> QuerySet:
        return notices.found_by(value)

    def of_place(self, notices: QuerySet, name: str, value: str) -> QuerySet:
        """With those of villages that were merged into it: notices keep the code of their day (decision 26)."""
        return notices.filter(place__in=[value, *predecessors_of([value])])

    def in_state(self, notices: QuerySet, name: str, value: str) -> QuerySet:
        return of_state(notices, value)


class ObjectionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        field_name="stage", label="状态", choices=Objection.Stage.choices, empty_label="全部"
    )

    class Meta:
        model = Objection
        fields = ("state",)
