"""What happens to an inspection beside its steps: it is begun, its rows are written, corrected, decided upon."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from appraisal.inspections.arithmetic import percent_done, suggested_state, time_progress
from appraisal.inspections.finding_models import FindingFile
from appraisal.inspections.models import ItemProgress, MidyearInspection
from appraisal.inspections.reading import Amount, written
from appraisal.inspections.workflow import lead_problem
from appraisal.pledges.models import AnnualPledge, PledgeItem
from appraisal.policy import LAGGING_POINTS
from villagegov.common import audit, clock, messages, permissions, policy
from villagegov.common.attachment_checks import Accepted
from villagegov.common.messages import Message
from villagegov.common.money import half_up
from villagegov.common.places import Place, hold_in_use
from villagegov.common.workflow import lock

ENTER = "appraisal.enter_inspection"
MISSING = Amount()
FROM_ITEM = ("number", "content", "target_value", "unit", "milestone", "due_on")


@dataclass(frozen=True)
class Team:
    """Who was there: the one who leads and whose the remarks are, and the others by name."""

    lead_name: str
    lead: Any = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What was typed about one item. Without a state the numbers decide."""

    amount: Amount = MISSING
    state: str = ""
    problem: str = ""
    help_needed: str = ""
    remark: str = ""


def pledge_of(place: Place, year: int) -> AnnualPledge:
    """The pledge that can be inspected. Raises ValidationError where none is accepted."""
    pledge = AnnualPledge.objects.filter(place=place, year=year, accepted_at__isnull=False).first()
    if pledge is None:
        raise ValidationError(f"{place.name}{year} 年度承诺书还没有审核通过，通过以后再督查")
    return pledge


@audit.one_act()
def begin(place: Place, year: int, *, inspected_on: datetime.date, team: Team, by: Any) -> MidyearInspection:
    """A draft with a row for each item of the pledge, and what the village says of it."""
    place = hold_in_use(place)
    permissions.read_anew(by)
    permissions.require(by, ENTER, place)
    if MidyearInspection.objects.of_year(year).filter(place=place, stage__in=["DRAFT", "FINISHED"]).exists():
        raise ValidationError(f"{place.name}{year} 年的督查已经有了，请在列表里打开")
    items = pledge_of(place, year).items.select_related("responsible").order_by("number")
    inspection = _made(place, year, inspected_on, team, by)
    for item in items:
        row = ItemProgress(inspection=inspection, item=item)
        copy_item(row, item)
        row.time_percent = time_progress(inspected_on, row.due_on, year)
        row.save()
    _told(inspection, "begin_inspection", "开始督查", by)
    return inspection


def _made(place: Place, year: int, day: datetime.date, team: Team, by: Any, **more: Any) -> MidyearInspection:
    if problem := lead_problem(place, day, account=team.lead and team.lead.pk, name=team.lead_name):
        raise ValidationError(problem)
    earlier = MidyearInspection.objects.filter(place=place, year=year)
    last = earlier.aggregate(last=Max("edition"))["last"] or 0
    inspection: MidyearInspection = MidyearInspection.objects.create(
        place=place, year=year, edition=last + 1, inspected_on=day, lead=team.lead, lead_name=team.lead_name,
        team=list(team.others), numbers=policy.freeze((LAGGING_POINTS,), place.code, year), begun_by=by, **more,
    )  # fmt: skip
    return inspection


def _told(inspection: MidyearInspection, name: str, label: str, by: Any, **more: Any) -> None:
    told = {"inspected_on": inspection.inspected_on, "lead_name": inspection.lead_name}
    audit.write(audit.act_on(inspection, name, label, after={**told, "team": inspection.team}, **more), by=by)


def copy_item(row: ItemProgress, item: PledgeItem) -> None:
    """The item as it is now; from then on the row does not follow it."""
    for name in FROM_ITEM:
        setattr(row, name, getattr(item, name))
    row.category = item.get_category_display()
    row.responsible_name = item.responsible.name if item.responsible else ""
    row.reported_value, row.reported_percent = item.done_value, item.done_percent
    row.reported_note = item.progress_note


def held_draft(inspection: MidyearInspection, *, by: Any, version: int | None) -> MidyearInspection:
    """Locked, still a draft and still the user's to write. Raises Conflict when it was changed."""
    held: MidyearInspection = lock(inspection, version=version)  # type: ignore[assignment]
    permissions.read_anew(by)
    permissions.require(by, ENTER, held)
    if not held.is_draft:
        raise ValidationError(f"督查现在是“{held.get_stage_display()}”，不能再改。要改的请用“更正”")
    return held


@audit.one_act()
def set_head(
    inspection: MidyearInspection, *, inspected_on: datetime.date, team: Team, by: Any, version: int | None
) -> MidyearInspection:
    """Another day or another team; with the day the time that has passed changes in every row."""
    held = held_draft(inspection, by=by, version=version)
    if problem := lead_problem(
        held.place, inspected_on, account=team.lead and team.lead.pk, name=team.lead_name
    ):
        raise ValidationError(problem)
    before = audit.snapshot(held)
    held.inspected_on, held.lead, held.lead_name = inspected_on, team.lead, team.lead_name
    held.team, held.version = list(team.others), held.version + 1
    held.save()
    for row in held.progress.all():
        row.time_percent = time_progress(inspected_on, row.due_on, held.year)
        row.judge(held.limit)
        row.version += 1
        row.save()
    old, new = audit.changes(before, audit.snapshot(held))
    audit.write(audit.act_on(held, "change_inspection", "修改督查组", before=old, after=new), by=by)
    return held


