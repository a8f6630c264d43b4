"""The county report that a township still has to hand in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from villagegov import package_status
from villagegov.common import clock, permissions
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.todos import Todo

LABEL = "上报表"


def waiting(user: Any) -> list[Todo]:
    if not permissions.permits(user, "branches.hand_in_report"):
        return []
    today = clock.today()
    places = Place.objects.visible_to(user).filter(level=Place.Level.TOWNSHIP).current().in_order()
    found = []
    for place in places:
        due = package_status.next_round(place, today.year)
        if due:
            tone, left = package_status.time_left(due.due_on, today)
            facts = {"due_on": due.due_on, "note": f"{in_words(due.due_on)}截止，{left}"}
            facts |= {"tone": tone, "word": "未报送" if tone == "off" else left}
            title = f"{today.year} 年{due.name}上报表"
            found.append(Todo(title, place.name, reverse("county_package"), "办理", **facts))
    return found
