"""What waits in a village because of its meetings: records to finish and hand in, meetings still to be held."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse

from branches.meetings import reports
from branches.meetings.arithmetic import month_of, quarter_of
from branches.meetings.models import Meeting
from branches.meetings.standards import MONTHLY, STANDARDS, Kind
from villagegov.common import clock, permissions
from villagegov.common.permissions import SENTENCES, scopes_of
from villagegov.common.places import Place, Village
from villagegov.common.todos import Todo

LABEL = "会议"
DONE = {"branches.meeting": ("submit",)}
CHANGE, SUBMIT = "branches.change_meeting", "branches.submit_meeting"
MONTH_SOON_DAYS, QUARTER_SOON_DAYS = 7, 14
ASKED_FOR = (Kind.BRANCH_COMMITTEE, Kind.MEMBERS, Kind.PARTY_CLASS, Kind.REPRESENTATIVES)


def waiting(user: Any) -> list[Todo]:
    """For the secretary and the clerk of a village; the clerk fills in, the secretary also hands in."""
    if not permissions.permits(user, CHANGE):
        return []
    scopes = scopes_of(user, SENTENCES[CHANGE].roles)
    own = Meeting.objects.visible_to(user).within_any(scopes).filter(stage__in=Meeting.OPEN)
    held = own.filter(held_at__lte=clock.now()).select_related("place").order_by("held_at", "pk")
    found = [todo for meeting in held if (todo := _of_record(meeting, user))]
    villages = list(Village.objects.visible_to(user).current().within_any(scopes).in_order())
    return found + _still_to_hold(villages, clock.today())


def _of_record(meeting: Meeting, user: Any) -> Todo | None:
    facts: dict[str, Any] = {
        "where": meeting.place.name,
        "place": meeting.place_id,
        "key": f"meeting-{meeting.pk}",
    }
    url = meeting.get_absolute_url()
    if meeting.stage == Meeting.Stage.RETURNED:
        return Todo(
            str(meeting),
            url=url,
            button="修改",
            tone="back",
            word="退回",
            note=meeting.return_reason,
            **facts,
        )
    if not meeting.is_counted:
        return Todo(
            str(meeting), url=url, button="录入", tone="off", word="未开始", note="会议已经开过", **facts
        )
    if permissions.permits(user, SUBMIT, meeting):
        return Todo(str(meeting), url=url, button="报送", tone="off", word="草稿", **facts)
    return None


def _still_to_hold(villages: list[Place], today: datetime.date) -> list[Todo]:
    """Asked for in the last week of a month and the last two of a quarter."""
    month, quarter = month_of(today), quarter_of(today)
    kinds = []
    if (month.ends_on - today).days < MONTH_SOON_DAYS:
        kinds += [(kind, month) for kind in ASKED_FOR if STANDARDS[kind].often == MONTHLY]
    if (quarter.ends_on - today).days < QUARTER_SOON_DAYS:
        kinds += [(kind, quarter) for kind in ASKED_FOR if STANDARDS[kind].often != MONTHLY]
    if not kinds or not villages:
        return []
    held = reports.held_in(quarter, [village.code for village in villages])
    done = {(place, kind, month) for place, kind, _, month in held}
    found = []
    for village in villages:
        for kind, period in kinds:
            months = range(period.starts_on.month, period.ends_on.month + 1)
            if not any((village.code, kind, number) in done for number in months):
                found.append(_to_hold(village, kind, period.words, period.ends_on))
    return found


def _to_hold(village: Place, kind: Kind, words: str, due_on: datetime.date) -> Todo:
    return Todo(
        f"{words}{kind.label}", where=village.name, url=f"{reverse('meeting_new')}?kind={kind}", button="登记",
        due_on=due_on, note="还没有登记", key=f"hold-{kind}-{due_on}-{village.code}", place=village.code,
    )  # fmt: skip
