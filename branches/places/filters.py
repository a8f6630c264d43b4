"""Search and filters of the list of villages."""

import django_filters
from django.db.models import QuerySet

from branches.places.models import VillageFigures
from villagegov.common.chinese import pinyin_index
from villagegov.common.places import Place, Village


def named_like(villages: QuerySet, words: str) -> QuerySet:
    """By name, by full pinyin, by initials or by the code: `sqc` finds 石桥村.

    A county has a few hundred villages, so their names are compared here and need no column of their own.
    """
    words = words.strip().lower().replace(" ", "")
    names = Place.objects.filter(pk__in=villages.order_by().values("pk")).values_list("pk", "name", "code")
    found = [
        pk
        for pk, name, code in names
        if words in name or words in pinyin_index(name) or code.startswith(words)
    ]
    return villages.filter(pk__in=found)


class VillageFilters(django_filters.FilterSet):
    q = django_filters.CharFilter(label="名称或拼音", method="search")
    kind = django_filters.ChoiceFilter(label="类别", choices=Place.Kind, empty_label="全部")
    year = django_filters.ChoiceFilter(label="数据年度", choices=[], empty_label="最新", method="keep")
    stage = django_filters.ChoiceFilter(
        label="状态", choices=[("MERGED", "已撤并")], empty_label="在用", method="keep"
    )

    class Meta:
        model = Village
        fields = ("q", "kind", "year", "stage")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        years = VillageFigures.objects.visible_to(self.request.user).order_by("-year")
        years = years.values_list("year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(str(year), f"{year} 年") for year in years]

    def search(self, villages: QuerySet, name: str, words: str) -> QuerySet:
        return named_like(villages, words)

    def keep(self, villages: QuerySet, name: str, chosen: str) -> QuerySet:
        """The year and the stage choose the rows before they are filtered, see `VillageList`."""
        return villages
