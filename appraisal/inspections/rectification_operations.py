"""Ordering a rectification, taking in what a village says of it, and what a reminder says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from appraisal.inspections.models import ItemProgress
from appraisal.inspections.rectification_models import Rectification, RectificationFile
from appraisal.inspections.workflow import REPORT
from villagegov.common import audit, clock, messages, permissions
from villagegov.common.codes import township_of
from villagegov.common.deadlines import time_left
from villagegov.common.messages import Reminder
from villagegov.common.places import Place, hold_in_use
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.views import saved_with_trail
from villagegov.common.workflow import lock, take_step


@audit.one_act()
def order(rectification: Rectification, row: ItemProgress, *, by: Any) -> Rectification:
    """One thing to put right, found in an inspection that is finished."""
    place = hold_in_use(row.inspection.place)
    inspection = lock(row.inspection)
    permissions.read_anew(by)
    permissions.require(by, "appraisal.order_rectification", inspection)
    if not inspection.is_in_force:  # type: ignore[attr-defined]
        raise ValidationError("督查完成以后再列整改；已经更正的，请在现在的一版上列")
    rectification.place, rectification.inspection, rectification.item = place, inspection, row.item  # type: ignore[assignment]
    rectification.item_text = f"第 {row.number} 条 {row.content}"
    rectification.ordered_by, rectification.ordered_at = by, clock.now()
    rectification.save()
    after = audit.snapshot(rectification)
    audit.write(audit.act_on(rectification, "order_rectification", "列入整改", after=after), by=by)
    return rectification


@audit.one_act()
def write(form: Any, rectification: Rectification, *, by: Any, version: int, reports: bool) -> Rectification:
    """Keep what was typed; with `reports` also hand it in to the township. All or nothing."""
    held: Rectification = lock(rectification, version=version)  # type: ignore[assignment]
    permissions.read_anew(by)
    permissions.require(by, "appraisal.draft_rectification", held)
    if not held.is_missing:
        raise ValidationError(f"现在是“{held.get_stage_display()}”，不能再改")
    form.instance.written_by = by
    saved: Rectification = saved_with_trail(form, held, by=by, label="填写整改情况")  # type: ignore[assignment]
    if file := form.cleaned_data.get("file"):
        RectificationFile.attach(file, by=by, rectification=saved, place=saved.place)
    return take_step(REPORT, saved, by=by) if reports else saved  # type: ignore[return-value]


def reminder_text(one: Rectification, *, phone: str) -> str:
    """What the office sends to ask for it."""
    mended = "已退回，还没有重新报送" if one.stage == Rectification.Stage.RETURNED else "还没有收到整改情况"
    call = f"，电话 {phone}" if phone else ""
    return (
        f"{one.place.name}：整改“{one.what[:60]}”请在 {in_words(one.due_on)}以前完成并报送，"
        f"{time_left(one.due_on, clock.today())[1]}，{mended}。有困难请打电话给镇组织办{call}。"
    )


def reminders_of(rectifications: Iterable[Rectification]) -> list[Reminder]:
    """A reminder for each that is not reported, to all who can."""
    rows = list(rectifications)
    townships = Place.objects.filter(code__in={township_of(one.place_id) for one in rows})
    phones = dict(townships.values_list("code", "contact_phone"))
    people = messages.holders_by_place("appraisal.draft_rectification", {one.place_id for one in rows})
    return [
        Reminder(
            record=one, where=one.place.name, route="rectification",
            text=reminder_text(one, phone=phones.get(township_of(one.place_id), "")),
            recipients=tuple(people.get(one.place_id, ())),
        )
        for one in rows
    ]  # fmt: skip
