"""The road of a year-end report, and of the ballots about one.

Report: DRAFT 未提交 --submit--> SUBMITTED 已提交 --comment--> COMMENTED 已点评 --appraise--> APPRAISED 已测评
                                 SUBMITTED 已提交 --send_back--> RETURNED 退回 --submit--> SUBMITTED
Tally:  DRAFT 录入中 --confirm--> CONFIRMED 已确认
        DRAFT 录入中 --void--> VOIDED 已作废

A report becomes 已测评 in the same act that confirms the ballots about its writer.
"""

from __future__ import annotations

import datetime
from typing import Any

from appraisal import policy as numbers
from appraisal.work_reports import arithmetic
from appraisal.work_reports.ballots import AppraisalCount, AppraisalTally
from appraisal.work_reports.comparing import agreed, cells_that_differ
from appraisal.work_reports.models import HEADINGS, WorkReport
from villagegov.common import clock, duties, messages, policy
from villagegov.common.messages import Message
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.workflow import Step, take_step

DRAFT, RETURNED = WorkReport.Stage.DRAFT, WorkReport.Stage.RETURNED
SUBMITTED, COMMENTED = WorkReport.Stage.SUBMITTED, WorkReport.Stage.COMMENTED


def most_characters(report: WorkReport) -> int:
    return int(str(policy.frozen(report.standards, numbers.REPORT_CHARACTERS)))


def every_heading_is_written(report: WorkReport, **facts: Any) -> str:
    empty = [label for name, label in HEADINGS.items() if not getattr(report, name).strip()]
    return f"还没有写：{'；'.join(empty)}" if empty else ""


def is_short_enough(report: WorkReport, **facts: Any) -> str:
    length = arithmetic.length_of(text for _, text in report.sections)
    return arithmetic.too_long(length, most_characters(report))


def note_sender(report: WorkReport, *, by: Any, gathered: Any = (), **facts: Any) -> None:
    """With what the registers said on that day, so that a report reads in later years as it was handed in."""
    report.submitted_by, report.submitted_at, report.return_reason = by, clock.now(), ""
    report.facts = list(gathered)


def keep_return_reason(report: WorkReport, *, why: str = "", **facts: Any) -> None:
    report.return_reason = why.strip()[:200]


def tell_writer(report: WorkReport, *, by: Any, why: str = "", **facts: Any) -> None:
    """A return is told to all who can mend it."""
    text = f"{report.year}年度述职报告（{report.name}）被镇里退回：{why.strip()[:200]}"
    people = messages.holders("appraisal.draft_work_report", report.place_id)
    messages.send(people, Message.Kind.RETURN, text, route="work_report", key=report.pk, by=by)


def comment_is_written(report: WorkReport, *, comment: str = "", **facts: Any) -> str:
    return "" if comment.strip() else "请写点评意见"


def day_has_come(report: WorkReport, *, reported_on: datetime.date | None = None, **facts: Any) -> str:
    if reported_on is None:
        return "请填述职日期"
    return f"述职日期{in_words(reported_on)}还没到" if reported_on > clock.today() else ""


def keep_comment(
    report: WorkReport, *, by: Any, comment: str, reported_on: datetime.date, form: str, **facts: Any
) -> None:
    report.comment, report.commented_by = comment.strip(), by
    report.reported_on, report.form = reported_on, form


SUBMIT = Step(
    name="submit", label="报送", sources=(DRAFT, RETURNED), target=SUBMITTED,
    permission="appraisal.submit_work_report", guards=(every_heading_is_written, is_short_enough), apply=note_sender,
)  # fmt: skip
SEND_BACK = Step(
    name="send_back", label="退回", sources=(SUBMITTED,), target=RETURNED,
    permission="appraisal.review_work_report", apply=keep_return_reason, after=tell_writer, needs_note=True,
)  # fmt: skip
COMMENT = Step(
    name="comment", label="点评", sources=(SUBMITTED,), target=COMMENTED, permission="appraisal.review_work_report",
    guards=(comment_is_written, day_has_come), apply=keep_comment,
)  # fmt: skip
APPRAISE = Step(
    name="appraise", label="测评", sources=(COMMENTED,), target=WorkReport.Stage.APPRAISED,
    permission="appraisal.confirm_tally",
)  # fmt: skip
STEPS = {step.name: step for step in (SUBMIT, SEND_BACK)}


