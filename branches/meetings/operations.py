"""Changes over several records of a meeting: its names, its matters, its files. Each asks again under the lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max

from branches.meetings.models import AgendaItem, Attendance, Meeting, MeetingFile
from branches.meetings.registers import Attendee
from villagegov.common import audit, evidence, permissions
from villagegov.common.attachment_checks import Accepted
from villagegov.common.places import Place
from villagegov.common.workflow import lock

CHANGE = "branches.change_meeting"


def closed_reason(meeting: Meeting) -> str:
    """Why a record cannot be changed in its stage; "" while it can."""
    if meeting.stage == Meeting.Stage.SUBMITTED:
        return "会议记录已经报送，不能修改。要改的，请镇组织办退回"
    return "会议记录已经作废，不能修改" if meeting.stage == Meeting.Stage.VOIDED else ""


def require_open(meeting: Meeting) -> None:
    if text := closed_reason(meeting):
        raise PermissionDenied(text)


def held_open(meeting: Meeting, *, by: Any, version: int | None = None) -> Meeting:
    """The record under its lock, still open and still the user's to change. Raises Conflict when it was changed."""
    held: Meeting = lock(meeting, version=version)  # type: ignore[assignment]
    permissions.read_anew(by)
    permissions.require(by, CHANGE, held)
    require_open(held)
    return held


@audit.one_act()
def keep_roll(
    meeting: Meeting, people: list[Attendee], status_of: Callable[[str], str], *, reason: str, by: Any,
    version: int | None,
) -> Meeting:  # fmt: skip
    """Replace the list of names; the counts of the meeting are those of the list. Raises Conflict when changed."""
    held = held_open(meeting, by=by, version=version)
    before = audit.snapshot(held)
    held.propose_guests()
    held.attendance.all().delete()
    rows = [
        Attendance(
            meeting=held, place_id=held.place_id, name=one.name, person_id=one.person_id,
            representative_id=None if one.person_id else one.representative_id, status=status_of(one.key),
        )
        for one in people
    ]  # fmt: skip
    Attendance.objects.bulk_create(rows)
    counted = [row.status for row in rows]
    held.attended, held.on_leave = counted.count("PRESENT"), counted.count("ON_LEAVE")
    held.should_registered = len(rows)
    held.should_attend = len(rows) - counted.count("LEFT_OUT")
    held.should_reason = reason.strip() if "LEFT_OUT" in counted else ""
    held.version += 1
    held.save()
    old, new = audit.changes(before, audit.snapshot(held))
    audit.write(audit.act_on(held, "keep_roll", "登记到会名单", before=old, after=new), by=by)
    return held


@audit.one_act()
def add_matter(item: AgendaItem, meeting: Meeting, *, by: Any) -> AgendaItem:
    """The next matter of the agenda."""
    held = held_open(meeting, by=by)
    item.meeting, item.place_id = held, held.place_id
    item.position = (held.agenda.aggregate(last=Max("position"))["last"] or 0) + 1
    item.save()
    audit.write(audit.act_on(held, "add_agendaitem", "登记议题", after=audit.snapshot(item)), by=by)
    return item


@audit.one_act()
def remove_matter(item: AgendaItem, *, by: Any, reason: str, version: int | None) -> None:
    held = held_open(item.meeting, by=by)
    locked = lock(item, version=version)
    evidence.refuse_removal(locked)
    audit.write(
        audit.act_on(held, "remove_agendaitem", "删除议题", before=audit.snapshot(locked), reason=reason),
        by=by,
    )
    locked.delete()


@audit.one_act()
def attach(accepted: Accepted, meeting: Meeting, *, by: Any) -> MeetingFile:
    """One more file; also to a record that was handed in, never to one that was voided."""
    held: Meeting = lock(meeting)  # type: ignore[assignment]
    permissions.read_anew(by)
    permissions.require(by, CHANGE, held)
    if held.stage == Meeting.Stage.VOIDED:
        raise PermissionDenied(closed_reason(held))
    file: MeetingFile = MeetingFile.attach(accepted, by=by, meeting=held, place_id=held.place_id)
    return file


@audit.one_act()
def take_file_away(file: MeetingFile, *, by: Any, reason: str) -> None:
    held_open(file.meeting, by=by)
    file.take_away(by=by, reason=reason)


def carry_along(meetings: list[Meeting], into: Place) -> None:
    """What hangs on records that a merger moved takes the same code; inside the merger's transaction."""
    for model in (AgendaItem, Attendance, MeetingFile):
        model._base_manager.filter(meeting__in=meetings).update(place=into.code)
