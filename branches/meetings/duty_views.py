"""三会一课 and the representatives' meeting: which village has held what in a quarter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from branches.meetings import reports
from branches.meetings.filters import quarters
from branches.meetings.models import Meeting
from branches.meetings.standards import Kind
from villagegov.common import clock, permissions
from villagegov.common.places import Village
from villagegov.common.views import Guarded


class DutyPage(Guarded):
    """Villages by kind of meeting: held of wanted."""

    model, permission = Meeting, "branches.view_meeting"
    template_name = "branches/meetings/duties.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        permissions.require(request.user, self.permission)
        offered = quarters()
        key = request.GET.get("quarter", "")
        key = key if key in offered else next(iter(offered))
        return self.shown(quarters=self.tabs(key), period=offered[key], rows=self.rows(offered[key]),
                          kinds=[Kind(kind).label for kind in reports.DUTIES])  # fmt: skip

    def tabs(self, chosen: str) -> list[dict[str, Any]]:
        return [
            {
                "label": f"{period.starts_on.year}年{period.words}",
                "url": f"?quarter={key}",
                "current": key == chosen,
            }
            for key, period in quarters().items()
        ]

    def rows(self, period: Any) -> list[dict[str, Any]]:
        villages = list(Village.objects.visible_to(self.request.user).current().in_order())
        codes = [village.code for village in villages]
        held, groups = reports.held_in(period, codes), reports.groups_in(codes)
        today = clock.today()
        return [
            {"village": v, "duties": reports.duties_of(v.code, held, groups.get(v.code, 0), period, today)}
            for v in villages
        ]
