"""What is missing or does not add up in a meeting's record, in words with numbers; for its page and its submission."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from branches.meetings.arithmetic import attendance_problems, cannot_carry
from branches.meetings.models import AgendaItem, Attendance, Meeting
from villagegov.common import clock
from villagegov.common.templatetags.ui import moment

Status = Attendance.Status


@dataclass(frozen=True)
class Problem:
    """One thing to mend, with the page on which that is done."""

    text: str
    url: str


def not_held_yet(meeting: Meeting) -> str:
    """Counts are entered after the meeting."""
    return f"会议时间{moment(meeting.held_at)}还没到，开完会再录入" if meeting.held_at > clock.now() else ""


def should_without_reason(should: int | None, registered: int | None, reason: str) -> str:
    """Why a number that the register does not give cannot stand alone; "" when it may."""
    if should is None or registered is None or should == registered or reason.strip():
        return ""
    gap = abs(should - registered)
    return f"台账上当天应到 {registered} 人，填的是 {should} 人，差 {gap} 人，请写明理由"


def vote_problem(item: AgendaItem, attended: int | None) -> str:
    """Why the sums of a vote do not fit those who came; "" when they do or nothing was voted."""
    tally = item.tally
    if tally is None:
        return ""
    if attended is None:
        return "还没有录入实到人数，请先录入到会情况"
    if item.method == AgendaItem.Method.SECRET:
        if tally.voters > attended:
            return (
                f"有效票 {tally.voters} 张，实到 {attended} 人，多 {tally.voters - attended} 张，请核对计票单"
            )
        return ""
    return replace(tally, voters=attended).problem()


def list_problem(meeting: Meeting, names: Sequence[Attendance]) -> str:
    """Present and absent together are who should attend, where a list of names is kept."""
    if not names:
        return ""
    counted = Counter(one.status for one in names)
    came, leave, absent = (counted[s] for s in (Status.PRESENT, Status.ON_LEAVE, Status.ABSENT))
    listed, should = came + leave + absent, meeting.should_attend or 0
    if listed != should:
        parts = f"到会 {came}＋请假 {leave}＋缺席 {absent}＝{listed}"
        return f"到会名单{parts}，应到 {should} 人，差 {abs(listed - should)} 人，请核对名单"
    if (came, leave) != (meeting.attended, meeting.on_leave):
        typed = f"实到 {meeting.attended} 人、请假 {meeting.on_leave} 人"
        return f"到会名单上到会 {came} 人、请假 {leave} 人，录入的是{typed}"
    return ""


def problems(meeting: Meeting, agenda: Sequence[AgendaItem], names: Sequence[Attendance]) -> list[Problem]:
    """Everything that has to be mended before the record can be handed in."""
    counts, roll = (reverse(name, args=[meeting.pk]) for name in ("meeting_counts", "meeting_roll"))
    if early := not_held_yet(meeting):
        return [Problem(early, reverse("meeting_edit", args=[meeting.pk]))]
    found = []
    if meeting.should_attend is None or meeting.attended is None:
        found.append(Problem("还没有录入应到、实到人数", counts))
    else:
        wrong = attendance_problems(meeting.should_attend, meeting.attended, meeting.on_leave)
        found += [Problem(text, counts) for text in wrong]
    if text := should_without_reason(meeting.should_attend, meeting.should_registered, meeting.should_reason):
        found.append(Problem(text, counts))
    if text := list_problem(meeting, names):
        found.append(Problem(text, roll))
    if not agenda:
        found.append(Problem("还没有登记议题", reverse("agenda_new", args=[meeting.pk])))
    for item in agenda:
        if meeting.is_counted and (text := vote_problem(item, meeting.attended)):
            found.append(Problem(f"{item.title}：{text}", reverse("agenda_edit", args=[item.pk])))
    return found


def warnings(meeting: Meeting) -> list[str]:
    """What the law says of the counts: a meeting that is not valid, one that can carry nothing. Never a refusal."""
    if meeting.should_attend is None or meeting.attended is None:
        return []
    rule = meeting.rule()
    quorum = rule.quorum_of(meeting.should_attend, meeting.attended)
    if quorum is not None and not quorum.is_reached:
        return [quorum.sentence]
    if rule.majority is None:
        return []
    majority = rule.majority_of(meeting.should_attend, meeting.attended, 0)
    assert majority is not None  # noqa: S101 - there is a share
    text = cannot_carry(rule.majority, majority.base, meeting.attended)
    return [text] if text else []


def outcome(meeting: Meeting, item: AgendaItem) -> str:
    """What a vote came to, with the numbers; "" where nothing was voted or no rule says."""
    if item.tally is None or meeting.should_attend is None or meeting.attended is None:
        return ""
    if not meeting.is_quorate:
        return "到会人数不足，会议无效，表决不算数"
    majority = meeting.rule().majority_of(meeting.should_attend, meeting.attended, item.tally.in_favour)
    return majority.sentence if majority else ""
