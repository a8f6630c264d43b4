"""The end of 2025 in the demo township: reports written, commented on and posted, ballots counted in each village.

On the day of the demo nobody has begun those of 2026. Whoever acted and when is set as it was in that December.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from appraisal.work_reports import operations
from appraisal.work_reports.arithmetic import Counts, merged, total_of
from appraisal.work_reports.arithmetic import satisfaction as share_of
from appraisal.work_reports.ballots import AppraisalCount, AppraisalTally, VoterGroup
from appraisal.work_reports.models import HEADINGS, WorkReport
from appraisal.work_reports.reports import pledges_kept
from branches.notices import kinds, periods
from branches.notices.content import content_of
from branches.notices.models import PublicNotice
from branches.notices.operations import issuer_of, next_number, office_of
from branches.notices.workflow import PUBLICATION_KIND
from branches.posts.models import Post
from villagegov.common import calendar, policy, publications
from villagegov.common.accounts import User
from villagegov.common.places import Place, Village
from villagegov.common.templatetags.ui import percent1

TOWNSHIP, YEAR = "990121103000", 2025
REPORTED, COUNTED, POSTED = (datetime.date(YEAR, 12, day) for day in (16, 19, 22))
OFFICE, SECOND, LEADER, SECRETARY = "zhou", "xu", "zhen", "he"
# Valid ballots of the four grades about the village's Party organisation, and those that were invalid.
BALLOTS = {
    "大塘村": (110, 35, 4, 1, 1), "红岩村": (80, 34, 5, 1, 0), "青竹村": (72, 31, 6, 1, 1), "石桥村": (78, 37, 8, 2, 1),
    "梅岭村": (60, 31, 7, 2, 0), "双河村": (65, 36, 9, 2, 1), "桃园村": (50, 29, 7, 2, 0), "白鹭村": (55, 30, 8, 3, 1),
    "莲塘社区": (70, 33, 12, 3, 2), "长田村": (44, 25, 9, 2, 0), "东山村": (36, 24, 8, 2, 0),
    "沙洲村": (10, 11, 9, 13, 0),
}  # fmt: skip
TEAM = {"沙洲村": Counts(3, 3, 3, 0, 0, 1, 1, 1, 0)}  # too few to stand alone
WHOLE_TEAM = Counts(9, 9, 9, 0, 6, 3, 0, 0, 0)
TEXTS = {
    "duties": "今年{village}承诺的事项在村务公开栏公示，按月对照推进。村内道路、饮水、照明等民生项目按期完成，"
    "没有做到的已在村民代表会议上说明原因。\n集体经济收入比上年增加，收支每季度公开一次，接受监督委员会审核。",
    "party_building": "支部党员大会、支部委员会会议、党小组会和党课按时召开，流动党员每月联系一次。"
    "发展党员按程序办理，培养入党积极分子。议事按“四议两公开”办理，结果都已公开。",
    "problems": "一是外出党员多，党员大会到会率不稳定；二是集体经济来源单一，主要靠租金；三是有的事项公开晚了几天。"
    "主要是我抓得不紧，分工落实不够具体。",
    "plans": "一是把党小组会开到组里，到会情况每月通报；二是和合作社谈定新的分红办法，一季度提交村民代表会议讨论；"
    "三是公开事项提前三天准备，不再逾期。",
}  # fmt: skip
COMMENT = "承诺事项推进扎实，问题找得准。明年要把集体经济的新来源落到项目上，公开事项按期完成。"
Stage = AppraisalTally.Stage


def load() -> None:
    users = {name: User.objects.get(username=name) for name in (OFFICE, SECOND, LEADER, SECRETARY)}
    villages = {
        village.code: village for village in Village.objects.filter(township_code=TOWNSHIP).in_order()
    }
    secretaries = [one for one in operations.in_office(villages, YEAR) if one.post == Post.BRANCH_SECRETARY]
    secretaries.sort(key=lambda one: list(villages).index(one.place_id))
    reports = WorkReport.objects.bulk_create(_report(one, users) for one in secretaries)
    for village in villages.values():
        of_village = {"subject": "ORGANIZATION", "name": operations.organization_of(village)}
        _tally(village, of_village, _groups(village.name), users)
    for report in reports:
        groups = _groups(report.place.name)
        of_writer = {"subject": "PERSON", "name": report.name, "post": report.post}
        _tally(report.place, {**of_writer, "person": report.person, "report": report}, groups, users)
        _posted(report, percent1(share_of(total_of(counts for _, counts in groups))), users[OFFICE])


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 20)))


def _report(tenure: Any, users: dict[str, User]) -> WorkReport:
    """As it stood after the ballots; in villages without a sign-in the office handed it in for them."""
    by = users[SECRETARY] if tenure.person.account_id else users[OFFICE]
    texts = {name: TEXTS[name].format(village=tenure.place.name) for name in HEADINGS}
    handed_in_at = _at(REPORTED - datetime.timedelta(days=3), 16)
    return operations.new_report(
        tenure, YEAR, written_by=by, submitted_by=by, submitted_at=handed_in_at,
        facts=_facts(tenure.place, users[OFFICE]),
        reported_on=REPORTED, form=WorkReport.Form.IN_PERSON, comment=COMMENT, commented_by=users[LEADER],
        stage=WorkReport.Stage.APPRAISED, **texts,
    )  # fmt: skip


def _facts(place: Place, office: User) -> list[list[str]]:
    """What the registers of that December would have said; the demo's meetings begin later."""
    position = list(BALLOTS).index(place.name)
    kept = pledges_kept(place.code, YEAR, office)
    told = [
        ["完成承诺", kept],
        ["召开会议", f"{31 - position % 5} 次"],
        ["发布公示", f"{14 - position % 4} 条"],
        ["交办办结", f"{12 - position % 3}/12"],
    ]
    return [row for row in told if row[1]]


