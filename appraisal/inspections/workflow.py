"""The road of a mid-year inspection, and of what a village has to put right after it.

Inspection:    DRAFT 草稿 --finish--> FINISHED 已完成 --replace--> REPLACED 已作废, by the correction that is finished
               DRAFT 草稿 --void--> VOIDED 已作废
Rectification: OPEN 进行中 --report--> REPORTED 待审核 --close--> CLOSED 已完成
               REPORTED 待审核 --send_back--> RETURNED 退回 --report--> REPORTED
               OPEN 进行中, RETURNED 退回 --void--> VOIDED 已作废
"""

from __future__ import annotations

from typing import Any

from appraisal.inspections import stationed
from appraisal.inspections.models import ItemProgress, MidyearInspection
from appraisal.inspections.rectification_models import Rectification
from villagegov.common import clock, messages
from villagegov.common.messages import Message
from villagegov.common.workflow import Step, take_step

DRAFT, FINISHED = MidyearInspection.Stage.DRAFT, MidyearInspection.Stage.FINISHED
OPEN, REPORTED, RETURNED = (
    Rectification.Stage.OPEN,
    Rectification.Stage.REPORTED,
    Rectification.Stage.RETURNED,
)
UNTROUBLED = {ItemProgress.State.AHEAD, ItemProgress.State.NORMAL}


def what_is_missing(row: ItemProgress, limit: int) -> str:
    """What one row still needs before it can stand; "" when nothing."""
    where = f"第 {row.number} 条"
    if row.is_not_applicable:
        return "" if row.problem else f"{where}填的是“不适用”，请在“存在问题”里写明原因"
    if row.amount.is_missing and not row.state and not row.problem:
        return f"{where}还没有填进度。确实没有数的，请在“存在问题”里写明"
    if row.is_far_behind and row.state in UNTROUBLED and not row.remark:
        return (
            f"{where}落后 {row.behind} 个百分点，超过 {limit} 个，状态却是“{row.get_state_display()}”，"
            "请在“督查意见”里写明理由"
        )
    return ""


def every_item_is_looked_at(inspection: MidyearInspection, **facts: Any) -> str:
    rows = inspection.progress.in_order()
    return "；".join(text for row in rows if (text := what_is_missing(row, inspection.limit)))


def is_led_from_outside(inspection: MidyearInspection, **facts: Any) -> str:
    return lead_problem(
        inspection.place, inspection.inspected_on, account=inspection.lead_id, name=inspection.lead_name
    )


def lead_problem(place: Any, day: Any, *, account: int | None, name: str) -> str:
    """Who is stationed in the village does not lead the inspection of it; "" where nothing stands against it."""
    is_stationed = account in stationed.accounts_at(place.code, day) or name in stationed.names_at(
        place.code, day
    )
    return f"{name}在{place.name}驻村，不能当督查组长，请选不驻这个村的镇领导" if is_stationed else ""


def note_end(inspection: MidyearInspection, *, by: Any, **facts: Any) -> None:
    """The edition before gives way first: one is in force."""
    inspection.finished_by, inspection.finished_at = by, clock.now()
    if inspection.corrects is not None:
        take_step(REPLACE, inspection.corrects, by=by)


def freeze_rows(inspection: MidyearInspection, **facts: Any) -> None:
    """What was decided about the edition before holds for this one."""
    before = inspection.corrects.progress.exclude(decision="") if inspection.corrects else ()
    for old in before:
        inspection.progress.filter(item_id=old.item_id).update(
            decision=old.decision, decision_reason=old.decision_reason, decided_by=old.decided_by,
            decided_at=old.decided_at,
        )  # fmt: skip
    inspection.progress.update(frozen_at=inspection.finished_at)


FINISH = Step(
    name="finish", label="完成督查", sources=(DRAFT,), target=FINISHED, permission="appraisal.enter_inspection",
    guards=(is_led_from_outside, every_item_is_looked_at), apply=note_end, after=freeze_rows,
)  # fmt: skip
VOID = Step(
    name="void", label="作废", sources=(DRAFT,), target=MidyearInspection.Stage.VOIDED,
    permission="appraisal.enter_inspection", needs_note=True,
)  # fmt: skip
REPLACE = Step(
    name="replace", label="被更正代替", sources=(FINISHED,), target=MidyearInspection.Stage.REPLACED,
    permission="appraisal.enter_inspection",
)  # fmt: skip
STEPS = {step.name: step for step in (FINISH, VOID)}


def is_written(rectification: Rectification, **facts: Any) -> str:
    return "" if rectification.report.strip() else "请先写明怎么整改的"


def note_sender(rectification: Rectification, *, by: Any, **facts: Any) -> None:
    rectification.reported_by, rectification.reported_at = by, clock.now()
    rectification.return_reason = ""


def note_closing(rectification: Rectification, *, by: Any, **facts: Any) -> None:
    rectification.closed_by, rectification.closed_at = by, clock.now()


def keep_return_reason(rectification: Rectification, *, why: str = "", **facts: Any) -> None:
    rectification.return_reason = why.strip()[:200]


def tell_village(rectification: Rectification, *, by: Any, why: str = "", **facts: Any) -> None:
    """A return is told to all who can mend it."""
    text = f"整改“{rectification.what}”被镇里退回：{why.strip()[:200]}"
    people = messages.holders("appraisal.draft_rectification", rectification.place_id)
    messages.send(people, Message.Kind.RETURN, text, route="rectification", key=rectification.pk, by=by)


REPORT = Step(
    name="report", label="报送", sources=(OPEN, RETURNED), target=REPORTED,
    permission="appraisal.report_rectification", guards=(is_written,), apply=note_sender,
)  # fmt: skip
CLOSE = Step(
    name="close", label="销号", sources=(REPORTED,), target=Rectification.Stage.CLOSED,
    permission="appraisal.settle_rectification", apply=note_closing,
)  # fmt: skip
SEND_BACK = Step(
    name="send_back", label="退回", sources=(REPORTED,), target=RETURNED,
    permission="appraisal.settle_rectification", apply=keep_return_reason, after=tell_village, needs_note=True,
)  # fmt: skip
VOID_ORDER = Step(
    name="void", label="作废", sources=(OPEN, RETURNED), target=Rectification.Stage.VOIDED,
    permission="appraisal.settle_rectification", needs_note=True,
)  # fmt: skip
RECTIFICATION_STEPS = {step.name: step for step in (REPORT, CLOSE, SEND_BACK, VOID_ORDER)}
