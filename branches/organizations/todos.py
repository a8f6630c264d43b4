"""Party organisations whose term is over or soon will be."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse

from branches.organizations.models import PartyOrganization
from branches.organizations.reports import term_of
from villagegov.common import clock, permissions
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.todos import Todo

LABEL = "党组织"
TERM_SOON_DAYS = 90


def at_term(user: Any, today: datetime.date) -> list[tuple[PartyOrganization, int]]:
    """Organisations whose term ends within the next three months or is over, with the days that are left."""
    rows = PartyOrganization.objects.visible_to(user).heads().exclude(term_started_on=None)
    found = []
    for organization in rows.select_related("place").order_by("place__display_order", "place__code", "pk"):
        left = (term_of(organization, today).ends_on - today).days
        if left <= TERM_SOON_DAYS:
            found.append((organization, left))
    return found


def waiting(user: Any) -> list[Todo]:
    """Those whose term is over in one line, those whose term ends soon in another: they mostly end together."""
    if not permissions.permits(user, "branches.watch_teams"):
        return []
    today = clock.today()
    ending = at_term(user, today)
    over, soon = [pair for pair in ending if pair[1] <= 0], [pair for pair in ending if pair[1] > 0]
    groups = (("党组织任期已满", over), ("党组织任期将满", soon))
    return [_together(title, group, today) for title, group in groups if group]


def _together(title: str, group: list[tuple[PartyOrganization, int]], today: datetime.date) -> Todo:
    first, left = min(group, key=lambda pair: pair[1])
    tone, word = ("late", f"届满 {-left} 天") if left <= 0 else ("due", f"还剩 {left} 天")
    where = first.place.name if len(group) == 1 else f"{len(group)} 个村"
    note = f"最早 {in_words(today + datetime.timedelta(days=left))}届满"
    return Todo(title, where, reverse("organization_list"), "查看", tone=tone, word=word, note=note)
