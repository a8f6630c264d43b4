"""The columns of the list of reports and of the list of ballots, on the page and in the download."""

from __future__ import annotations

from typing import Any

from appraisal.work_reports import arithmetic
from appraisal.work_reports.arithmetic import Counts
from appraisal.work_reports.ballots import AppraisalTally
from appraisal.work_reports.models import WorkReport
from appraisal.work_reports.results import result_of
from appraisal.work_reports.year import window
from villagegov.common import clock, codes
from villagegov.common.dates import PartialDate
from villagegov.common.deadlines import time_left
from villagegov.common.listing import Cell, Column
from villagegov.common.templatetags.ui import day_short, moment, percent1

TONES = {"DRAFT": "off", "RETURNED": "back", "SUBMITTED": "run", "COMMENTED": "run", "APPRAISED": "ok"}
WORDS = {"SUBMITTED": "已提交，待点评", "COMMENTED": "已点评，待测评"}
BY_VILLAGE = ("place__township_code", "place__display_order", "place__code", "-is_required", "pk")
TALLIES_BY_VILLAGE = ("place__township_code", "place__display_order", "place__code", "subject", "pk")
PLACE_ORDER = ("place__township_code", "place__display_order", "place__code")


def state_of(report: WorkReport, due_days: dict[tuple[str, int], Any]) -> tuple[str, str]:
    """Tone and word: while a secretary's is missing and time runs out, the time is told; others report as they wish.

    `due_days` keeps what was looked up.
    """
    if report.is_open and report.is_required:
        key = codes.township_of(report.place_id), report.year
        if key not in due_days:
            due_days[key] = window(*key)[1]
        tone, word = time_left(due_days[key], clock.today())
        if tone == "late" or (tone == "due" and report.stage == WorkReport.Stage.DRAFT):
            return tone, word
    return TONES[report.stage], WORDS.get(report.stage, report.get_stage_display())


def report_state(report: WorkReport, listing: Any) -> Cell:
    tone, word = state_of(report, listing.kept)
    return Cell(word, tone=tone)


def on_paper(day: Any) -> PartialDate | None:
    return PartialDate(day) if day else None


REPORT_COLUMNS = (
    Column("place", "村（社区）", lambda r, _: r.place.name, order=PLACE_ORDER),
    Column("name", "述职人", lambda r, _: r.name, order=("name",)),
    Column("post", "职务", lambda r, _: r.post, order=("post",)),
    Column("state", "状态", report_state),
    Column("submitted", "报送时间", lambda r, _: moment(r.submitted_at), order=("submitted_at",)),
    Column("reported", "述职日期", lambda r, _: day_short(r.reported_on), order=("reported_on",),
           sheet=lambda r, _: on_paper(r.reported_on)),
    Column("form", "述职形式", lambda r, _: r.get_form_display()),
    Column("notice", "公示", lambda r, _: r.notice.number if r.notice else ""),
)  # fmt: skip


def counts_of(tally: AppraisalTally) -> Counts | None:
    """The confirmed sums; before that nobody but the two who type knows any."""
    return result_of(tally) if tally.stage == AppraisalTally.Stage.CONFIRMED else None


def tally_state(tally: AppraisalTally) -> tuple[str, str]:
    if tally.stage == AppraisalTally.Stage.VOIDED:
        return "void", "已作废"
    if tally.stage == AppraisalTally.Stage.CONFIRMED:
        return "ok", "已确认"
    typed = len(tally.typed_by)
    return ("run", "录入两张，待核对确认") if typed == 2 else ("off", f"已录入 {typed} 张")


def tally_cell(tally: AppraisalTally, listing: Any) -> Cell:
    tone, word = tally_state(tally)
    return Cell(word, tone=tone)


def number(name: str) -> Any:
    def of(tally: AppraisalTally, listing: Any) -> int | None:
        counts = counts_of(tally)
        return None if counts is None else getattr(counts, name)

    return of


def satisfied(tally: AppraisalTally, listing: Any) -> str:
    counts = counts_of(tally)
    return percent1(arithmetic.satisfaction(counts)) if counts else ""


TALLY_COLUMNS = (
    Column("place", "村（社区）", lambda t, _: t.place.name, order=PLACE_ORDER),
    Column("name", "被测评的", lambda t, _: t.name, order=("name",)),
    Column("post", "职务", lambda t, _: t.post),
    Column("held", "测评日期", lambda t, _: day_short(t.held_on), order=("held_on",),
           sheet=lambda t, _: on_paper(t.held_on)),
    Column("state", "状态", tally_cell),
    Column("issued", "发出", number("issued"), numeric=True),
    Column("returned", "收回", number("returned"), numeric=True),
    Column("valid", "有效", number("valid"), numeric=True),
    Column("best", "好／优秀", number("best"), numeric=True),
    Column("good", "较好／称职", number("good"), numeric=True),
    Column("fair", "一般／基本称职", number("fair"), numeric=True),
    Column("poor", "差／不称职", number("poor"), numeric=True),
    Column("satisfied", "满意率", satisfied),
    Column("talk", "约谈名单", lambda t, _: "列入" if t.is_for_talk else ""),
)  # fmt: skip
