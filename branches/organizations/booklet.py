"""What the sheet of a village says of its Party organisations."""

from __future__ import annotations

from typing import Any

from branches.organizations.models import PartyOrganization
from branches.organizations.reports import line_of, with_members
from villagegov.common import clock
from villagegov.common.booklets import Part, cut
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day

MOST = 6
HEAD = ("名称", "类型", "正式党员", "预备党员", "党小组", "委员职数", "本届任期")


def village_part(place: Place, user: Any) -> Part:
    own = PartyOrganization.objects.visible_to(user).current().filter(place=place)
    organizations = with_members(own).order_by("parent_id", "pk")
    rows, more = cut((_row(one) for one in organizations), MOST, unit="个")
    return Part(
        "党组织",
        30,
        head=HEAD,
        rows=rows,
        numeric=frozenset({2, 3, 4, 5}),
        empty="还没有登记党组织",
        more=more,
    )


def _row(one: PartyOrganization) -> tuple[str, ...]:
    term = line_of(one, clock.today()).term
    return (
        one.name, one.get_kind_display(), str(one.formal_count), str(one.probationary_count), str(one.group_count),
        "" if one.seats is None else str(one.seats),
        f"{day(term.started_on)}至{day(term.ends_on)}" if term else "未填",
    )  # fmt: skip
