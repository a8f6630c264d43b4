"""The pledges of a township in one year as a sheet sees them: in the shape of its values, asked once a file."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from appraisal.pledges.models import AnnualPledge, PledgeItem
from appraisal.pledges.sheets import target_text
from appraisal.pledges.workflow import SENT_DOWN
from branches.posts.models import PostTenure
from villagegov.common import bulk
from villagegov.sheets.context import StoredRow

PLAIN = ("category", "milestone", "cooperation", "funding")


class StoredItem(dict[str, Any]):
    """One item in the shape of a row's values; `pk` and `version` say which record it was."""

    __slots__ = ("pk", "version")

    def __init__(self, item: PledgeItem) -> None:
        self.pk, self.version = item.pk, item.version
        super().__init__(
            village=item.pledge.place_id, name=item.content,
            target=target_text(item.target_value, item.unit, item.milestone),
            due_on=item.due_on.isoformat() if item.due_on else None,
            responsible=item.responsible.name if item.responsible else None,
            **{name: getattr(item, name) for name in PLAIN},
        )  # fmt: skip


class StoredPledges:
    """The items of a year in one township, who is in office there, and which pledges are no longer the village's."""

    def __init__(self, township: str, year: int) -> None:
        self.township, self.year = township, year

    def by_key(self, keys: Collection[str]) -> dict[str, StoredRow]:
        """They have no number of their own."""
        return {}

    def by_name(self, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[StoredItem]]:
        """By village and what is promised."""
        found: dict[tuple[str, str], list[StoredItem]] = {}
        if not names:
            return found
        items = PledgeItem.objects.within(self.township).filter(pledge__year=self.year)
        alike = items.filter(content__in=bulk.among({content for _, content in names}))
        for item in alike.select_related("pledge", "responsible").order_by("pk"):
            one = StoredItem(item)
            found.setdefault((one["village"], one["name"]), []).append(one)
        return found

    @cached_property
    def cadres(self) -> dict[tuple[str, str], int]:
        """Who holds a post of a village, by village and name."""
        held = PostTenure.objects.current().within(self.township).exclude(post__in=SENT_DOWN)
        rows = held.order_by("-pk").values_list("place_id", "person__name", "person_id")
        return {(village, name): person for village, name, person in rows}

    def is_in_office(self, village: str, name: str) -> bool:
        return (village, name) in self.cadres

    @cached_property
    def closed(self) -> frozenset[str]:
        reported = AnnualPledge.objects.within(self.township).of_year(self.year)
        return frozenset(reported.exclude(stage__in=AnnualPledge.OPEN).values_list("place_id", flat=True))

    def is_closed(self, village: str) -> bool:
        return village in self.closed
