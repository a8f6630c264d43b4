"""Pledges of the demo township: last year's are evaluated, this year's stand in every stage on the reference day."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from appraisal.pledges import operations
from appraisal.pledges.demo_items import DUES, STORIES, items_of
from appraisal.pledges.models import AnnualPledge, EvaluationCorrection, PledgeItem
from appraisal.pledges.notice_kinds import PLEDGE
from branches.meetings.models import Meeting
from branches.notices import kinds, periods
from branches.notices.content import content_of
from branches.notices.models import PublicNotice
from branches.notices.operations import next_number
from branches.notices.workflow import PUBLICATION_KIND
from branches.posts.models import PostTenure
from villagegov.common import calendar, clock, messages, publications
from villagegov.common.accounts import User
from villagegov.common.messages import Message
from villagegov.common.places import Place, Village

LAST_YEAR, THIS_YEAR = 2025, 2026
OFFICE, SECRETARY, HOME = "zhou", "he", "石桥村"
COMMENT = "请补上完成时间"
FIRST_ITEMS = 2  # of a draft that has just been begun
Stage = AnnualPledge.Stage
# Of this year: the stage, when it was reported, when its notice was posted. 东山村 has begun, 沙洲村 has not.
NOW: dict[str, tuple[str, str, str]] = {
    "大塘村": ("NOTICED", "2026-03-05", "2026-03-11"),
    "红岩村": ("ACCEPTED", "2026-03-09", ""),
    "青竹村": ("SUBMITTED", "2026-03-12", ""),
    "石桥村": ("NOTICED", "2026-03-02", "2026-03-04"),  # over since 3月10日: being fulfilled
    "梅岭村": ("RETURNED", "2026-03-10", ""),
    "双河村": ("SUBMITTED", "2026-03-12", ""),
    "桃园村": ("NOTICED", "2026-03-06", "2026-03-10"),
    "白鹭村": ("SUBMITTED", "2026-03-13", ""),
    "莲塘社区": ("NOTICED", "2026-03-02", "2026-03-05"),
    "长田村": ("ACCEPTED", "2026-03-11", ""),
    "东山村": ("DRAFT", "", ""),
}
UNKEPT = {
    ("石桥村", 7): "MOSTLY", ("石桥村", 10): "UNFULFILLED", ("梅岭村", 5): "MOSTLY", ("双河村", 3): "MOSTLY",
    ("桃园村", 2): "UNFULFILLED", ("莲塘社区", 2): "MOSTLY", ("长田村", 4): "MOSTLY", ("东山村", 2): "MOSTLY",
    ("沙洲村", 2): "UNFULFILLED", ("沙洲村", 3): "UNFULFILLED", ("沙洲村", 4): "MOSTLY", ("白鹭村", 5): "MOSTLY",
}  # fmt: skip
SHARES = {"FULFILLED": Decimal(1), "MOSTLY": Decimal("0.8"), "UNFULFILLED": Decimal("0.4")}


def load() -> None:
    office = User.objects.get(username=OFFICE)
    villages = {village.name: village for village in Village.objects.filter(name__in=STORIES)}
    for name in STORIES:
        _last_year(villages[name], office)
    for name, (state, reported, posted) in NOW.items():
        _this_year(villages[name], office, state, reported=reported, posted=posted)


def _at(day: str, time: datetime.time = datetime.time(9, 30)) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(datetime.date.fromisoformat(day), time))


def _pledge(place: Place, year: int, *, meeting: str) -> AnnualPledge:
    held = Meeting.objects.filter(place=place, kind="TWO_COMMITTEES", held_at__year=year).first()
    return AnnualPledge(
        place=place, year=year, standards=operations.standards_at(place.code, year), meeting=held,
        meeting_on=None if held or not meeting else datetime.date.fromisoformat(meeting), changed_at=clock.now(),
    )  # fmt: skip


def _fill(pledge: AnnualPledge, *, is_last_year: bool, most: int | None = None) -> list[PledgeItem]:
    """The village's own items, one cadre after the other answering for them."""
    held = PostTenure.objects.current().filter(place=pledge.place).by_post()
    cadres = itertools.cycle(dict.fromkeys(tenure.person_id for tenure in held))
    before = {}
    if not is_last_year:
        old = PledgeItem.objects.filter(pledge__place=pledge.place, pledge__year=pledge.year - 1)
        before = {item.content: item for item in old}
    dues = itertools.cycle(DUES)
    items = [
        PledgeItem(
            pledge=pledge, number=number, **facts, responsible_id=next(cadres),
            due_on=datetime.date(pledge.year, *next(dues)), carried_from=before.get(facts["content"]),
        )
        for number, facts in enumerate(items_of(pledge.place.name, is_last_year=is_last_year), start=1)
    ][:most]  # fmt: skip
    return PledgeItem.objects.bulk_create(items)


