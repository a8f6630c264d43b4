"""Meetings by matter, venue, chair or village."""

from typing import Any

from branches.meetings.models import Meeting
from villagegov.common import searching
from villagegov.common.templatetags.ui import moment

LABEL, PERMISSION = "会议", "branches.view_meeting"


def find(user: Any, words: str) -> searching.Group:
    rows = Meeting.objects.visible_to(user).exclude(stage=Meeting.Stage.VOIDED).found_by(words)
    return searching.group(
        LABEL, rows.select_related("place").order_by("-held_at", "pk"), words, route="meeting_list",
        where=lambda meeting: f"{meeting.place.name} {moment(meeting.held_at)}",
    )  # fmt: skip
