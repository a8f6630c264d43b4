"""What the sheet of a village says of the matters that run: what the township asked of it and what it still owes."""

from __future__ import annotations

from typing import Any

from branches.assignments.models import AssignmentAnswer
from villagegov.common import clock
from villagegov.common.booklets import Part, cut
from villagegov.common.deadlines import time_left
from villagegov.common.permissions import permits
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day

MOST = 4
HEAD = ("任务", "截止日期", "状态")


def village_part(place: Place, user: Any) -> Part | None:
    if not permits(user, AssignmentAnswer.view_permission, place):
        return None
    running = AssignmentAnswer.objects.visible_to(user).of_open_assignments().filter(place=place)
    answers = running.select_related("assignment").order_by("assignment__due_on", "pk")
    rows, more = cut((_row(one) for one in answers), MOST)
    return Part("在办的填报任务", 65, head=HEAD, rows=rows, empty="没有在办的填报任务", more=more)


def _row(answer: AssignmentAnswer) -> tuple[str, ...]:
    due_on, state = answer.assignment.due_on, answer.get_stage_display()
    if answer.is_missing:
        state = f"{state}，{time_left(due_on, clock.today())[1]}"
    return answer.assignment.title, day(due_on), state