def typed_twice(tally: AppraisalTally, **facts: Any) -> str:
    typed = len(tally.typed_by)
    return "" if typed == 2 else f"只录入了 {typed} 张计票单，要两个人各录一张，才能确认"


def sheets_are_equal(tally: AppraisalTally, **facts: Any) -> str:
    found = cells_that_differ(tally)
    return f"两张计票单有 {len(found)} 处不同，请录入的人各自核对自己的那张" if found else ""


def typed_by_others(tally: AppraisalTally, *, by: Any, **facts: Any) -> str:
    return duties.typed_by_oneself(tally.typed_by, by=by)


def least_group(tally: AppraisalTally) -> int:
    return int(str(policy.frozen(tally.standards, numbers.APPRAISAL_MIN_GROUP)))


def result_lines(tally: AppraisalTally) -> list[tuple[str, arithmetic.Counts]]:
    """What would be kept of two equal sheets. Raises ValueError where the ballots are too few."""
    before = tally.corrects.counts.values_list("groups", flat=True) if tally.corrects else ()
    return arithmetic.merged(agreed(tally) or [], least_group(tally), before)


def ballots_are_enough(tally: AppraisalTally, **facts: Any) -> str:
    """Too few altogether would tell what each has voted."""
    if agreed(tally) is None:
        return ""
    try:
        lines = result_lines(tally)
    except ValueError as problem:
        return str(problem)
    return "" if lines else "计票单上没有票数"


def report_is_commented(tally: AppraisalTally, **facts: Any) -> str:
    """The order of the year: handed in, commented, appraised."""
    report = tally.report
    if report is None or report.stage in {COMMENTED, WorkReport.Stage.APPRAISED}:
        return ""
    return f"{report.name}的述职报告{report.get_stage_display()}，还没有点评，点评以后再确认测评结果"


def note_confirmer(tally: AppraisalTally, *, by: Any, **facts: Any) -> None:
    """Who is listed for a talk follows from the sums; whether there is one a person decides."""
    tally.confirmed_by, tally.confirmed_at = by, clock.now()
    limit: Any = policy.frozen(tally.standards, numbers.TALK_DISSATISFACTION)
    everything = arithmetic.total_of(counts for _, counts in agreed(tally) or [])
    tally.is_for_talk = arithmetic.is_listed_for_talk(everything, limit)


def keep_result(tally: AppraisalTally, *, by: Any, **facts: Any) -> None:
    """Small groups merged before anything is stored; the sheets, which still tell them apart, go."""
    rows = [
        AppraisalCount(tally=tally, position=position, groups=names, **vars(counts))
        for position, (names, counts) in enumerate(result_lines(tally), start=1)
    ]
    AppraisalCount.objects.bulk_create(rows)
    tally.rows.all().delete()
    if tally.report is not None and tally.report.stage == COMMENTED:
        take_step(APPRAISE, tally.report, by=by)


def let_go(tally: AppraisalTally, **facts: Any) -> None:
    tally.corrects, tally.decision_number, tally.correction_reason = None, "", ""


def drop_sheets(tally: AppraisalTally, **facts: Any) -> None:
    tally.rows.all().delete()


CONFIRM = Step(
    name="confirm", label="确认测评结果", sources=(AppraisalTally.Stage.DRAFT,), target=AppraisalTally.Stage.CONFIRMED,
    permission="appraisal.confirm_tally", apply=note_confirmer, after=keep_result,
    guards=(typed_twice, sheets_are_equal, typed_by_others, ballots_are_enough, report_is_commented),
)  # fmt: skip
VOID = Step(
    name="void", label="作废", sources=(AppraisalTally.Stage.DRAFT,), target=AppraisalTally.Stage.VOIDED,
    permission="appraisal.enter_tally", apply=let_go, after=drop_sheets, needs_note=True,
)  # fmt: skip
TALLY_STEPS = {step.name: step for step in (CONFIRM, VOID)}
