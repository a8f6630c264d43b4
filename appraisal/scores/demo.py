"""The scores of 2025 in the demo township, as they stood when the ranking was published: domain.md 9 to the digit.

The parts of each village are given; its leaves are what the registers say, and deductions with their reasons make up
the rest. Whoever acted and when is set as it was in that January.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from appraisal.schemes.models import AssessmentScheme, IndicatorScorer
from appraisal.scores import opening
from appraisal.scores.beside import ScoreAppeal, ScoreEvidence
from appraisal.scores.measured import take_facts
from appraisal.scores.models import ScoreEntry, ScoreSheet, SelfScore
from appraisal.scores.sums import KEPT, put_self_total, put_sums
from branches.meetings.models import Meeting
from villagegov.common.accounts import User

TOWNSHIP, YEAR = "990121103000", 2025
# What each village has in the four mechanisms, in thousandths.
PARTS = {
    "大塘村": (23_600, 23_200, 23_000, 23_400), "红岩村": (23_000, 22_400, 22_600, 22_100),
    "青竹村": (22_200, 22_800, 21_400, 22_300), "石桥村": (22_500, 22_100, 21_000, 22_000),
    "梅岭村": (21_800, 22_000, 21_900, 21_600), "双河村": (22_000, 21_200, 21_500, 22_200),
    "桃园村": (21_000, 21_800, 21_600, 21_700), "白鹭村": (21_900, 20_600, 21_200, 22_400),
    "莲塘社区": (21_300, 21_400, 20_900, 21_600), "长田村": (20_800, 21_000, 21_300, 21_200),
    "东山村": (20_600, 20_900, 21_400, 20_800), "沙洲村": (16_900, 17_200, 17_000, 17_900),
}  # fmt: skip
# Leaves whose points stand in the picture of the page, with what was said of them.
SAID = {
    ("石桥村", "承诺事项兑现"): (6_800, "10 项兑现 8 项，2 项跨年"),
    ("石桥村", "年中督查"): (4_200, "“三会一课”记录缺 2 次"),
    ("石桥村", "审计问题整改"): (1_400, "3 项中 1 项未完成"),
}
REASONS = {
    "班子健全": "副职空缺时间较长", "换届和任免程序": "任免材料缺会议记录", "发展党员": "培养考察记录不全",
    "后备人才": "后备人选不足", "四议两公开": "有议题少一次公开", "党务村务财务公开": "公开逾期",
    "监督委员会履职": "审核意见没有答复", "年中督查": "滞后事项整改慢", "审计问题整改": "整改没有完成",
    "周五驻村配合": "驻村记录确认不及时", "交办事项办结": "有事项逾期办结", "集体经济增长": "增幅在下一档",
    "党员带富": "联系户成效不明显",
}  # fmt: skip
STEP = 100  # deductions are whole tenths of a point
OFFICE, LEADER, SECRETARY, SCORER = "zhou", "zhen", "he", "kao"
SCORED_BY_GROUP = ("周五驻村配合", "党员带富")


def load() -> None:
    scheme = AssessmentScheme.objects.in_force().get(place=TOWNSHIP, year=YEAR)
    users = {name: User.objects.get(username=name) for name in (OFFICE, LEADER, SECRETARY, SCORER)}
    for indicator in scheme.indicators.filter(name__in=SCORED_BY_GROUP):
        IndicatorScorer.objects.create(indicator=indicator, user=users[SCORER])
    sheets = opening.make_sheets(scheme)
    take_facts(scheme, sheets)
    for sheet in sheets:
        _score(sheet, users[OFFICE])
        _judge_oneself(sheet, users)
        _close(sheet, users)
    shiqiao = next(sheet for sheet in sheets if sheet.place.name == "石桥村")
    _appeal(shiqiao, users)
    _evidence(shiqiao, users[OFFICE])
    for sheet in sheets:
        ScoreSheet.objects.filter(pk=sheet.pk).update(published_at=_at(2, 6, 10))
        sheet.entries.update(frozen_at=_at(2, 6, 10))


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(YEAR + 1, month, day, hour, minute))  # noqa: DTZ001


def _score(sheet: ScoreSheet, office: User) -> None:
    entries = list(sheet.entries.of_township().in_order())
    for path, wanted in zip(("01", "02", "03", "04"), PARTS[sheet.place.name], strict=True):
        mine = [entry for entry in entries if entry.indicator.number_path.startswith(f"{path}.")]
        for entry, points in zip(mine, _spread(sheet.place.name, mine, wanted), strict=True):
            _give(entry, points, sheet.place.name, office)
    ScoreEntry.objects.bulk_update(entries, ["points_milli", "reason", "entered_by", "entered_at"])


def _spread(village: str, entries: list[ScoreEntry], wanted: int) -> list[int]:
    """Points that add up to the part: what is said or measured first, the rest taken from one leaf after another."""
    points = [SAID.get((village, entry.indicator.name), (_measured(entry), ""))[0] for entry in entries]
    free = [
        n
        for n, entry in enumerate(entries)
        if entry.auto_milli is None and (village, entry.indicator.name) not in SAID
    ]
    left, turn = sum(points) - wanted, 0
    while left:
        n = free[turn % len(free)]
        change = max(-STEP, min(STEP, left))
        if 0 <= points[n] - change <= entries[n].full_milli:
            points[n] -= change
            left -= change
        turn += 1
    return points


def _measured(entry: ScoreEntry) -> int:
    return entry.full_milli if entry.auto_milli is None else entry.auto_milli


def _give(entry: ScoreEntry, points: int, village: str, office: User) -> None:
    entry.points_milli, entry.entered_by, entry.entered_at = points, office, _at(1, 20, 15, 8)
    said = SAID.get((village, entry.indicator.name), (points, ""))[1]
    is_plain = points == entry.full_milli if entry.auto_milli is None else points == entry.auto_milli
    entry.reason = said or ("" if is_plain else REASONS[entry.indicator.name])


def _judge_oneself(sheet: ScoreSheet, users: dict[str, User]) -> None:
    """A village sees itself a little better than the township does."""
    given = {entry.indicator_id: entry for entry in sheet.entries.of_township()}
    own = list(sheet.entries.of_village().in_order())
    by = users[SECRETARY] if sheet.place.name == "石桥村" else users[OFFICE]
    for entry in own:
        checked = given[entry.indicator_id]
        if not entry.indicator.is_automatic:
            gap = entry.full_milli - (checked.points_milli or 0)
            entry.points_milli = entry.full_milli - gap // 3 // STEP * STEP
            entry.entered_by, entry.entered_at = by, _at(1, 19, 9, 30)
        elif entry.points_milli is None:
            entry.points_milli = checked.points_milli
    ScoreEntry.objects.bulk_update(own, ["points_milli", "entered_by", "entered_at"])
    one = sheet.self_score
    put_self_total(one)
    facts = {"total_milli": one.total_milli, "submitted_by": by, "submitted_at": _at(1, 19, 9, 40)}
    _as_it_stood(one, stage=SelfScore.Stage.LOCKED, version=2, **facts)


def _as_it_stood(record: Any, **fields: Any) -> None:
    """The row as it stood in that January, past the steps that would date it today."""
    type(record).objects.filter(pk=record.pk).update(**fields)


def _close(sheet: ScoreSheet, users: dict[str, User]) -> None:
    put_sums(sheet)
    sums: dict[str, Any] = {name: getattr(sheet, name) for name in KEPT}
    _as_it_stood(
        sheet, stage=ScoreSheet.Stage.PUBLISHED, scored_by=users[OFFICE], scored_at=_at(1, 21, 16),
        confirmed_by=users[LEADER], confirmed_at=_at(1, 22, 9, 30), version=3, **sums,
    )  # fmt: skip


def _appeal(sheet: ScoreSheet, users: dict[str, User]) -> None:
    """One appeal, answered: the points stay, and both sides can be read."""
    entry = sheet.entries.of_township().get(indicator__name="年中督查")
    ScoreAppeal.objects.create(
        sheet=sheet, place=sheet.place, indicator=entry.indicator, ground="缺的两次党课已补记录，请核对",
        stage=ScoreAppeal.Stage.ANSWERED, before_milli=entry.points_milli, after_milli=entry.points_milli,
        filed_by=users[SECRETARY], filed_at=_at(1, 23, 10), answered_by=users[OFFICE], answered_at=_at(1, 26, 11),
        answer="补记录在督查之后，按当时情况评分，维持 4.2 分", version=2,
    )  # fmt: skip


def _evidence(sheet: ScoreSheet, office: User) -> None:
    """A record of the registers behind one point."""
    meeting = Meeting.objects.filter(place=sheet.place).order_by("held_at").first()
    if meeting is None:
        return
    entry = sheet.entries.of_township().get(indicator__name="监督委员会履职")
    ScoreEvidence.objects.create(
        sheet=sheet, indicator=entry.indicator, ground="会议记录", address=meeting.get_absolute_url(),
        record_kind=meeting._meta.label_lower, record_key=str(meeting.pk), made_by=office, made_at=_at(1, 20, 15, 30),
    )  # fmt: skip
