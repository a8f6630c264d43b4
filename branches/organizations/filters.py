"""Search and filters of the list of Party organisations."""

import django_filters
from django.db.models import QuerySet

from branches.organizations.models import PartyOrganization
from branches.places.filters import named_like
from villagegov.common.places import Village


class OrganizationFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="名称、村名或拼音", method="search")
    village = django_filters.ChoiceFilter(
        label="村（社区）", choices=[], empty_label="全部", field_name="place_id"
    )
    kind = django_filters.ChoiceFilter(label="类型", choices=PartyOrganization.Kind, empty_label="全部")
    state = django_filters.ChoiceFilter(
        label="状态", choices=[("ended", "已撤销")], empty_label="在用", method="keep"
    )

    class Meta:
        model = PartyOrganization
        fields = ("q", "village", "kind", "state")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.villages = Village.objects.visible_to(self.request.user).in_order()
        self.filters["village"].extra["choices"] = [(v.code, v.name) for v in self.villages]

    def search(self, organizations: QuerySet, name: str, words: str) -> QuerySet:
        of_village = organizations.filter(place__in=named_like(self.villages, words).values("code"))
        return of_village | organizations.filter(name__contains=words.strip())

    def keep(self, organizations: QuerySet, name: str, chosen: str) -> QuerySet:
        """Ended or not is chosen before the rows are filtered, see `OrganizationList`."""
        return organizations
