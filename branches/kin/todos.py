"""What waits in the register of kin: near kin whose posts bar one another, for the office that keeps the posts."""

from __future__ import annotations

from typing import Any

from branches.kin.models import KinRelation
from branches.kin.reports import conflicts_of
from villagegov.common.permissions import SENTENCES, scopes_of
from villagegov.common.todos import Todo

LABEL = "近亲属"
DONE = {"branches.kinrelation": ("end",)}


def waiting(user: Any) -> list[Todo]:
    scopes = scopes_of(user, SENTENCES["branches.change_kin"].roles)
    if not scopes:
        return []
    rows = KinRelation.objects.visible_to(user).declared().within_any(scopes)
    relations = {one.pk: one for one in rows.select_related("person_a__place", "person_b__place")}
    return [
        Todo(
            title="近亲属职务冲突", where=relations[key].person_a.place.name, url=relations[key].get_absolute_url(),
            button="去处理", tone="due", word="待核对", note=relations[key].way_out or "没有写处理办法", key=str(key),
            place=relations[key].person_a.place_id,
        )
        for key in conflicts_of(relations.values())
    ]  # fmt: skip