def put(row: ItemProgress, found: Found, limit: int) -> None:
    """What was found into its row, with all that follows from it."""
    amount = found.amount
    row.is_not_applicable = amount.is_not_applicable
    if row.is_by_value:
        row.done_value, row.percent = amount.value, percent_done(amount.value, row.target_value)
    else:
        row.done_value, row.percent = None, None if amount.value is None else half_up(amount.value)
    suggested = suggested_state(row.percent, row.time_percent, limit=limit)
    row.state = "" if amount.is_not_applicable else found.state or suggested
    row.problem, row.help_needed, row.remark = found.problem, found.help_needed, found.remark
    row.judge(limit)


def in_words(row: ItemProgress) -> dict[str, str]:
    """The cells of a row by their names, as the trail tells them."""
    names = {"完成": written(row.amount), "状态": row.get_state_display()}
    names |= {"存在问题": row.problem, "需要的帮助": row.help_needed, "督查意见": row.remark}
    return {f"第 {row.number} 条{name}": text for name, text in names.items()}


@audit.one_act()
def write(
    inspection: MidyearInspection, found: Mapping[int, Found], *, by: Any, version: int | None,
    takes_over: bool = False,
) -> MidyearInspection:  # fmt: skip
    """Keep what was typed, by the key of the row. `takes_over` fills what is empty with what the village reported."""
    held = held_draft(inspection, by=by, version=version)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for row in held.progress.select_related("item").order_by("number"):
        was = in_words(row)
        typed = found.get(row.pk, Found())
        if takes_over and typed.amount.is_missing and row.reported is not None:
            typed = Found(Amount(row.reported), typed.state, typed.problem, typed.help_needed, typed.remark)
        put(row, typed, held.limit)
        old, new = audit.changes(was, in_words(row))
        if new:
            row.version += 1
            row.save()
            before, after = before | old, after | new
    if after:
        held.version += 1
        held.save(update_fields=["version"])
        audit.write(audit.act_on(held, "write_progress", "填写进度", before=before, after=after), by=by)
    return held


@audit.one_act()
def add_file(row: ItemProgress, file: Accepted, *, by: Any) -> FindingFile:
    """A photo or scan beside a finding, while the inspection is a draft."""
    held = held_draft(row.inspection, by=by, version=None)
    attached: FindingFile = FindingFile.attach(file, by=by, row=row, place=held.place)
    return attached


@audit.one_act()
def correct(inspection: MidyearInspection, *, reason: str, by: Any, version: int | None) -> MidyearInspection:
    """A draft that begins as a copy of what is in force, and takes its place when it is finished."""
    hold_in_use(inspection.place)
    held: MidyearInspection = lock(inspection, version=version)  # type: ignore[assignment]
    permissions.read_anew(by)
    permissions.require(by, "appraisal.correct_inspection", held)
    if not held.is_in_force:
        raise ValidationError(f"这一版是“{held.get_stage_display()}”，只有已完成的督查可以更正")
    if MidyearInspection.objects.of_year(held.year).filter(place_id=held.place_id).drafts().exists():
        raise ValidationError("这个村今年已经有一份没有完成的更正，请先完成或作废")
    team = Team(held.lead_name, held.lead, tuple(held.team))
    made = _made(
        held.place, held.year, held.inspected_on, team, by, corrects=held, correction_reason=reason.strip()
    )
    for row in held.progress.order_by("number"):
        row.pk, row.inspection, row.frozen_at, row.version = None, made, None, 1
        row.decision, row.decision_reason, row.decided_by, row.decided_at = "", "", None, None
        row._state.adding = True
        row.save()
    _told(made, "correct_inspection", "更正督查", by, reason=reason)
    return made


@audit.one_act()
def decide(row: ItemProgress, *, decision: str, words: str, by: Any) -> ItemProgress:
    """A person decides whether the village is reminded of an item far behind; a reminder goes to who can act."""
    inspection = lock(row.inspection)
    permissions.read_anew(by)
    permissions.require(by, "appraisal.decide_on_reminder", inspection)
    held: ItemProgress = lock(row)  # type: ignore[assignment]
    if not inspection.is_in_force:  # type: ignore[attr-defined]
        raise ValidationError("这一版督查已经被更正，请在现在的一版上办")
    if held.decision:
        raise ValidationError(f"{held.decided_by.name}已经决定：{held.get_decision_display()}")  # type: ignore[union-attr]
    held.decision, held.decision_reason = decision, words.strip()
    held.decided_by, held.decided_at, held.version = by, clock.now(), held.version + 1
    held.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at", "version"])
    told = {"decision": held.get_decision_display()}
    audit.write(audit.act_on(held, "decide_on_reminder", "决定是否提醒", after=told, reason=words), by=by)
    if decision == ItemProgress.Decision.REMINDED:
        people = messages.holders("appraisal.draft_rectification", held.place_id)
        text = reminder_text(held)
        messages.send(people, Message.Kind.REMINDER, text, route="inspection", key=held.inspection_id, by=by)
    return held


def reminder_text(row: ItemProgress) -> str:
    """What the village reads: the numbers, then the words of whoever reminds it."""
    said = f"，{row.decision_reason}" if row.decision_reason else ""
    return (
        f"年中督查：第 {row.number} 条“{row.content[:60]}”完成 {row.percent}%，时间进度 {row.time_percent}%，"
        f"落后 {row.behind} 个百分点{said}"
    )
