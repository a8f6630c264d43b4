"""Meetings of the demo township in every stage, entered through the same doors as any others."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from branches.meetings import operations, registers, workflow
from branches.meetings.models import AgendaItem, Meeting
from branches.meetings.standards import Kind, values_at
from branches.posts.models import Post, PostTenure
from villagegov.common import audit, clock
from villagegov.common.models import Place, User
from villagegov.common.workflow import take_step

OFFICE, SECRETARY, CLERK = "zhou", "he", "tan"
LEFT_OUT = "4 名党员长期患病卧床，经支部党员大会同意，不计入应到会人数"


@dataclass(frozen=True)
class Story:
    """One meeting of the story. `came` is None until it is counted; a vote is title, in favour, against, abstained."""

    village: str
    kind: str
    at: str
    chair: str
    should: int | None = None
    came: int | None = None
    leave: int = 0
    guests: tuple[int, str] = (0, "")
    votes: tuple[tuple[str, int, int, int], ...] = ()
    told: tuple[str, ...] = ()  # matters without a vote
    minutes: str = ""
    resolution: str = ""
    reason: str = ""
    group: str = ""
    stage: str = "SUBMITTED"


STORIES = (
    Story(
        "石桥村", Kind.MEMBERS, "2026-03-05 14:30", "何永昌", 46, 39, 4, (4, "预备党员 4 名"),
        votes=(("审议 2026 年度工作计划", 36, 1, 2), ("审议村道硬化项目实施方案", 38, 0, 1)),
        minutes="何永昌报告年度工作计划和村道硬化项目的资金来源。\n周立明建议先修二组到卫生室的一段，会议同意列入方案。",
        resolution="通过 2026 年度工作计划和村道硬化项目实施方案。", reason=LEFT_OUT,
    ),
    Story(
        "石桥村", Kind.TWO_COMMITTEES, "2026-03-02 09:00", "何永昌", came=None, told=("商议村道硬化项目实施方案",),
        minutes="对照预算逐项商议，确定三家比选。", stage="ROLL",
    ),
    Story(
        "石桥村", Kind.REPRESENTATIVES, "2026-02-26 09:30", "何永昌", came=88, leave=9,
        votes=(("2025 年度村级财务收支情况", 85, 1, 2),),
        minutes="刘桂芳报告全年收支，代表询问了农田水利支出。", resolution="通过 2025 年度收支情况，按规定公开。",
    ),
    Story(
        "石桥村", Kind.PARTY_CLASS, "2026-01-20 15:00", "何永昌", came=45, leave=6, told=("学习党支部工作条例",),
        minutes="何永昌讲党课，联系本村三会一课的做法。",
    ),
    Story(
        "石桥村", Kind.BRANCH_COMMITTEE, "2026-01-08 19:30", "何永昌", came=3, told=("研究春节前走访慰问",),
        minutes="确定慰问名单和分工。",
    ),
    Story(
        "石桥村", Kind.BRANCH_COMMITTEE, "2026-02-10 19:30", "何永昌", came=3,
        votes=(("提议硬化二组至卫生室村道", 3, 0, 0),), minutes="一致同意作为今年第一件议题提出。",
    ),
    Story(
        "石桥村", Kind.PARTY_GROUP, "2026-03-06 19:00", "周立明", came=10, leave=2, told=("讨论党员承诺事项",),
        minutes="每名党员认领一件。", group="第一党小组", stage="RETURNED",
    ),
    Story(
        "石桥村", Kind.BRANCH_COMMITTEE, "2026-03-11 19:30", "何永昌", came=3, told=("研究组织生活会准备工作",),
        minutes="征求意见分三组进行。", stage="DRAFT",
    ),
    Story("石桥村", Kind.SUPERVISION, "2026-03-12 10:00", "陈月华", told=("2 月份民主理财",), stage="DRAFT"),
    Story("石桥村", Kind.ORGANISATIONAL_LIFE, "2026-03-18 14:30", "何永昌", stage="DRAFT"),
    Story("石桥村", Kind.MEMBERS, "2026-03-04 14:30", "何永昌", stage="VOIDED"),
    Story(
        "红岩村", Kind.MEMBERS, "2026-02-27 15:00", "罗春生", came=47, leave=5,
        votes=(("审议冷链仓库租赁方案", 44, 1, 2),), resolution="通过冷链仓库租赁方案。",
    ),
    Story(
        "青竹村", Kind.MEMBERS, "2026-03-03 15:00", "曾庆山", came=30, leave=8, told=("因到会人数不足改期",),
        minutes="到会人数不足三分之二，改为 3 月 20 日召开。",
    ),
)  # fmt: skip


def load() -> None:
    """Every stage of a record, in three villages."""
    users = {name: User.objects.get(username=name) for name in (OFFICE, SECRETARY, CLERK)}
    for story in STORIES:
        place = Place.objects.get(name=story.village, level=Place.Level.VILLAGE)
        _tell(story, place, users)


def _tell(story: Story, place: Place, users: dict[str, User]) -> None:
    by = users[SECRETARY]
    if place.code not in {
        grant.place_id for grant in by.grants.all()
    }:  # villages without a sign-in: as handed in
        _handed_in_elsewhere(story, place, users[OFFICE])
        return
    meeting = _begun(story, place, users[CLERK], typed_by=users[CLERK])
    if story.stage == "ROLL":
        people = registers.attendees(meeting.gathering)
        meeting = operations.keep_roll(meeting, people, lambda key: "PRESENT", reason="", by=by, version=None)
    for item in _matters(story):
        operations.add_matter(item, meeting, by=by)
    if story.stage == "VOIDED":
        take_step(workflow.VOID, meeting, by=by, note="日期写错，已经重新登记")
    if story.stage in {"SUBMITTED", "ROLL", "RETURNED"}:
        meeting = take_step(workflow.SUBMIT, meeting, by=by)
    if story.stage == "RETURNED":
        why = "缺席的人没有写原因，请补上以后再报"
        take_step(workflow.RETURN, meeting, by=users[OFFICE], note=why, reason=why)


def _begun(story: Story, place: Place, by: User, *, typed_by: User | None = None, **facts: Any) -> Meeting:
    held_at = timezone.make_aware(datetime.datetime.strptime(story.at, "%Y-%m-%d %H:%M"))  # noqa: DTZ007
    meeting = Meeting(
        place=place, kind=story.kind, party_group=story.group, held_at=held_at, venue="村部二楼会议室",
        chair=story.chair, recorder=_clerk_of(place), minutes=story.minutes, resolution=story.resolution,
        recorded_by=by, **facts,
    )  # fmt: skip
    registered = registers.number_of(meeting.gathering)
    meeting.should_registered, meeting.should_attend = registered, story.should or registered
    meeting.should_reason = story.reason
    if story.came is not None:
        meeting.attended, meeting.on_leave = story.came, story.leave
    meeting.guest_count, meeting.guests = story.guests
    meeting.save()
    audit.write(audit.act_on(meeting, "add_meeting", "登记会议", after=audit.snapshot(meeting)), by=typed_by)
    return meeting


def _clerk_of(place: Place) -> str:
    held = PostTenure.objects.current().filter(place=place, post=Post.CLERK).select_related("person")
    return held.get().person.name


def _matters(story: Story) -> Iterator[AgendaItem]:
    for title, in_favour, against, abstained in story.votes:
        sums = {"in_favour": in_favour, "against": against, "abstained": abstained}
        yield AgendaItem(title=title, method="SHOW_OF_HANDS", voters=sum(sums.values()), **sums)
    for title in story.told:
        yield AgendaItem(title=title, method="NONE")


def _handed_in_elsewhere(story: Story, place: Place, by: User) -> None:
    held_on = datetime.date.fromisoformat(story.at[:10])
    values = values_at(story.kind, place.code, held_on.year)
    meeting = _begun(story, place, by, stage="SUBMITTED", standards=values, submitted_at=clock.now())
    for position, item in enumerate(_matters(story), start=1):
        item.meeting, item.place, item.position = meeting, place, position
        item.save()
