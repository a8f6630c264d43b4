"""The road of a result.

COMPUTED 待审核 --approve--> APPROVED 已通过 --publish--> PUBLISHED 公示中 --withdraw--> WITHDRAWN 已撤下
PUBLISHED --correct--> CORRECTED 已作废, when its correction is posted
A computed one is computed again as often as something changes; once approved only the step back (`reopen`) leads there.
The sheets are frozen with the posting. Whoever is a superuser meets the same guards.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from appraisal import policy as numbers
from appraisal.models import AssessmentScheme, AssessmentYear, ScoreAppeal, ScoreSheet
from appraisal.results import public
from appraisal.results.models import Ranking
from appraisal.results.notice_kinds import RANKING
from appraisal.results.recheck import differences
from branches.notices import kinds
from branches.notices import workflow as notices
from branches.notices.models import PublicNotice
from branches.notices.operations import next_number
from villagegov.common import clock, policy
from villagegov.common.places import Village, hold
from villagegov.common.workflow import Step, take_step

S = Ranking.Stage
MOST_NAMED = 5


def hold_sheets(ranking: Ranking) -> None:
    """Township and sheets: no score, appeal or unlocking passes between what the guards read and what is written."""
    hold(ranking.place)
    sheets = ScoreSheet.objects.filter(scheme_id=ranking.scheme_id)
    list(sheets.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def named(names: list[str]) -> str:
    return "、".join(names[:MOST_NAMED]) + (f" 等 {len(names)} 个村" if len(names) > MOST_NAMED else "")


def scheme_is_in_force(ranking: Ranking, **facts: Any) -> str:
    """What was posted is put right under the edition by which it was ranked."""
    stands = ranking.scheme.stage == AssessmentScheme.Stage.PUBLISHED or ranking.corrects_id is not None
    return "" if stands else "考核办法已经改版，请组织办按新版重新计算"


def sheets_are_confirmed(ranking: Ranking, **facts: Any) -> str:
    sheets = ScoreSheet.objects.filter(scheme_id=ranking.scheme_id).select_related("place")
    waiting = [sheet.place.name for sheet in sheets.in_order() if not sheet.is_confirmed]
    return f"还有村的评分没有确认：{named(waiting)}" if waiting else ""


def every_village_is_scored(ranking: Ranking, **facts: Any) -> str:
    scored = ScoreSheet.objects.filter(scheme_id=ranking.scheme_id).values("place_id")
    missing = Village.objects.current().within(ranking.place_id).exclude(code__in=scored).in_order()
    return f"还有村没有评分表：{named([one.name for one in missing])}" if missing else ""


def no_appeal_is_open(ranking: Ranking, **facts: Any) -> str:
    open_ones = ScoreAppeal.objects.filter(sheet__scheme_id=ranking.scheme_id, stage=ScoreAppeal.Stage.OPEN)
    names = list(
        dict.fromkeys(open_ones.order_by("place__display_order").values_list("place__name", flat=True))
    )
    return f"还有 {open_ones.count()} 件评分申诉没有答复：{named(names)}，答复后再排名" if names else ""


def stands_as_scored(ranking: Ranking, **facts: Any) -> str:
    """Whoever changed a sheet or a veto after the reckoning has it reckoned again: what is posted is what is scored."""
    changed = differences(ranking)
    return f"计算以后评分又改过，请组织办重新计算：{named(changed)}" if changed else ""


def borders_are_decided(ranking: Ranking, **facts: Any) -> str:
    undecided = ranking.results.filter(grade="").select_related("place").in_order()
    names = [row.place.name for row in undecided]
    return f"{named(names)}并列处于优秀名额边界，请党委会研究确定" if names else ""


def quota_holds(ranking: Ranking, **facts: Any) -> str:
    for group, (limit, given) in quotas(ranking).items():
        if given > limit:
            where = f"{public.GROUPS[group]}的" if group else ""
            return f"{where}好等次限额 {limit} 个，已确定 {given} 个"
    return ""


def quotas(ranking: Ranking) -> dict[str, tuple[int, int]]:
    """How many may be good in each group, and how many are."""
    rows = list(ranking.results.values_list("rank_group", "grade"))
    groups = sorted({group for group, _ in rows})
    size = {group: sum(one == group for one, _ in rows) for group in groups}
    good = {group: sum((one, grade) == (group, "GOOD") for one, grade in rows) for group in groups}
    return {group: (size[group] * ranking.quota_percent // 100, good[group]) for group in groups}


def meeting_is_named(
    ranking: Ranking, *, meeting_on: datetime.date | None = None, minutes_number: str = "", **facts: Any
) -> str:
    if meeting_on is None or not minutes_number.strip():
        return "请填镇党委会议的日期和纪要编号"
    return "会议日期还没到" if meeting_on > clock.today() else ""


def note_meeting(
    ranking: Ranking, *, by: Any, meeting_on: datetime.date, minutes_number: str, **facts: Any
) -> None:
    ranking.meeting_on, ranking.minutes_number = meeting_on, minutes_number.strip()
    ranking.approved_by, ranking.approved_at = by, clock.now()


def forget_meeting(ranking: Ranking, **facts: Any) -> None:
    ranking.meeting_on, ranking.minutes_number = None, ""
    ranking.approved_by = ranking.approved_at = None


# How long it is posted was frozen with the scheme: a later number of policy does not stop it.
POST = replace(
    notices.PUBLISH,
    permission="appraisal.publish_result",
    guards=tuple(guard for guard in notices.PUBLISH_GUARDS if guard is not notices.is_long_enough),
)
TAKE_DOWN = replace(notices.WITHDRAW, permission="appraisal.withdraw_result")


def notice_of(ranking: Ranking, *, by: Any) -> PublicNotice:
    """The notice as it would be posted today; not saved, so that the preview and the posting show the same."""
    kind = kinds.kinds()[RANKING]
    results = list(results_of(ranking))
    town, scheme = ranking.place, ranking.scheme
    title = f"关于{town.name}{ranking.year}年度村级党组织考核结果的公示"
    facts = {
        "year": str(ranking.year),
        "basis": f"《{scheme.title}》{f'（{scheme.document_number}）' if scheme.document_number else ''}",
        "meeting": f"{ranking.meeting_on:%Y年%-m月%-d日}镇党委会议" if ranking.meeting_on else "镇党委会议",
        "table": "\n".join("\t".join(line) for line in public.table(ranking, results)),
        "notes": "\n".join(public.notes(ranking, results)),
    }
    length = int(str(policy.frozen(scheme.numbers, numbers.RESULT_NOTICE_DAYS)))
    return PublicNotice(
        place=town, kind=RANKING, title=f"{title}（更正）" if ranking.corrects_id else title, facts=facts,
        issuer=f"中共{town.name}委员会", contact_office=f"{town.name}党建办公室", contact_phone=town.contact_phone,
        unit=kind.unit, length=length, made_by=by, corrects=ranking.corrects.notice if ranking.corrects_id else None,
        correction_reason=ranking.correction_reason[:200],
    )  # fmt: skip


def results_of(ranking: Ranking) -> Any:
    rows = ranking.results.select_related("place", "sheet", "ranking__scheme")
    return rows.prefetch_related("ranking__corrections").in_order()


def notice_can_be_posted(ranking: Ranking, *, by: Any, **facts: Any) -> str:
    notice = notice_of(ranking, by=by)
    guards = (notices.can_be_composed, notices.period_can_be_counted)
    return "；".join(reason for guard in guards if (reason := guard(notice)))


def post(ranking: Ranking, *, by: Any, **facts: Any) -> None:
    """The notice, its frozen text and its period; what it corrects is no longer in force."""
    notice = notice_of(ranking, by=by)
    notice.number = next_number(ranking.place, clock.today().year)
    notice.save()
    ranking.notice = take_step(POST, notice, by=by)
    if (
        ranking.corrects is not None and ranking.corrects.stage == S.PUBLISHED
    ):  # one that was taken down stays so
        take_step(CORRECTED, ranking.corrects, by=by)
    ranking.published_at = clock.now()


def freeze(ranking: Ranking, *, by: Any, **facts: Any) -> None:
    """Results and sheets stay as they were posted."""
    ranking.results.update(frozen_at=ranking.published_at)
    for sheet in ScoreSheet.objects.filter(scheme_id=ranking.scheme_id, stage=ScoreSheet.Stage.CONFIRMED):
        take_step(PUBLISH_SHEET, sheet, by=by)
    year = AssessmentYear.objects.filter(place_id=ranking.place_id, year=ranking.year).first()
    if year is not None and year.stage == AssessmentYear.Stage.DECIDING:
        take_step(YEAR_NOTICED, year, by=by)


def freeze_sheet(sheet: ScoreSheet, **facts: Any) -> None:
    sheet.published_at = clock.now()


def freeze_entries(sheet: ScoreSheet, **facts: Any) -> None:
    sheet.entries.update(frozen_at=sheet.published_at)


def take_down(ranking: Ranking, *, by: Any, note: str = "", reason: str = "", **facts: Any) -> None:
    take_step(TAKE_DOWN, ranking.notice, by=by, note=reason, reason=reason)  # type: ignore[arg-type]


def takes_a_reason(ranking: Ranking, *, reason: str = "", **facts: Any) -> str:
    if ranking.notice is None:
        return ""  # it was never posted; the stage says so
    return notices.is_running(ranking.notice) or notices.reason_is_clean(ranking.notice, reason=reason)


def notice_is_over(year: AssessmentYear, **facts: Any) -> str:
    """公布: the period of the notice is over and nobody waits for an answer."""
    ranking = Ranking.objects.posted().filter(place_id=year.place_id, year=year.year).first()
    if ranking is None:
        return "考核结果还没有公示"
    return notices.period_is_over(ranking.notice) if ranking.notice.stage == "RUNNING" else ""  # type: ignore[union-attr]


APPROVE = Step(
    name="approve", label="审定", sources=(S.COMPUTED,), target=S.APPROVED, permission="appraisal.approve_result",
    guards=(
        scheme_is_in_force, every_village_is_scored, sheets_are_confirmed, no_appeal_is_open, stands_as_scored,
        borders_are_decided, quota_holds, meeting_is_named,
    ),
    hold=hold_sheets, apply=note_meeting,
)  # fmt: skip
REOPEN = Step(
    name="reopen", label="退回重算", sources=(S.APPROVED,), target=S.COMPUTED, permission="appraisal.approve_result",
    apply=forget_meeting, needs_note=True,
)  # fmt: skip
PUBLISH = Step(
    name="publish", label="发布公示", sources=(S.APPROVED,), target=S.PUBLISHED, permission="appraisal.publish_result",
    guards=(
        scheme_is_in_force, sheets_are_confirmed, no_appeal_is_open, stands_as_scored, borders_are_decided,
        quota_holds, notice_can_be_posted,
    ),
    hold=hold_sheets, apply=post, after=freeze,
)  # fmt: skip
CORRECTED = Step(
    name="corrected", label="由更正代替", sources=(S.PUBLISHED,), target=S.CORRECTED,
    permission="appraisal.publish_result",
)  # fmt: skip
WITHDRAW = Step(
    name="withdraw", label="撤下公示", sources=(S.PUBLISHED,), target=S.WITHDRAWN,
    permission="appraisal.withdraw_result", guards=(takes_a_reason,), apply=take_down, needs_note=True,
)  # fmt: skip
STEPS = {step.name: step for step in (REOPEN, PUBLISH, WITHDRAW)}
PUBLISH_SHEET = Step(
    name="publish", label="随结果公布", sources=("CONFIRMED",), target="PUBLISHED",
    permission="appraisal.publish_score", apply=freeze_sheet, after=freeze_entries,
)  # fmt: skip
YEAR_NOTICED = Step(
    name="notice_result", label="公示结果", sources=("DECIDING",), target="NOTICED",
    permission="appraisal.publish_result",
)  # fmt: skip
YEAR_PUBLISHED = Step(
    name="publish_result", label="公布结果", sources=("NOTICED",), target="PUBLISHED",
    permission="appraisal.publish_result", guards=(notice_is_over,),
)  # fmt: skip
YEAR_ARCHIVED = Step(
    name="archive_year", label="归档", sources=("PUBLISHED",), target="ARCHIVED", permission="appraisal.move_year"
)  # fmt: skip
YEAR_STEPS = {step.name: step for step in (YEAR_PUBLISHED, YEAR_ARCHIVED)}
