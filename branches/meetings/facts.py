"""A meeting as its page and its paper tell it: groups of facts, votes with their outcome, names by how they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from branches.meetings import checks
from branches.meetings.models import AgendaItem, Attendance, Meeting
from branches.meetings.standards import STANDARDS
from branches.people.facts import fact
from villagegov.common.templatetags.ui import day, moment, weekday


def when(meeting: Meeting) -> str:
    """2026年3月10日 星期二 14:30."""
    local = timezone.localtime(meeting.held_at)
    return f"{day(local)} {weekday(local)} {local:%H:%M}"


def facts_of(meeting: Meeting) -> list[dict]:
    organization = meeting.organization
    own = [fact("党组织", organization.name, organization.get_absolute_url())] if organization else []
    return [
        fact("村（社区）", meeting.place.name, reverse("village", args=[meeting.place_id])),
        *own,
        fact("会议", meeting.name),
        fact("时间", when(meeting)),
        fact("地点", meeting.venue),
        fact("主持人", meeting.chair),
        fact("记录人", meeting.recorder),
    ]


def people(number: int | None) -> str:
    return "" if number is None else f"{number} 人"


def counts_of(meeting: Meeting) -> list[dict]:
    """The counts with what stands behind them."""
    standard = STANDARDS[meeting.kind]
    should = people(meeting.should_attend)
    if meeting.should_attend is not None and meeting.should_registered is not None:
        same = meeting.should_attend == meeting.should_registered
        should += f"（{standard.base.label}）" if same else f"（台账 {meeting.should_registered} 人）"
    found = [fact("应到", should)]
    if meeting.should_reason:
        found.append(fact("应到的理由", meeting.should_reason))
    if meeting.is_counted:
        found += [fact("实到", people(meeting.attended)), fact("请假", people(meeting.on_leave)),
                  fact("缺席", people(meeting.absent))]  # fmt: skip
        found += [fact("缺席原因", meeting.absent_note)] if meeting.absent_note else []
        guests = people(meeting.guest_count) + (f"：{meeting.guests}" if meeting.guests else "")
        found.append(fact("列席", guests))
    else:
        found.append(fact("实到", "还没有录入"))
    return found


@dataclass(frozen=True)
class Matter:
    """One line of the agenda: its vote and what it came to."""

    item: AgendaItem
    outcome: str

    @property
    def vote(self) -> str:
        tally = self.item.tally
        if tally is None:
            return ""
        sums = f"同意 {tally.in_favour}　反对 {tally.against}　弃权 {tally.abstained}"
        is_secret = self.item.method == AgendaItem.Method.SECRET
        return f"{sums}　有效票 {tally.voters}" if is_secret else sums


def matters_of(meeting: Meeting, agenda: Sequence[AgendaItem]) -> list[Matter]:
    return [Matter(item, checks.outcome(meeting, item)) for item in agenda]


def names_by_status(names: Sequence[Attendance]) -> list[tuple[str, int, str]]:
    """Words, number and names of each group of the list; empty where no list is kept."""
    found = []
    for status in Attendance.Status:
        group = [one.name for one in names if one.status == status]
        if group:
            found.append((status.label, len(group), "、".join(group)))
    return found


def file_facts(files: Sequence[Any]) -> list[dict]:
    """Each file with its size, who put it there and when."""
    return [
        {
            "file": file,
            "size": size_in_words(file.size),
            "who": file.uploaded_by.name,
            "when": moment(file.uploaded_at),
        }
        for file in files
    ]


def size_in_words(size: int) -> str:
    """512 KB, 3.4 MB."""
    return f"{size / 1024**2:.1f} MB" if size >= 1024**2 else f"{max(1, size // 1024)} KB"
