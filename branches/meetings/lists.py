"""The columns of the list of meetings, on the page and in the download."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from branches.meetings.models import Meeting
from villagegov.common.listing import Cell, Column
from villagegov.common.templatetags.ui import moment

TONES = {"DRAFT": "off", "SUBMITTED": "ok", "RETURNED": "back", "VOIDED": "void"}
IN_ORDER = ("-held_at", "place__township_code", "place__display_order", "pk")


def stage(meeting: Meeting, listing: Any) -> Cell:
    return Cell(meeting.get_stage_display(), TONES[meeting.stage])


def matters(meeting: Meeting, listing: Any) -> str:
    """The first matter, and how many there are besides."""
    titles = [item.title for item in meeting.agenda.all()]
    if not titles:
        return ""
    return titles[0] if len(titles) == 1 else f"{titles[0]}等 {len(titles)} 项"


def all_matters(meeting: Meeting, listing: Any) -> str:
    return "；".join(item.title for item in meeting.agenda.all())


COLUMNS = (
    Column("name", "会议", lambda m, _: m.name, order=("kind", "-held_at")),
    Column("place", "村（社区）", lambda m, _: m.place.name,
           order=("place__township_code", "place__display_order", "place_id")),
    Column("held", "时间", lambda m, _: moment(m.held_at), order=("held_at",),
           sheet=lambda m, _: timezone.localtime(m.held_at).date()),
    Column("matters", "议题", matters, sheet=all_matters),
    Column("should", "应到", lambda m, _: m.should_attend, order=("should_attend",), numeric=True),
    Column("attended", "实到", lambda m, _: m.attended, order=("attended",), numeric=True),
    Column("leave", "请假", lambda m, _: m.on_leave if m.is_counted else None, numeric=True),
    Column("guests", "列席", lambda m, _: m.guest_count if m.is_counted else None, numeric=True),
    Column("chair", "主持人", lambda m, _: m.chair, order=("chair",)),
    Column("stage", "状态", stage, order=("stage",)),
)  # fmt: skip