def _last_year(place: Place, office: User) -> None:
    pledge = _pledge(place, LAST_YEAR, meeting="2025-03-07")
    pledge.submitted_at = pledge.first_submitted_at = _at("2025-03-11")
    pledge.submitted_by = User.objects.get(username=SECRETARY) if place.name == HOME else None
    pledge.save()
    _fill(pledge, is_last_year=True)
    pledge.accepted_by, pledge.accepted_at = office, _at("2025-03-14")
    pledge.notice = _posted(pledge, office, datetime.date(2025, 3, 17), stage="ARCHIVED")
    pledge.evaluated_by, pledge.evaluated_at = office, _at("2025-12-18")
    pledge.changed_at, pledge.version = pledge.evaluated_at, 5
    _save_as(pledge, stage=Stage.EVALUATED)
    items = list(pledge.items.order_by("number"))
    for item in items:
        _evaluate(item, UNKEPT.get((place.name, item.number), "FULFILLED"))
    fields = ["evaluation", "evaluation_remark", "done_value", "done_percent", "progress_at"]
    PledgeItem.objects.bulk_update(items, fields)
    if place.name == "白鹭村":
        _corrected(items[4], office)


def _evaluate(item: PledgeItem, mark: str) -> None:
    item.evaluation, item.progress_at = mark, _at("2025-12-05")
    if item.target_value is None:
        item.done_percent = int(SHARES[mark] * 100)
    else:
        item.done_value = (Decimal(item.target_value) * SHARES[mark]).quantize(Decimal(1))
    if item.category == "COLLECTIVE":
        item.done_value = Decimal(STORIES[item.pledge.place.name].incomes[1])
    if mark != "FULFILLED":
        item.evaluation_remark = (
            "没有全部做完，转入下一年" if mark == "MOSTLY" else "没有完成，原因已在述职中说明"
        )


def _corrected(item: PledgeItem, office: User) -> None:
    """Two cases were counted after the evaluation."""
    EvaluationCorrection.objects.create(
        item=item, evaluation_before="UNFULFILLED", remark_before="只化解 7 件", evaluation_after=item.evaluation,
        remark_after=item.evaluation_remark, reason="漏计 11 月化解的 2 件，已核对调解记录", corrected_by=office,
        corrected_at=_at("2025-12-22"),
    )  # fmt: skip


def _this_year(place: Place, office: User, state: str, *, reported: str, posted: str) -> None:
    pledge = _pledge(place, THIS_YEAR, meeting="2026-03-01" if reported else "")
    if reported:
        pledge.submitted_at = pledge.first_submitted_at = pledge.changed_at = _at(reported)
        pledge.submitted_by = User.objects.get(username=SECRETARY) if place.name == HOME else None
    pledge.save()
    _fill(pledge, is_last_year=False, most=FIRST_ITEMS if state == "DRAFT" else None)
    if state in {"ACCEPTED", "NOTICED"}:
        pledge.accepted_by, pledge.accepted_at = office, _at(reported, datetime.time(16, 10))
        pledge.changed_at = pledge.accepted_at
    if state == "RETURNED":
        _returned(pledge, office)
    elif state == "NOTICED":
        pledge.notice = _posted(pledge, office, datetime.date.fromisoformat(posted), stage="RUNNING")
        pledge.changed_at = _at(posted, datetime.time(10, 15))
    pledge.version = 2
    _save_as(pledge, stage=Stage.SUBMITTED if state == "ACCEPTED" else Stage(state))
    if place.name == HOME:
        pledge.items.filter(number=2).update(
            done_value=30, progress_note="春菜已下种 30 亩，其余 4 月移栽", progress_by=pledge.submitted_by,
            progress_at=_at("2026-03-12"),
        )  # fmt: skip


def _returned(pledge: AnnualPledge, office: User) -> None:
    """The third item came without a day, as an Excel file had brought it."""
    pledge.items.filter(number=3).update(due_on=None, return_comment=COMMENT)
    pledge.return_reason, pledge.returned_count = f"第 3 条：{COMMENT}", 1
    pledge.returned_at = pledge.changed_at = _at("2026-03-12", datetime.time(15, 20))
    people = messages.holders("appraisal.draft_pledge", pledge.place_id)
    text = f"{pledge.year} 年度承诺书被镇里退回：{pledge.return_reason}"
    messages.send(people, Message.Kind.RETURN, text, route="pledge", key=pledge.pk, by=office)


def _posted(pledge: AnnualPledge, office: User, day: datetime.date, *, stage: str) -> PublicNotice:
    """As if it had been posted on that day."""
    notice, kind = operations.notice_of(pledge, by=office), kinds.kinds()[PLEDGE]
    known = calendar.own_calendar(day, day + periods.FAR_ENOUGH)
    period = periods.posting(day, periods.Terms(notice.length, kind.unit, True), known)
    notice.number, notice.starts_on, notice.ends_on = next_number(pledge.place, day.year), day, period.ends_on
    notice.calendar_version = period.calendar_version
    notice.publication = publications.publish(
        kind=PUBLICATION_KIND, number=notice.number, title=notice.title, place=notice.place, year=day.year,
        content=content_of(notice), by=office, at=_at(day.isoformat(), datetime.time(10, 15)),
    )  # fmt: skip
    return _save_as(notice, stage=stage, closing="公示期满，无异议" if stage == "ARCHIVED" else "")


def _save_as(record: Any, **fields: Any) -> Any:
    """In the stage that it had reached."""
    values = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    one = type(record)(**{**values, **fields})
    one.save()
    return one
