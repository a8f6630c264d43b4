"""What happens to a pledge beside its steps: it is begun, its items are written, progress is told, marks put right."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from appraisal import policy as numbers
from appraisal.pledges.models import AnnualPledge, EvaluationCorrection, PledgeItem, PledgeItemFile
from appraisal.pledges.notice_kinds import PLEDGE, facts_of
from appraisal.pledges.usual import Usual
from appraisal.pledges.workflow import (
    EVALUATE,
    PUBLISH,
    SEND_BACK,
    SUBMIT,
    cadres_of,
    is_accepted,
    is_being_fulfilled,
    limits,
    limits_in,
)
from branches.notices import kinds
from branches.notices import operations as notices
from branches.notices.models import PublicNotice
from branches.notices.workflow import WITHDRAW
from villagegov.common import audit, clock, permissions, policy
from villagegov.common.attachment_checks import Accepted
from villagegov.common.places import Place, hold, hold_in_use
from villagegov.common.views import saved_with_trail
from villagegov.common.workflow import Blocked, lock, take_step

DRAFT, PROGRESS = "appraisal.draft_pledge", "appraisal.report_progress"
KEPT = ("category", "content", "target_value", "unit", "milestone", "cooperation", "funding")


@audit.one_act()
def begin(
    place: Place, year: int, *, carried: Iterable[PledgeItem] = (), usual: Iterable[Usual] = (), by: Any
) -> AnnualPledge:
    """A draft with what was chosen of last year's items and of the usual ones, its numbers of policy frozen."""
    place = hold_in_use(place)
    permissions.read_anew(by)
    permissions.require(by, DRAFT, place)
    if AnnualPledge.objects.filter(place=place, year=year).exists():
        raise ValidationError(f"{place.name}{year} 年度承诺书已经开始填写，请在列表里打开")
    pledge = AnnualPledge.objects.create(
        place=place, year=year, standards=standards_at(place.code, year), changed_at=clock.now()
    )
    in_office = set(cadres_of(place.code).values_list("person_id", flat=True))
    items = [_carried_over(item, year, in_office) for item in carried]
    items += [PledgeItem(category=one.category, content=one.content, unit=one.unit) for one in usual]
    for number, item in enumerate(items, start=1):
        item.pledge, item.number = pledge, number
    PledgeItem.objects.bulk_create(items)
    audit.write(audit.act_on(pledge, "begin_pledge", "开始填写承诺书", after={"items": len(items)}), by=by)
    return pledge


def standards_at(place_code: str, year: int) -> dict[str, str]:
    return policy.freeze((numbers.PLEDGE_ITEMS_LEAST, numbers.PLEDGE_ITEMS_MOST), place_code, year)


def limits_at(place_code: str, year: int) -> tuple[int, int]:
    """The least and the most items of a pledge that begins now."""
    return limits_in(standards_at(place_code, year))


def _carried_over(old: PledgeItem, year: int, in_office: set[int]) -> PledgeItem:
    """The same promise a year on; who has left office is not carried over."""
    item = PledgeItem(**{name: getattr(old, name) for name in KEPT}, carried_from=old)
    if old.responsible_id in in_office:
        item.responsible_id = old.responsible_id
    if old.due_on is not None:
        last_of_february = (old.due_on.month, old.due_on.day) == (2, 29)
        item.due_on = datetime.date(year, old.due_on.month, 28 if last_of_february else old.due_on.day)
    return item


def _held_open(pledge: AnnualPledge, by: Any) -> AnnualPledge:
    """Locked behind its village, and the village may still write in it."""
    hold_in_use(pledge.place)
    held = lock(pledge)
    permissions.read_anew(by)
    permissions.require(by, DRAFT, held)
    if not held.is_open:
        raise ValidationError(f"承诺书现在是“{AnnualPledge.STATES[held.state]}”，不能再改")
    return held


def _touch(pledge: AnnualPledge) -> None:
    pledge.version += 1
    pledge.changed_at = clock.now()
    pledge.save(update_fields=["version", "changed_at"])


@audit.one_act()
def add_item(item: PledgeItem, pledge: AnnualPledge, *, by: Any) -> PledgeItem:
    """One more, behind the others."""
    held = _held_open(pledge, by)
    _, most = limits(held)
    last = held.items.aggregate(last=Max("number"))["last"] or 0
    if last >= most:
        raise ValidationError(f"已经有 {last} 条，最多 {most} 条")
    item.pledge, item.number = held, last + 1
    item.save()
    _touch(held)
    audit.write(audit.act_on(item, "add_item", "添加承诺事项", after=audit.snapshot(item)), by=by)
    return item


@audit.one_act()
def change_item(form: Any, item: PledgeItem, *, by: Any, version: int, hands_in: bool = False) -> PledgeItem:
    """Keep what was typed; a changed item answers its comment. With `hands_in` the pledge is handed in again."""
    pledge = _held_open(item.pledge, by)
    held = lock(item, version=version)
    if held.return_comment and form.has_changed():
        form.instance.return_comment = ""
    saved = saved_with_trail(form, held, by=by, label=f"修改第 {held.number} 条")
    _touch(pledge)
    if hands_in:
        take_step(SUBMIT, pledge, by=by)
    return saved


