"""The filters of the list of pledges: year, township, village, state; and the tabs above it."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from appraisal.pledges.models import AnnualPledge
from appraisal.pledges.states import CHOICES, GROUPS, in_state
from branches.people.filters import township_choices
from villagegov.common import clock
from villagegov.common.permissions import within_codes
from villagegov.common.places import Village

FIRST_YEAR = 2000
TABS = (
    ("", "全部"), ("missing", "未报"), ("SUBMITTED", "待审核"), ("RETURNED", "退回"), ("ACCEPTED", "待公示"),
    ("NOTICED", "公示中"), ("RUNNING", "履行中"), ("EVALUATED", "已评诺"),
)  # fmt: skip


def asked_year(query: Any) -> int:
    """The year that an address names, this one where it names none."""
    typed = query.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else 0
    return year if year >= FIRST_YEAR else clock.today().year


def year_choices(user: Any) -> list[tuple[str, str]]:
    """The years of which there are pledges, and this one, newest first."""
    years = set(AnnualPledge.objects.visible_to(user).order_by().values_list("year", flat=True).distinct())
    return [(str(year), f"{year} 年") for year in sorted(years | {clock.today().year}, reverse=True)]


class PledgeFilter(django_filters.FilterSet):
    """Without a year, this one; villages are found by a part of their name."""

    q = django_filters.CharFilter(field_name="name", lookup_expr="contains", label="村名")
    year = django_filters.ChoiceFilter(method="leave", label="年度", empty_label=None)
    township = django_filters.ChoiceFilter(method="of_township", label="乡镇", empty_label="全部")
    state = django_filters.ChoiceFilter(
        method="of_state", label="状态", choices=[*GROUPS, *CHOICES], empty_label="全部"
    )

    class Meta:
        model = Village
        fields = ("q", "year", "township", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        self.filters["year"].extra["choices"] = year_choices(user)
        townships = township_choices(user)
        if len(townships) < 2:
            del self.filters["township"]
        else:
            self.filters["township"].extra["choices"] = townships

    def leave(self, villages: QuerySet, name: str, value: str) -> QuerySet:
        """The year decides which pledges the list carries; applied where it is made."""
        return villages

    def of_township(self, villages: QuerySet, name: str, value: str) -> QuerySet:
        return villages.filter(within_codes("code", [value]))

    def of_state(self, villages: QuerySet, name: str, value: str) -> QuerySet:
        return in_state(villages, asked_year(self.data), value, clock.today())
