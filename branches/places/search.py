"""Villages by name, pinyin or code."""

from typing import Any

from django.urls import reverse

from branches.places.filters import named_like
from villagegov.common import searching
from villagegov.common.places import Village

LABEL, PERMISSION = "村（社区）", "branches.view_village"


def find(user: Any, words: str) -> searching.Group:
    villages = named_like(Village.objects.visible_to(user), words).in_order()
    return searching.group(
        LABEL, villages, words, route="village_list", where=lambda village: village.code,
        url=lambda village: reverse("village", args=[village.code]),
    )  # fmt: skip
