"""Pledges as tests need them: one of five complete items, in any stage, with a cadre who answers for them."""

import datetime
from typing import Any

from appraisal.models import AnnualPledge, PledgeItem
from appraisal.pledges.notice_kinds import PLEDGE, facts_of
from appraisal.pledges.operations import standards_at
from tests.factories import NoticeFactory, PersonFactory, TenureFactory, VillageFactory
from villagegov.common import clock
from villagegov.common.models import Place

YEAR = 2026
CONTENTS = ("按期召开党员大会", "新增蔬菜种植", "村集体经济收入达到", "硬化村道", "矛盾纠纷在村里化解")
CATEGORIES = ("PARTY_BUILDING", "INDUSTRY", "COLLECTIVE", "LIVELIHOOD", "GOVERNANCE")


def home() -> Place:
    return VillageFactory(code="990121103204", name="石桥村")


def cadre_of(place: Place, name: str = "王淑芬") -> Any:
    return TenureFactory(person=PersonFactory(place=place, name=name), post="COMMITTEE_MEMBER").person


def pledge_of(
    place: Place | None = None, stage: str = "DRAFT", *, items: int = 5, **facts: Any
) -> AnnualPledge:
    """`stage` may also be ACCEPTED or RUNNING, which follow from what else is recorded."""
    place = place or home()
    year = facts.pop("year", YEAR)
    pledge = AnnualPledge.objects.create(
        place=place, year=year, standards=standards_at(place.code, year), meeting_on=datetime.date(YEAR, 3, 2),
        changed_at=clock.now(), **facts,
    )  # fmt: skip
    fill(pledge, items)
    if stage != "DRAFT":
        put_into(pledge, stage)
    return pledge


def fill(pledge: AnnualPledge, items: int) -> None:
    person = cadre_of(pledge.place)
    for number in range(1, items + 1):
        PledgeItem.objects.create(
            pledge=pledge, number=number, category=CATEGORIES[number % 5], content=CONTENTS[number % 5],
            target_value=120, unit="亩", due_on=datetime.date(pledge.year, 9, 30), responsible=person,
        )  # fmt: skip


def put_into(pledge: AnnualPledge, stage: str) -> None:
    now = clock.now()
    facts: dict[str, Any] = {"stage": stage, "submitted_at": now, "first_submitted_at": now}
    if stage == "RETURNED":
        facts["return_reason"] = "第 3 条：请补上完成时间"
        pledge.items.filter(number=3).update(return_comment="请补上完成时间", due_on=None)
    if stage in {"ACCEPTED", "NOTICED", "RUNNING", "EVALUATED"}:
        facts["accepted_at"] = now
    if stage == "ACCEPTED":
        facts["stage"] = "SUBMITTED"
    if stage in {"NOTICED", "RUNNING", "EVALUATED"}:
        facts |= {
            "stage": "NOTICED",
            "notice": posted_notice(pledge, days_ago=2 if stage == "NOTICED" else 12),
        }
    if stage == "EVALUATED":
        facts |= {"stage": "EVALUATED", "evaluated_at": now}
        pledge.items.update(evaluation="FULFILLED")
    AnnualPledge.objects.filter(pk=pledge.pk).update(**facts)
    pledge.refresh_from_db()


def posted_notice(pledge: AnnualPledge, *, days_ago: int) -> Any:
    return NoticeFactory(
        place=pledge.place, kind=PLEDGE, title=str(pledge), facts=facts_of(pledge), stage="RUNNING",
        posted_days_ago=days_ago,
    )  # fmt: skip
