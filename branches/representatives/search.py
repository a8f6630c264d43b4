"""Villager representatives by name, pinyin, village or group."""

from typing import Any

from branches.representatives.models import Representative
from villagegov.common import searching

LABEL, PERMISSION = "村民代表", "branches.view_representative"


def find(user: Any, words: str) -> searching.Group:
    rows = Representative.objects.visible_to(user).current().found_by(words).select_related("place")
    return searching.group(
        LABEL, rows.order_by("stroke_key", "pk"), words, route="representative_list",
        where=lambda one: f"{one.place.name}{one.villager_group}",
    )  # fmt: skip