@audit.one_act()
def remove_item(item: PledgeItem, *, by: Any, version: int) -> None:
    """Those behind it move up; the trail keeps what it said."""
    pledge = _held_open(item.pledge, by)
    held = lock(item, version=version)
    label, told = f"删除第 {held.number} 条", audit.snapshot(held)
    audit.write(audit.act_on(pledge, "remove_item", label, before=told), by=by)
    held.delete()
    for later in pledge.items.filter(number__gt=held.number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    _touch(pledge)


@audit.one_act()
def submit(pledge: AnnualPledge, *, by: Any, version: int | None, **agreed: Any) -> AnnualPledge:
    """`agreed` is the meeting of the two committees or its day."""
    return take_step(SUBMIT, pledge, by=by, version=version, **agreed)


@audit.one_act()
def send_back(
    pledge: AnnualPledge, *, reason: str, comments: Mapping[int, str], by: Any, version: int | None
) -> AnnualPledge:
    """With a comment on each item that is to be changed, with one on the whole, or both."""
    told = [f"第 {number} 条：{text.strip()}" for number, text in sorted(comments.items())]
    whole = "；".join([*told, *([reason.strip()] if reason.strip() else [])])[:200]
    return take_step(SEND_BACK, pledge, by=by, note=whole, version=version, reason=whole, comments=comments)


@audit.one_act()
def publish(pledge: AnnualPledge, *, by: Any, version: int | None) -> AnnualPledge:
    """Post it: the notice is made from the items and posted, and the pledge moves, or nothing happens at all."""
    permissions.require(by, PUBLISH.permission, pledge)
    notices.hold_township(pledge.place)
    held = lock(pledge, version=version)
    if problem := is_accepted(held) if held.stage in PUBLISH.sources else "":
        raise Blocked([problem])
    notice = notice_of(held, by=by)
    if held.notice is not None:
        notice.corrects, notice.correction_reason = held.notice.to_correct, held.notice.withdrawn_reason
    if held.stage in PUBLISH.sources:
        notice = notices.publish(notices.add_draft(notice, by=by), by=by)
    return take_step(PUBLISH, held, by=by, notice=notice)


@audit.one_act()
def take_down(pledge: AnnualPledge, *, reason: str, by: Any, version: int | None) -> AnnualPledge:
    """Its notice comes down, with the reason that the public reads; then it is posted anew or goes back."""
    hold(pledge.place)
    held = lock(pledge, version=version)
    if held.stage != AnnualPledge.Stage.NOTICED:
        raise ValidationError("没有正在进行的公示，不用撤下")
    held.notice = take_step(WITHDRAW, held.notice, by=by, note=reason, reason=reason)
    _touch(held)
    return held


def notice_of(pledge: AnnualPledge, *, by: Any) -> PublicNotice:
    """What would be posted today."""
    place, kind = pledge.place, kinds.kinds()[PLEDGE]
    office = notices.office_of(place)
    days = policy.value(kind.days, place.code, clock.today().year)
    return PublicNotice(
        place=place, kind=kind.code, title=str(pledge), facts=facts_of(pledge), made_by=by, unit=kind.unit,
        length=int(str(days)), issuer=notices.issuer_of(place, kind),
        contact_office=notices.issuer_of(office, kind) if office else "",
        contact_phone=office.contact_phone if office else "",
    )  # fmt: skip


@audit.one_act()
def evaluate(
    pledge: AnnualPledge, marks: Mapping[int, tuple[str, str]], *, by: Any, version: int | None
) -> AnnualPledge:
    """Item by item, at once: the evaluation and a remark by the number of the item."""
    return take_step(EVALUATE, pledge, by=by, version=version, marks=marks)


@audit.one_act()
def report_progress(
    form: Any, item: PledgeItem, *, file: Accepted | None, by: Any, version: int
) -> PledgeItem:
    """How far the village is with an item, as long as the pledge is being fulfilled."""
    pledge = lock(item.pledge)
    permissions.read_anew(by)
    permissions.require(by, PROGRESS, pledge)
    if problem := not_running(pledge):
        raise ValidationError(problem)
    held = lock(item, version=version)
    form.instance.progress_by, form.instance.progress_at = by, clock.now()
    saved = saved_with_trail(form, held, by=by, label=f"填报第 {held.number} 条进展")
    if file is not None:
        PledgeItemFile.attach(file, by=by, item=saved, place=pledge.place)
    _touch(pledge)
    return saved


def not_running(pledge: AnnualPledge) -> str:
    """Why no progress can be told now; "" when it can."""
    if pledge.stage != AnnualPledge.Stage.NOTICED:
        return f"承诺书现在是“{AnnualPledge.STATES[pledge.state]}”，不用填进展"
    return is_being_fulfilled(pledge)


@audit.one_act()
def correct(
    item: PledgeItem, *, evaluation: str, remark: str, reason: str, by: Any, version: int
) -> EvaluationCorrection:
    """Another evaluation of an item of a pledge that is evaluated; the old one stays readable beside it."""
    pledge = lock(item.pledge)
    permissions.read_anew(by)
    permissions.require(by, "appraisal.correct_pledge", pledge)
    if pledge.stage != AnnualPledge.Stage.EVALUATED:
        raise ValidationError("还没有评诺，不用更正")
    held = lock(item, version=version)
    if (evaluation, remark) == (held.evaluation, held.evaluation_remark):
        raise ValidationError("更正前后一样，没有要改的")
    made = EvaluationCorrection.objects.create(
        item=held, evaluation_before=held.evaluation, remark_before=held.evaluation_remark,
        evaluation_after=evaluation, remark_after=remark, reason=reason.strip(), corrected_by=by,
        corrected_at=clock.now(),
    )  # fmt: skip
    before = audit.snapshot(held)
    held.evaluation, held.evaluation_remark, held.version = evaluation, remark, held.version + 1
    held.save()
    old, new = audit.changes(before, audit.snapshot(held))
    label = f"更正第 {held.number} 条评诺"
    audit.write(audit.act_on(held, "correct_evaluation", label, before=old, after=new, reason=reason), by=by)
    _touch(pledge)
    return made
