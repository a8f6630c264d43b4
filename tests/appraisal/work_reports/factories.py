"""What tests of year-end reports and ballots are made of."""

from __future__ import annotations

import datetime
from typing import Any

from appraisal import policy as numbers
from appraisal.models import AppraisalTally, WorkReport
from appraisal.work_reports import operations
from appraisal.work_reports.arithmetic import Counts
from tests.factories import PersonFactory, UserFactory, VillageFactory
from villagegov.common import clock
from villagegov.common.models import Place, User

TEXT = {
    "duties": "道路已经修好。",
    "party_building": "党课四次。",
    "problems": "公开晚了。",
    "plans": "提前公开。",
}
TEAM, MEMBERS, REPRESENTATIVES = "TEAM", "MEMBERS", "REPRESENTATIVES"
NUMBERS_OF_REPORT = {numbers.REPORT_CHARACTERS: "1500"}
NUMBERS_OF_TALLY = {numbers.APPRAISAL_MIN_GROUP: "5", numbers.TALK_DISSATISFACTION: "30%"}


def home() -> Place:
    return VillageFactory(code="990121103204", name="石桥村")


def report(stage: str = "DRAFT", **fields: Any) -> WorkReport:
    """Of the secretary of 石桥村 for 2025, in the stage that is named."""
    facts: dict[str, Any] = {"place": fields.pop("place", None) or home(), "year": 2025, **TEXT}
    if stage not in {"DRAFT", "RETURNED"}:
        facts |= {"submitted_at": clock.now(), "facts": [["召开会议", "23 次"]]}
    if stage == "RETURNED":
        facts["return_reason"] = "没有写承诺事项"
    if stage in {"COMMENTED", "APPRAISED"}:
        facts |= {"comment": "问题找得准。", "reported_on": datetime.date(2025, 12, 16), "form": "IN_PERSON"}
        facts["commented_by"] = UserFactory(username="writer")
    if stage == "SUBMITTED":
        facts["submitted_by"] = UserFactory(username="writer")
    facts["person"] = fields.pop("person", None) or PersonFactory(place=facts["place"])
    facts |= {
        "name": facts["person"].name,
        "post": "书记",
        "is_required": True,
        "standards": NUMBERS_OF_REPORT,
    }
    return WorkReport.objects.create(stage=stage, **{**facts, **fields})


def tally(place: Place | None = None, **fields: Any) -> AppraisalTally:
    """About the Party organisation of 石桥村 in 2025, nothing typed yet."""
    facts: dict[str, Any] = {
        "place": place or home(),
        "year": 2025,
        "subject": "ORGANIZATION",
        "name": "石桥村党支部",
    }
    facts |= {"held_on": datetime.date(2025, 12, 16), "standards": NUMBERS_OF_TALLY}
    return AppraisalTally.objects.create(**{**facts, **fields})


def group(returned: int, *, poor: int = 0) -> Counts:
    """So many ballots of the best grade, all handed out, but for those of the lowest."""
    return Counts(returned, returned, returned, 0, returned - poor, 0, 0, poor, 0)


def sheet(team: int = 9, members: int = 40, representatives: int = 60, *, poor: int = 0) -> dict[str, Counts]:
    return {TEAM: group(team), MEMBERS: group(members), REPRESENTATIVES: group(representatives, poor=poor)}


def typed_twice(one: AppraisalTally, first: User, second: User, **counts: int) -> AppraisalTally:
    """Both sheets, equal."""
    for user in (first, second):
        operations.type_sheet(one, sheet(**counts), by=user)
    one.refresh_from_db()
    return one
