"""The road of a notice, and of an objection to it.

DRAFT 草稿 --publish--> RUNNING 公示中 --archive--> ARCHIVED 归档
                           RUNNING --withdraw--> WITHDRAWN 已撤下
DRAFT --void--> VOIDED 已作废

A running notice is 有异议处理中 while an objection is open, and 公示期满 when its last day is over and none is: that
follows from its dates and objections, no job moves it. An objection: RECEIVED 待回复 --answer--> HANDLED 已答复.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q

from branches import policy as numbers
from branches.notices import findings, periods
from branches.notices.compose import blocks_of
from branches.notices.content import content_of
from branches.notices.models import Objection, PublicNotice
from branches.notices.periods import Posting, Terms
from villagegov.common import calendar, clock, policy, publications
from villagegov.common.models import Publication
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.workflow import Step

PUBLICATION_KIND = "NOTICE"


def posting_today(notice: PublicNotice) -> Posting:
    """The period if it were posted today. Raises ValueError (CalendarMissing) where it cannot be counted."""
    today = clock.today()
    counts = policy.value(numbers.COUNTS_POSTING_DAY, notice.place_id, today.year)
    known = calendar.own_calendar(today, today + periods.FAR_ENOUGH)
    return periods.posting(today, Terms(notice.length, notice.unit, bool(counts)), known)


def can_be_composed(notice: PublicNotice, **facts: Any) -> str:
    missing = [
        f.label for f in notice.of_kind.fields if f.is_required and not notice.facts.get(f.key, "").strip()
    ]
    if missing:
        return f"还没有填：{'、'.join(missing)}"
    try:
        blocks_of(notice.of_kind, notice.facts)
    except ValueError as problem:
        return str(problem)
    return ""


def period_can_be_counted(notice: PublicNotice, **facts: Any) -> str:
    try:
        posting_today(notice)
    except ValueError as problem:
        return str(problem)
    return ""


def is_long_enough(notice: PublicNotice, **facts: Any) -> str:
    least = int(str(policy.value(notice.of_kind.days, notice.place_id, clock.today().year)))
    if notice.length >= least:
        return ""
    wanted = periods.in_words(least, notice.unit)
    return f"{notice.of_kind.label}的公示期不少于 {wanted}，现在填的是 {notice.length_in_words}"


def place_is_in_use(notice: PublicNotice, **facts: Any) -> str:
    place = notice.place
    return "" if place.stage == Place.Stage.ACTIVE else f"{place.name}已经撤并，不能再公示"


def every_find_is_decided(notice: PublicNotice, **facts: Any) -> str:
    return findings.open_in_words(findings.findings_of(notice))


def numbers_had_a_second_look(notice: PublicNotice, *, by: Any, **facts: Any) -> str:
    """Decision 16: who publishes is not who found a number harmless."""
    mine = [one for one in findings.findings_of(notice) if one.is_number and one.confirmed_by == by]
    return "号码是您自己确认的，要请另一位有公示权限的人来发布" if mine else ""


PUBLISH_GUARDS = (
    place_is_in_use, can_be_composed, is_long_enough, period_can_be_counted, every_find_is_decided,
    numbers_had_a_second_look,
)  # fmt: skip


def freeze(notice: PublicNotice, *, by: Any, **facts: Any) -> None:
    """The period with its calendar, and the text as it will be read from now on."""
    period = posting_today(notice)
    year = period.starts_on.year
    notice.starts_on, notice.ends_on = period.starts_on, period.ends_on
    notice.calendar_version = period.calendar_version
    notice.counts_posting_day = bool(policy.value(numbers.COUNTS_POSTING_DAY, notice.place_id, year))
    before = last_word_on(notice.corrects) if notice.corrects_id else None
    notice.publication = publications.publish(
        kind=PUBLICATION_KIND, number=notice.number, title=notice.title, place=notice.place, year=year,
        content=content_of(notice), by=by, corrects=before, reason=notice.correction_reason,
    )  # fmt: skip


def last_word_on(notice: PublicNotice) -> Publication:
    """The newest record of the matter, a withdrawn correction too: each record is followed by one at most."""
    record = notice.publication
    while (later := getattr(record, "corrected_by", None)) is not None:
        record = later
    return record


def tell_those_before(notice: PublicNotice, **facts: Any) -> None:
    """What it corrects says so on its page, or no longer; so do earlier corrections that were taken down."""
    if notice.corrects_id:
        touched = Q(pk=notice.corrects_id) | Q(corrects_id=notice.corrects_id, stage=notice.Stage.WITHDRAWN)
        PublicNotice.objects.exclude(pk=notice.pk).filter(touched).update(version=F("version") + 1)


def is_running(notice: PublicNotice, **facts: Any) -> str:
    """What was on the board for its whole period was read and is a fact: taking it down afterwards would rewrite it.

    So the permission matrix refuses it in the state EXPIRED; what is wrong in it is put right by a correction.
    """
    if notice.state not in (PublicNotice.EXPIRED, PublicNotice.Stage.ARCHIVED):
        return ""
    return f"公示期已于{in_words(notice.ends_on)}届满，不能撤下。内容有错的请发更正"


def reason_is_clean(notice: PublicNotice, *, reason: str = "", **facts: Any) -> str:
    return findings.problem_in(reason, "理由") or named_in(notice, reason, "理由")


def named_in(notice: PublicNotice, text: str, label: str) -> str:
    problem = findings.objector_in(text, notice.objections.all())
    return f"{label}{problem}" if problem else ""


def take_down(notice: PublicNotice, *, by: Any, reason: str, **facts: Any) -> None:
    """Title, dates, reason and who stay; the text is not served any more."""
    notice.withdrawn_on, notice.withdrawn_reason, notice.withdrawn_by = clock.today(), reason.strip(), by
    Publication.objects.filter(pk=notice.publication_id).update(
        withdrawn_at=clock.now(), withdrawn_reason=reason.strip(), version=F("version") + 1
    )


def period_is_over(notice: PublicNotice, **facts: Any) -> str:
    if count := notice.open_ones():
        return f"还有 {count} 件异议没有答复，公示期不能结束"
    if notice.state == PublicNotice.EXPIRED:
        return ""
    return f"公示到{in_words(notice.ends_on)}为止，期满以后才能归档"


def closing_is_told(notice: PublicNotice, *, closing: str = "", **facts: Any) -> str:
    if notice.objections.exists() and not closing.strip():
        return f"收到异议 {notice.objections.count()} 件，请写明处理情况"
    return findings.problem_in(closing, "期满说明") or named_in(notice, closing, "期满说明")


def close(notice: PublicNotice, *, by: Any, closing: str = "", **facts: Any) -> None:
    notice.closing = closing.strip() or "公示期满，无异议"


def let_go(notice: PublicNotice, **facts: Any) -> None:
    notice.corrects, notice.correction_reason = None, ""


def answer_is_complete(objection: Objection, *, outcome: str = "", answer: str = "", **facts: Any) -> str:
    if outcome not in Objection.Outcome.values or not answer.strip():
        return "答复要写明处理结果和理由"
    problem = findings.objector_in(answer, [objection])
    return f"答复{problem}" if problem else ""


def write_answer(objection: Objection, *, by: Any, outcome: str, answer: str, **facts: Any) -> None:
    objection.outcome, objection.answer = outcome, answer.strip()
    objection.answered_on, objection.answered_by = clock.today(), by


def notice_changes_with_it(objection: Objection, **facts: Any) -> None:
    """The state that the public reads is another now."""
    PublicNotice.objects.filter(pk=objection.notice_id).update(version=F("version") + 1)


PUBLISH = Step(
    name="publish", label="公示", sources=(PublicNotice.Stage.DRAFT,), target=PublicNotice.Stage.RUNNING,
    permission="branches.publish_notice", guards=PUBLISH_GUARDS, apply=freeze, after=tell_those_before,
)  # fmt: skip
WITHDRAW = Step(
    name="withdraw", label="撤下公示", sources=(PublicNotice.Stage.RUNNING,), target=PublicNotice.Stage.WITHDRAWN,
    permission="branches.withdraw_notice", guards=(is_running, reason_is_clean), apply=take_down, needs_note=True,
    after=tell_those_before,
)  # fmt: skip
ARCHIVE = Step(
    name="archive", label="归档", sources=(PublicNotice.Stage.RUNNING,), target=PublicNotice.Stage.ARCHIVED,
    permission="branches.archive_notice", guards=(period_is_over, closing_is_told), apply=close,
)  # fmt: skip
VOID = Step(
    name="void", label="作废草稿", sources=(PublicNotice.Stage.DRAFT,), target=PublicNotice.Stage.VOIDED,
    permission="branches.draft_notice", apply=let_go, needs_note=True,
)  # fmt: skip
ANSWER = Step(
    name="answer", label="答复异议", sources=(Objection.Stage.RECEIVED,), target=Objection.Stage.HANDLED,
    permission="branches.answer_objection", guards=(answer_is_complete,), apply=write_answer,
    after=notice_changes_with_it,
)  # fmt: skip
