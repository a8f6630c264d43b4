"""全年时间表: the dated duties of the year on one page, for the wall; days off are marked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from villagegov.common import calendar, clock, permissions, policy
from villagegov.common.deadlines import PlannedDay, plan_of
from villagegov.common.roles import VILLAGE_LEVEL, Role
from villagegov.common.views import Guarded
from villagegov.year_rules import ADMINISTRATOR, AGAIN, ALL, RULES, VILLAGE, WHO, number_key


def plan(user: Any, year: int) -> list[PlannedDay]:
    """The year as the user's own place has set its days; two queries."""
    grants = permissions.grants_of(user)
    own = policy.own_values(grants[0].place_id, year) if grants else {}
    moved = {
        rule.key: policy.NUMBERS[number_key(rule)].parse(own[number_key(rule)].value)
        for rule in RULES
        if number_key(rule) in own
    }
    return plan_of(RULES, year, moved, calendar.calendar_of(year).is_working_day)  # type: ignore[arg-type]


def concerns(who: str, user: Any) -> bool:
    """Villages read their own duties, the administrator's concern nobody else."""
    held = {grant.role for grant in permissions.grants_of(user)}
    if held and held <= VILLAGE_LEVEL:
        return who in (VILLAGE, ALL)
    return who != ADMINISTRATOR or Role.SYSTEM_ADMIN in held


class YearPlan(Guarded):
    """The plan of this year or the next."""

    public = "the calendar of duties names no person and no village"
    template_name = "year_plan.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        this_year = clock.today().year
        year = this_year + 1 if request.GET.get("year") == str(this_year + 1) else this_year
        rows = [
            {"planned": one, "who": WHO[one.rule.who], "is_over": one.day < clock.today()}
            for one in plan(request.user, year)
            if concerns(one.rule.who, request.user)
        ]
        again = [(when, what, WHO[who]) for when, what, who in AGAIN if concerns(who, request.user)]
        known = calendar.calendar_of(year).knows(year)
        return self.shown(year=year, years=(this_year, this_year + 1), rows=rows, again=again, is_known=known)