def _groups(village: str) -> list[tuple[str, Counts]]:
    """The sums of the village over the three groups, each group adding up."""
    *grades, invalid = BALLOTS[village]
    team = TEAM.get(village, WHOLE_TEAM)
    rest = [number - of_team for number, of_team in zip(grades, team.grades, strict=True)]
    members = [number * 2 // 5 for number in rest]
    others = [number - of_members for number, of_members in zip(rest, members, strict=True)]
    of_group = {
        VoterGroup.TEAM: team,
        VoterGroup.MEMBERS: _counts(members, issued=1),
        VoterGroup.REPRESENTATIVES: _counts(others, issued=1, invalid=invalid),
    }
    return [(group.label, of_group[group]) for group in VoterGroup]


def _counts(grades: list[int], *, issued: int, invalid: int = 0) -> Counts:
    """`issued` more were handed out than came back."""
    valid = sum(grades)
    best, good, fair, poor = grades
    return Counts(valid + invalid + issued, valid + invalid, valid, invalid, best, good, fair, poor, 0)


def _tally(
    place: Place, about: dict[str, Any], groups: list[tuple[str, Counts]], users: dict[str, User]
) -> None:
    standards = policy.freeze(operations.NUMBERS_OF_TALLY, place.code, YEAR)
    everything = total_of(counts for _, counts in groups)
    tally = AppraisalTally.objects.create(
        place=place, year=YEAR, held_on=REPORTED, standards=standards, first_typed_by=users[OFFICE],
        second_typed_by=users[SECOND], is_for_talk=everything.poor * 10 >= everything.valid * 3, **about,
    )  # fmt: skip
    AppraisalCount.objects.bulk_create(
        AppraisalCount(tally=tally, position=position, groups=names, **vars(counts))
        for position, (names, counts) in enumerate(merged(groups, 5), start=1)
    )
    confirmed = {"confirmed_by": users[LEADER], "confirmed_at": _at(COUNTED, 10), "stage": Stage.CONFIRMED}
    AppraisalTally.objects.filter(pk=tally.pk).update(**confirmed)


def _posted(report: WorkReport, share: str, by: User) -> None:
    """Five working days before the year's end, without an objection."""
    place, kind = report.place, kinds.kinds()[operations.NOTICE_KIND]
    office = office_of(place)
    notice = PublicNotice(
        number=next_number(place, YEAR), place=place, kind=kind.code, title=operations.title_of(report),
        facts=operations.public_facts(report, share), issuer=issuer_of(place, kind), unit=kind.unit, length=5,
        contact_office=issuer_of(office, kind), contact_phone=office.contact_phone or "0991-8880123", made_by=by,
    )  # fmt: skip
    known = calendar.own_calendar(POSTED, POSTED + periods.FAR_ENOUGH)
    period = periods.posting(POSTED, periods.Terms(5, kind.unit, True), known)
    notice.starts_on, notice.ends_on, notice.calendar_version = (
        POSTED,
        period.ends_on,
        period.calendar_version,
    )
    notice.publication = publications.publish(
        kind=PUBLICATION_KIND, number=notice.number, title=notice.title, place=place, year=YEAR, by=by,
        content=content_of(notice), at=_at(POSTED, 9),
    )  # fmt: skip
    values = {
        f.attname: getattr(notice, f.attname) for f in PublicNotice._meta.concrete_fields if f.name != "id"
    }
    closed = {"stage": PublicNotice.Stage.ARCHIVED, "closing": "公示期满，无异议"}
    stored = PublicNotice.objects.create(**{**values, **closed})
    WorkReport.objects.filter(pk=report.pk).update(notice=stored)
