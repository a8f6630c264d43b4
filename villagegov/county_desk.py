"""The first page of the county: its townships as rows, what is overdue in them, what came in, the last three years."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from appraisal.years.loop import done_by_township
from appraisal.years.phases import Phase
from branches.assignments.reports import late_by_township
from branches.organizations.todos import at_term
from branches.posts import reports as posts
from branches.posts.models import PostTenure
from villagegov import county_package, desks
from villagegov.common import clock, todos
from villagegov.common.accounts import User
from villagegov.common.places import Place
from villagegov.common.publications import Publication
from villagegov.county_trend import trend


@dataclass(frozen=True)
class TownshipRow:
    """A township as the county sees it."""

    code: str
    name: str
    villages: int
    members: int
    vacant: int
    over: int
    late: int
    report: Publication | None
    phases: list[
        tuple[str, str, str]
    ]  # of the year's loop: its label, how many villages are done, the list of it

    @property
    def vacant_word(self) -> str:
        return f"{self.vacant} 个村"

    @property
    def over_word(self) -> str:
        return f"{self.over} 个"

    @property
    def late_word(self) -> str:
        return f"逾期 {self.late} 件"

    @property
    def late_url(self) -> str:
        return f"{reverse('assignment_answer_list')}?state=late&township={self.code}"

    @property
    def report_url(self) -> str:
        return reverse("county_copy", args=[self.report.number]) if self.report else ""


def reports_handed_in(user: User, year: int) -> dict[str, Publication]:
    """The county report that is in force, by township."""
    copies = Publication.objects.visible_to(user).in_force().filter(kind=county_package.KIND, year=year)
    return {copy.place_id: copy for copy in copies.order_by("published_at", "pk")}


def county(request: HttpRequest) -> dict[str, Any]:
    """Townships as rows: how many, who is missing, what is late, what came in."""
    user, gathered = request.user, todos.of_request(request)
    table = desks.block("各乡镇（街道）", lambda: rows_of(user))
    rows = table.value or []
    return {
        **desks.waiting(request),
        "table": table,
        "trend": desks.block("近三年", lambda: trend(user)),
        "phases": [label for label, _, _ in rows[0].phases] if rows else [],
        "year": clock.today().year,
        "total": sum(row.members for row in rows),
        "village_count": sum(row.villages for row in rows),
        "has_todos": bool(gathered.todos or gathered.failed),
        "unread": desks.inbox.unread_count(user),
    }


def phase_cells(code: str, year: int, rows: list[tuple[Phase, int, int]]) -> list[tuple[str, str, str]]:
    """Each phase with how many villages are done, and its list in that township."""
    return [
        (phase.label, f"{done}／{all_of}", f"{reverse(phase.route)}?year={year}&township={code}")
        for phase, done, all_of in rows
    ]


def rows_of(user: Any) -> list[TownshipRow]:
    today = clock.today()
    places = Place.objects.visible_to(user).current().in_order()
    townships = list(places.filter(level=Place.Level.TOWNSHIP))
    villages = list(places.filter(level=Place.Level.VILLAGE))
    members, late = desks.counted_members(user), late_by_township(user)
    held = posts.secretaries_of(PostTenure.objects.visible_to(user))
    vacant = Counter(v.place.township_code for v in posts.vacancies(villages, held, today))
    over = Counter(o.place.township_code for o, left in at_term(user, today) if left <= 0)
    reports, villages_of = reports_handed_in(user, today.year), Counter(v.township_code for v in villages)
    loops = done_by_township([village.code for village in villages], today.year)
    return [
        TownshipRow(
            place.code, place.name, villages_of[place.code], members.get(place.code, 0), vacant[place.code],
            over[place.code], late.get(place.code, 0), reports.get(place.code),
            phase_cells(place.code, today.year, loops.get(place.code, [])),
        )
        for place in townships
    ]  # fmt: skip
