"""What happens to notices beside their steps: drafts, decisions about finds, files, objections, corrections.

No entry of the trail holds the text of a draft: it may hold a number that the scan has yet to find.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from branches.notices import findings, periods
from branches.notices.files import NoticeFile
from branches.notices.kinds import Kind
from branches.notices.models import HarmlessFind, Objection, PublicNotice
from branches.notices.workflow import ANSWER, ARCHIVE, PUBLISH, VOID, WITHDRAW
from branches.organizations.models import PartyOrganization
from villagegov.common import audit, clock, codes, permissions
from villagegov.common.attachment_checks import Accepted
from villagegov.common.places import Place, hold, hold_in_use, successor_of
from villagegov.common.workflow import lock, take_step

DRAFTS = "branches.draft_notice"
REGISTERS = "branches.register_objection"
NOT_A_DRAFT = "只有草稿能改。已经公示的，有错请发更正，或者撤下"
SAME_FIELDS = (
    "kind",
    "place",
    "title",
    "issuer",
    "contact_office",
    "contact_phone",
    "unit",
    "length",
    "facts",
)


def hold_township(place: Place) -> None:
    """Numbers run through a township, and a merger holds it too."""
    list(Place.objects.select_for_update(no_key=True).filter(code=codes.township_of(place.code)))


def next_number(place: Place, year: int) -> str:
    """GS-2026-103017: the 17th of the year in the township whose code has 103. Call it with the township held."""
    beginning = f"GS-{year}-{place.code[6:9]}"
    given = PublicNotice.objects.filter(number__startswith=beginning).values_list("number", flat=True)
    serial = max((int(number.removeprefix(beginning)) for number in given), default=0) + 1
    return f"{beginning}{serial:03d}"


def issuer_of(place: Place, kind: Kind) -> str:
    """What usually stands below the text; can be changed."""
    if place.level == Place.Level.TOWNSHIP:
        return f"{place.name}党建办公室"
    if kind.by_party:
        own = PartyOrganization.objects.current().filter(place=place, parent=None)
        if name := own.values_list("name", flat=True).first():
            return name
    return f"{place.name}{'居民委员会' if place.kind == Place.Kind.COMMUNITY else '村民委员会'}"


def office_of(place: Place) -> Place | None:
    """The township whose office takes objections; a village knows its name and telephone."""
    return Place.objects.filter(code=codes.township_of(place.code)).first()


@audit.one_act()
def add_draft(notice: PublicNotice, *, by: Any) -> PublicNotice:
    """A new draft with its number."""
    hold_township(notice.place)
    permissions.require(by, DRAFTS, hold_in_use(notice.place))
    notice.number, notice.made_by = next_number(notice.place, clock.today().year), by
    notice.save()
    audit.write(audit.act_on(notice, "add_notice", "起草公示", after={"kind": notice.of_kind.label}), by=by)
    return notice


@audit.one_act()
def change_draft(
    notice: PublicNotice, typed: PublicNotice, *, changed: Sequence[str], by: Any, version: int
) -> None:
    """What the form changed; the trail names the fields."""
    held = lock(notice, version=version)
    permissions.read_anew(by)
    permissions.require(by, DRAFTS, held)
    _refuse_posted(held)
    typed.version = held.version + 1
    typed.save()
    audit.write(audit.act_on(held, "change_notice", "修改公示草稿", after={"fields": list(changed)}), by=by)


def _refuse_posted(notice: PublicNotice) -> None:
    if notice.stage != PublicNotice.Stage.DRAFT:
        raise ValidationError(NOT_A_DRAFT)


def _held_draft(notice: PublicNotice, by: Any, permission: str) -> PublicNotice:
    held = lock(notice)
    permissions.read_anew(by)
    permissions.require(by, permission, held)
    _refuse_posted(held)
    return held


@audit.one_act()
def mask_find(notice: PublicNotice, digest: str, *, by: Any) -> PublicNotice:
    """Everywhere in the texts of the draft where this find stands."""
    held = _held_draft(notice, by, DRAFTS)
    changed = findings.masked_texts(held, digest)
    if not changed:
        raise ValidationError("这一处已经改过了，或者在附件里。附件请改好后重新上传")
    for key, text in changed.items():
        if key in findings.BESIDE or key == "correction_reason":
            setattr(held, key, text)
        else:
            held.facts[key] = text
    held.version += 1
    held.save()
    labels = {key: label for key, (label, _) in findings.texts_beside(held).items()}
    names = [labels.get(key) or held.of_kind.field(key).label for key in changed]
    audit.write(audit.act_on(held, "mask_find", "脱敏一处", after={"fields": names}), by=by)
    return held


@audit.one_act()
def confirm_harmless(notice: PublicNotice, digest: str, *, reason: str, by: Any) -> HarmlessFind:
    """A number: by a second person with the right to publish, with a reason. A word or a picture: by who publishes."""
    held = _held_draft(notice, by, "branches.publish_notice")
    found = next((one for one in findings.findings_of(held) if one.digest == digest), None)
    if found is None:
        raise ValidationError("这一处已经改过了，请看现在的检查结果")
    if not found.is_open:
        raise ValidationError(f"{found.confirmed_by.name}已经确认过这一处")
    if found.is_number and findings.wrote(held, by):
        raise ValidationError("号码要由另一位有公示权限的人确认，起草或者改过这份草稿的人不能自己确认")
    if not reason.strip():
        example = "公示栏的照片，没有号码" if found.is_unread else "是合同编号，不是个人号码"
        raise ValidationError(f"请写明理由，例如：{example}")
    row = HarmlessFind.objects.create(
        notice=held, digest=digest, kind=found.kind, masked=found.masked, reason=reason.strip(), confirmed_by=by,
        confirmed_at=clock.now(),
    )  # fmt: skip
    after = {"find": f"{found.label} {found.masked or found.where}"}
    act = audit.act_on(held, "confirm_harmless", "确认不是个人信息", after=after, reason=reason)
    audit.write(act, by=by)
    return row


@audit.one_act()
def add_file(
    notice: PublicNotice, accepted: Accepted, looked_through: tuple[bool, list], *, by: Any
) -> NoticeFile:
    """A file for the draft, with what was found in it before the transaction."""
    held = _held_draft(notice, by, DRAFTS)
    is_readable, found = looked_through
    file = NoticeFile.attach(
        accepted, by=by, notice=held, place=held.place, is_readable=is_readable, finds=found
    )
    PublicNotice.objects.filter(pk=held.pk).update(version=F("version") + 1)
    return file


@audit.one_act()
def remove_file(file: NoticeFile, *, by: Any) -> None:
    _held_draft(file.notice, by, DRAFTS)
    file.take_away(by=by)


@audit.one_act()
def publish(notice: PublicNotice, *, by: Any, version: int | None = None) -> PublicNotice:
    """Post it: frozen from now on, its period begins today. Raises Blocked with everything that is missing."""
    hold(notice.place)
    return take_step(PUBLISH, notice, by=by, version=version)


@audit.one_act()
def void(notice: PublicNotice, *, reason: str, by: Any, version: int | None = None) -> PublicNotice:
    """A draft that is not wanted any more; what it was to correct can be corrected by another."""
    return take_step(VOID, notice, by=by, note=reason, version=version)


def _refuse_kept_elsewhere(notice: PublicNotice, verb: str) -> None:
    """What a mechanism composes from its own records is not rewritten past it."""
    if room := notice.of_kind.kept_in:
        raise ValidationError(f"这份公示由“{room}”生成，请到“{room}”{verb}")


@audit.one_act()
def withdraw(notice: PublicNotice, *, reason: str, by: Any, version: int | None = None) -> PublicNotice:
    _refuse_kept_elsewhere(notice, "撤下")
    hold(notice.place)
    return take_step(WITHDRAW, notice, by=by, note=reason, version=version, reason=reason)


@audit.one_act()
def archive(notice: PublicNotice, *, closing: str, by: Any, version: int | None = None) -> PublicNotice:
    hold(notice.place)
    return take_step(ARCHIVE, notice, by=by, version=version, closing=closing)


@audit.one_act()
def correct(notice: PublicNotice, *, reason: str, by: Any) -> PublicNotice:
    """A draft that will take the place of a posted notice: its texts to be put right, a period of its own.

    What a merged village had posted its successor puts right.
    """
    _refuse_kept_elsewhere(notice, "更正")
    hold_township(notice.place)
    place = hold_in_use(successor_of(notice.place))
    permissions.require(by, DRAFTS, place)
    held = lock(notice)
    if not held.is_posted:
        raise ValidationError("还没有公示，不用更正，直接修改草稿")
    if (begun := held.next_correction) is not None:
        raise ValidationError(f"已经有一份更正 {begun.number}，请接着办那一份")
    if problem := findings.problem_in(reason, "更正理由"):
        raise ValidationError(problem)
    draft = PublicNotice(**{name: getattr(held, name) for name in SAME_FIELDS})
    draft.corrects, draft.correction_reason, draft.made_by = held.to_correct, reason.strip(), by
    draft.place = place
    draft.number = next_number(place, clock.today().year)
    draft.save()
    label = f"起草 {draft.corrects.number} 的更正"
    audit.write(audit.act_on(draft, "add_correction", label, reason=reason), by=by)
    return draft


@audit.one_act()
def register_objection(objection: Objection, *, by: Any) -> Objection:
    """What came by telephone, letter or in person within the period. The notice stays open until it is answered."""
    notice = lock(objection.notice)
    permissions.read_anew(by)
    permissions.require(by, REGISTERS, notice)
    if problem := obstacle_to_objection(notice, objection.received_on):
        raise ValidationError(problem)
    if problem := findings.objector_in(objection.summary, [objection]):
        raise ValidationError(f"反映的内容{problem}")
    objection.notice, objection.registered_by = notice, by
    objection.save()
    PublicNotice.objects.filter(pk=notice.pk).update(version=F("version") + 1)
    after = {"way": objection.way, "signed": objection.signed, "due_on": objection.due_on}
    audit.write(audit.act_on(objection, "register_objection", "登记异议", after=after), by=by)
    return objection


def obstacle_to_objection(notice: PublicNotice, received_on: datetime.date) -> str:
    """Why it cannot be registered; "" when it can. What came in the period may be registered after it."""
    if notice.stage != PublicNotice.Stage.RUNNING:
        return f"现在是“{notice.get_stage_display()}”，不能登记异议"
    if received_on > clock.today():
        return "收到日期还没到"
    if not notice.starts_on <= received_on <= notice.ends_on:
        period = f"{notice.starts_on:%-m月%-d日}至{notice.ends_on:%-m月%-d日}"
        return f"公示期是{period}，这一天不在公示期内，请按信访件办理"
    return ""


@audit.one_act()
def answer(objection: Objection, *, outcome: str, answer: str, by: Any, version: int | None) -> Objection:
    lock(objection.notice)
    return take_step(ANSWER, objection, by=by, version=version, outcome=outcome, answer=answer)


@audit.one_act()
def reveal_objector(objection: Objection, *, reason: str, by: Any) -> tuple[str, str]:
    """Name and telephone of who objected, with a trace and a reason. Never for the village that is objected to."""
    permissions.require(by, "branches.view_objector", objection)
    if not reason.strip():
        raise ValidationError("请写明查看的理由")
    audit.write(audit.act_on(objection, "reveal_objector", "查看异议反映人", reason=reason), by=by)
    return objection.objector.plain(), objection.objector_phone.plain()


def touched_by_calendar(notices: Any, known: Any) -> list[tuple[PublicNotice, datetime.date]]:
    """Running notices whose last day would be another by this calendar, with that day. Nothing is recomputed."""
    found = []
    for notice in notices:
        terms = periods.Terms(notice.length, notice.unit, notice.counts_posting_day)
        would_end = periods.ends_on(notice.starts_on, terms, known)
        if would_end != notice.ends_on:
            found.append((notice, would_end))
    return found
