"""The road of a score sheet, of the village's own score, and of an appeal.

Sheet:  SCORING 评分中 --finish--> SCORED 待确认 --confirm--> CONFIRMED 已确认; PUBLISHED 已公布 with the result
        SCORED --send_back--> SCORING; CONFIRMED --unlock--> SCORING (the county, with a reason)
Self:   OPEN 待提交 --submit--> SUBMITTED 已提交 --lock--> LOCKED 已锁定, with the confirmation of the sheet
        SUBMITTED --reopen--> OPEN (the county, with a reason)
Appeal: OPEN 待答复 --answer--> ANSWERED 已答复, by a person's decision; both values stay
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from appraisal import policy as numbers
from appraisal.schemes.marks import shown
from appraisal.schemes.models import AssessmentScheme
from appraisal.scores.beside import ScoreAppeal
from appraisal.scores.models import ScoreEntry, ScoreSheet, SelfScore
from appraisal.scores.operations import act_of, entered_by, in_words
from appraisal.scores.sums import keep_sums, number_of, put_self_total, reckoned
from villagegov.common import audit, clock, duties, messages
from villagegov.common.calendar import own_calendar
from villagegov.common.dates import notice_ends_on
from villagegov.common.messages import Message
from villagegov.common.workflow import Step, lock, take_step

SCORING, SCORED = ScoreSheet.Stage.SCORING, ScoreSheet.Stage.SCORED
CONFIRMED, PUBLISHED = ScoreSheet.Stage.CONFIRMED, ScoreSheet.Stage.PUBLISHED
OPEN, SUBMITTED, LOCKED = SelfScore.Stage.OPEN, SelfScore.Stage.SUBMITTED, SelfScore.Stage.LOCKED
MOST_NAMED = 8
CALENDAR_AHEAD = datetime.timedelta(days=60)


# The sheet


def all_is_scored(sheet: ScoreSheet, **facts: Any) -> str:
    """A gap is named; it never becomes a nought."""
    missing = reckoned(sheet).missing
    if not missing:
        return ""
    more = f"等 {len(missing)} 项" if len(missing) > MOST_NAMED else ""
    return "；".join(missing[:MOST_NAMED]) + more


def scheme_is_in_force(sheet: ScoreSheet, **facts: Any) -> str:
    is_in_force = sheet.scheme.stage == AssessmentScheme.Stage.PUBLISHED
    return "" if is_in_force else "这张表用的是旧版考核办法，已由新版代替"


def is_not_the_scorer(sheet: ScoreSheet, *, by: Any, **facts: Any) -> str:
    """SD10: nobody confirms points that he typed, nor a sheet that he handed on."""
    typed = entered_by(sheet.entries.of_township())
    return duties.typed_by_oneself(typed | {sheet.scored_by_id}, by=by)


def note_scorer(sheet: ScoreSheet, *, by: Any, **facts: Any) -> None:
    sheet.scored_by, sheet.scored_at = by, clock.now()


def note_confirmer(sheet: ScoreSheet, *, by: Any, **facts: Any) -> None:
    sheet.confirmed_by, sheet.confirmed_at = by, clock.now()


def forget_both(sheet: ScoreSheet, **facts: Any) -> None:
    """It will be scored and confirmed anew; who did it before stands in the trail."""
    sheet.scored_by = sheet.confirmed_by = None
    sheet.scored_at = sheet.confirmed_at = None


def lock_self_score(sheet: ScoreSheet, *, by: Any, **facts: Any) -> None:
    if sheet.self_score.stage != LOCKED:
        take_step(LOCK, sheet.self_score, by=by)


def tell_secretary(sheet: ScoreSheet, *, by: Any, **facts: Any) -> None:
    """Since when the days of an appeal run."""
    last = appeal_ends_on(sheet)
    text = f"{sheet} 已确认，有异议的请在 {last.month}月{last.day}日 前申诉"
    people = messages.holders("appraisal.file_appeal", sheet.place_id)
    messages.send(people, Message.Kind.DEADLINE, text, route="score_sheet", key=sheet.pk, by=by)


def after_confirmation(sheet: ScoreSheet, **facts: Any) -> None:
    lock_self_score(sheet, **facts)
    tell_secretary(sheet, **facts)


def arrow(name: str, label: str, source: str, target: str, permission: str, **more: Any) -> Step:
    return Step(
        name=name, label=label, sources=(source,), target=target, permission=f"appraisal.{permission}", **more
    )


FINISH = arrow(
    "finish", "评完，送镇领导确认", SCORING, SCORED, "finish_score",
    guards=(scheme_is_in_force, all_is_scored), apply=note_scorer,
)  # fmt: skip
CONFIRM = arrow(
    "confirm", "确认", SCORED, CONFIRMED, "confirm_score",
    guards=(scheme_is_in_force, is_not_the_scorer, all_is_scored), apply=note_confirmer,
    after=after_confirmation,
)  # fmt: skip
SEND_BACK = arrow(
    "send_back", "退回评分", SCORED, SCORING, "confirm_score", apply=forget_both, needs_note=True
)
TAKE_BACK = arrow(
    "take_back", "取回修改", SCORED, SCORING, "finish_score", apply=forget_both, needs_note=True
)
UNLOCK = arrow("unlock", "解锁", CONFIRMED, SCORING, "unlock_score", apply=forget_both, needs_note=True)
STEPS = {step.name: step for step in (FINISH, CONFIRM, SEND_BACK, TAKE_BACK, UNLOCK)}


# What the village gives itself


def all_is_judged(self_score: SelfScore, **facts: Any) -> str:
    empty = self_score.sheet.entries.of_village().filter(
        points_milli=None, is_not_applicable=False, indicator__measure=""
    )
    names = list(empty.in_order().values_list("indicator__name", flat=True))
    if not names:
        return ""
    more = f" 等 {len(names)} 项" if len(names) > MOST_NAMED else ""
    return f"还没有填自评分：{'、'.join(names[:MOST_NAMED])}{more}"


def note_sender(self_score: SelfScore, *, by: Any, **facts: Any) -> None:
    self_score.submitted_by, self_score.submitted_at = by, clock.now()
    put_self_total(self_score)


def tell_village(self_score: SelfScore, *, by: Any, why: str = "", **facts: Any) -> None:
    people = messages.holders("appraisal.change_self_score", self_score.place_id)
    text = f"{self_score}已退回修改：{why.strip()[:200]}"
    messages.send(people, Message.Kind.RETURN, text, route="self_score", key=self_score.pk, by=by)


SUBMIT = arrow(
    "submit", "提交自评", OPEN, SUBMITTED, "submit_self_score", guards=(all_is_judged,), apply=note_sender
)
REOPEN = arrow(
    "reopen", "退回自评", SUBMITTED, OPEN, "reopen_self_score", after=tell_village, needs_note=True
)
LOCK = Step(
    name="lock",
    label="锁定自评",
    sources=(OPEN, SUBMITTED),
    target=LOCKED,
    permission="appraisal.confirm_score",
)
SELF_STEPS = {step.name: step for step in (SUBMIT, REOPEN)}


# Appeals


def appeal_ends_on(sheet: ScoreSheet) -> datetime.date:
    """The last day on which the village may appeal: so many working days after the day of the confirmation."""
    begun = timezone.localtime(sheet.confirmed_at).date()
    ahead = own_calendar(begun, begun + CALENDAR_AHEAD)
    return notice_ends_on(
        begun,
        number_of(sheet.scheme, numbers.APPEAL_DAYS),
        is_working_day=ahead.is_working_day,
        counts_posting_day=False,
    )


def what_forbids_an_appeal(sheet: ScoreSheet, entry: ScoreEntry | None) -> str:
    """Why this village cannot appeal against this indicator now; "" when it can."""
    if sheet.stage != CONFIRMED:
        return f"现在是“{sheet.get_stage_display()}”，镇领导确认评分后才能申诉"
    if clock.today() > (last := appeal_ends_on(sheet)):
        return f"申诉期到 {last.month}月{last.day}日 为止，今天已过"
    if entry is None or entry.points_milli is None:
        return "没有这一项评分"
    filed = sheet.appeals.filter(indicator=entry.indicator_id).first()
    return f"“{entry.indicator.name}”已经申诉过一次，每项只能申诉一次" if filed else ""


@audit.one_act()
def file_appeal(sheet: ScoreSheet, entry_key: int, ground: str, *, by: Any) -> ScoreAppeal:
    """One appeal of the village against the points of one indicator, inside the days for it."""
    held: ScoreSheet = lock(sheet)  # type: ignore[assignment]
    entry = held.entries.of_township().select_related("indicator").filter(pk=entry_key).first()
    if refusal := what_forbids_an_appeal(held, entry):
        raise ValidationError(refusal)
    if not ground.strip():
        raise ValidationError("请填申诉理由")
    appeal = ScoreAppeal.objects.create(
        sheet=held, place_id=held.place_id, indicator=entry.indicator, ground=ground.strip(),
        before_milli=entry.points_milli, filed_by=by, filed_at=clock.now(),
    )  # fmt: skip
    told = {entry.indicator.name: in_words(entry)}
    audit.write(audit.act_on(appeal, "file_appeal", "提出申诉", after=told, reason=appeal.ground), by=by)
    return appeal


def entry_of(appeal: ScoreAppeal) -> ScoreEntry:
    entries = appeal.sheet.entries.of_township().select_related("indicator")
    return entries.get(indicator=appeal.indicator_id)


def points_are_decided(appeal: ScoreAppeal, *, points: int | None = None, **facts: Any) -> str:
    """A person says how many points it is in the end, also when they stay."""
    if points is None:
        return "请填答复后的镇核分；维持原分的，填原来的分数"
    full = entry_of(appeal).full_milli
    return f"核定 {shown(points)} 分超过满分 {shown(full)} 分" if points > full else ""


def sheet_is_not_published(appeal: ScoreAppeal, **facts: Any) -> str:
    return "考核结果已经公布，评分不能再改" if appeal.sheet.stage == PUBLISHED else ""


def note_answer(
    appeal: ScoreAppeal, *, by: Any, answer: str = "", points: int | None = None, **facts: Any
) -> None:
    appeal.answer, appeal.after_milli = answer.strip()[:300], points
    appeal.answered_by, appeal.answered_at = by, clock.now()


def change_points(appeal: ScoreAppeal, *, by: Any, **facts: Any) -> None:
    """The decided points into the sheet, whose sums follow; what stood there before stays in the appeal."""
    held: ScoreSheet = lock(appeal.sheet)  # type: ignore[assignment]
    entry = entry_of(appeal)
    if entry.points_milli == appeal.after_milli:
        return
    before = in_words(entry)
    entry.points_milli, entry.entered_by, entry.entered_at = appeal.after_milli, by, clock.now()
    entry.reason = f"申诉后调整：{appeal.answer}"[:200]
    entry.version += 1
    entry.save()
    keep_sums(held)
    audit.write(act_of(held, entry, before), by=by)


ANSWER = arrow(
    "answer", "答复", ScoreAppeal.Stage.OPEN, ScoreAppeal.Stage.ANSWERED, "answer_appeal",
    guards=(sheet_is_not_published, points_are_decided), apply=note_answer, after=change_points, needs_note=True,
)  # fmt: skip
APPEAL_STEPS = {ANSWER.name: ANSWER}
