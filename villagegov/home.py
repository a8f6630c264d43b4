"""The first page after signing in: what there is to do now, for each role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from villagegov import county_desk, desks, shell
from villagegov.common import clock
from villagegov.common.roles import Role
from villagegov.common.views import Guarded

DESKS: dict[str, tuple[str, Callable[[HttpRequest], dict[str, Any]]]] = {
    Role.TOWNSHIP_ORG: ("home_township.html", desks.township),
    Role.TOWNSHIP_LEADER: ("home_township.html", desks.township),
    Role.COUNTY_ORG: ("home_county.html", county_desk.county),
    Role.SYSTEM_ADMIN: ("home_administrator.html", desks.administrator),
    Role.VILLAGE_SECRETARY: ("home_village.html", desks.village),
    Role.VILLAGE_CLERK: ("home_village.html", desks.village),
}
OTHERS = ("home_others.html", desks.others)


class Home(Guarded):
    """工作台: every signed-in role has one."""

    public = "every signed-in person has a home page; what stands on it is asked row by row"

    def get(self, request: HttpRequest) -> HttpResponse:
        template, facts = DESKS.get(shell.first_role(request.user), OTHERS)
        context: dict[str, Any] = {"today": clock.today(), **facts(request)}
        return render(request, template, context)


class HandIn(Guarded):
    """填报: what a village hands in to the township, and the lists of it; on the phone's bar."""

    public = "every signed-in person may ask what there is to hand in; each list asks its own permission"

    def get(self, request: HttpRequest) -> HttpResponse:
        pages = [
            {"title": page["label"], "url": page["url"]} for page in shell.allowed(request.user, "hand_in")
        ]
        return render(request, "hand_in.html", {**desks.on_the_phone(request), "pages": pages})
