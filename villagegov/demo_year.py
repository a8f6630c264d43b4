"""A whole year of the demo township, from the scheme to the published ranking, by the acts that its pages make.

Nothing is written past the operations and steps of the subjects: a guard that stands in the way stops the year. The
clock moves on from phase to phase, so this is for a database that is thrown away afterwards.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.forms.models import model_to_dict

from appraisal.inspections import operations as inspections
from appraisal.inspections import rectification_operations as rectifications
from appraisal.inspections import workflow as inspection_steps
from appraisal.inspections.forms import ReportForm as RectificationForm
from appraisal.inspections.reading import Amount, plain
from appraisal.models import (
    AnnualPledge,
    AppraisalTally,
    AssessmentScheme,
    AssessmentYear,
    ItemProgress,
    PledgeItem,
    Ranking,
    Rectification,
    ScoreSheet,
    WorkReport,
)
from appraisal.pledges import operations as pledges
from appraisal.pledges import workflow as pledge_steps
from appraisal.pledges.demo_items import items_of
from appraisal.pledges.forms import ItemForm
from appraisal.results import operations as results
from appraisal.results import workflow as result_steps
from appraisal.schemes.workflow import PUBLISH as PUBLISH_SCHEME
from appraisal.scores import measured, opening, self_scoring
from appraisal.scores import operations as scores
from appraisal.scores import workflow as score_steps
from appraisal.work_reports import operations as work_reports
from appraisal.work_reports import workflow as report_steps
from appraisal.work_reports.arithmetic import Counts
from appraisal.work_reports.ballots import VoterGroup
from appraisal.work_reports.forms import ReportForm
from appraisal.work_reports.reports import facts_of
from appraisal.years import operations as years
from appraisal.years import workflow as year_steps
from branches.posts.models import Post, PostTenure
from villagegov import demo
from villagegov.common import calendar, clock
from villagegov.common.accounts import User
from villagegov.common.calendar_notice import read_notice
from villagegov.common.places import Township, Village
from villagegov.common.workflow import take_step

TOWNSHIP, YEAR = "990121103000", 2026
VACANT, HOME = "沙洲村", "石桥村"
VACANCY = "书记空缺"
LET_OFF = "书记空缺，已登记免报，按一半给分"
LAGGING, LAGGING_PERCENT = 3, Decimal(10)  # the item of the home village that is far behind in June
APPEALED = "发展党员"
FULL = {"RATIO": Decimal(2), "DEDUCT": Decimal(0)}
FAULTY = ("党务村务财务公开", "交办事项办结", "换届和任免程序", "四议两公开", "年中督查")
# The holidays of the next year as the administrator types them in; the demo's own, no notice says so yet.
HOLIDAYS = "1月1日至1月3日 放假\n2月5日至2月11日 放假\n1月31日 上班\n2月20日 上班"
# What the township found in each village: faults, tenths of a point less by judgement, growth of the income in percent.
FOUND = {
    "大塘村": (1, 2, "16.2"), "红岩村": (1, 4, "10.8"), "青竹村": (1, 6, "12.5"), "石桥村": (2, 3, "11.7"),
    "梅岭村": (3, 5, "15.3"), "双河村": (3, 7, "9.6"), "桃园村": (4, 4, "7.4"), "白鹭村": (4, 6, "13.1"),
    "莲塘社区": (5, 3, "6.2"), "长田村": (5, 8, "8.8"), "东山村": (6, 5, "5.5"), "沙洲村": (8, 9, "-2.1"),
}  # fmt: skip
TEXTS = {
    "duties": "承诺事项按月对照推进，完成情况在村务公开栏公示，没有做到的在村民代表会议上说明了原因。",
    "party_building": "“三会一课”按时召开，发展党员按程序办理，议事按“四议两公开”办理。",
    "problems": "外出党员多，到会率不稳定；集体经济来源单一，我抓得不紧。",
    "plans": "一季度定好新的分红办法，提交村民代表会议讨论；公开事项提前三天准备。",
}


@dataclass
class Cast:
    """Who acts in this year, where, and to whom each phase is told."""

    say: Callable[[str], None]
    town: Township = field(default_factory=lambda: Township.objects.get(code=TOWNSHIP))

    @cached_property
    def office(self) -> User:
        return User.objects.get(username="zhou")

    @cached_property
    def second(self) -> User:
        return User.objects.get(username="xu")

    @cached_property
    def leader(self) -> User:
        return User.objects.get(username="zhen")

    @cached_property
    def administrator(self) -> User:
        return User.objects.get(username="admin.yl")

    @cached_property
    def villages(self) -> list[Village]:
        return list(Village.objects.current().within(TOWNSHIP).in_order())

    @cached_property
    def secretaries(self) -> dict[str, User]:
        """By village; whoever leads one and has no account yet gets one, as the administrator would give it."""
        held = PostTenure.objects.current().filter(place__in=self.villages, post=Post.BRANCH_SECRETARY)
        return {
            tenure.place_id: tenure.person.account or demo.open_account(
                f"shuji{tenure.place_id[-3:]}", tenure.person.name, "village_secretary", tenure.place_id,
                post=Post.BRANCH_SECRETARY,
            )
            for tenure in held.select_related("person__account")
        }  # fmt: skip

    @property
    def led(self) -> list[Village]:
        """The villages that somebody answers for."""
        return [village for village in self.villages if village.code in self.secretaries]

    def year(self) -> AssessmentYear:
        return AssessmentYear.objects.get(place=self.town, year=YEAR)

    def move_year(self, name: str, by: User | None = None) -> None:
        take_step({**year_steps.STEPS, **result_steps.YEAR_STEPS}[name], self.year(), by=by or self.office)

    def let_off(self, phase: str, reason: str) -> None:
        vacant = next(village for village in self.villages if village.name == VACANT)
        years.let_off(self.year(), phase, place=vacant, reason=reason, by=self.office)

    def tell(self, text: str) -> None:
        today = clock.today()
        self.say(f"  {today.year}年{today.month}月{today.day}日　{text}")


def lead(say: Callable[[str], None]) -> Ranking:
    """From the scheme to the published ranking, told phase by phase. Raises what a guard says, wherever one blocks."""
    cast = Cast(say)
    with the_day_of_before():
        for day, phase in PHASES:
            settings.REFERENCE_DAY = day
            phase(cast)
        found = Ranking.objects.posted().get(place=cast.town, year=YEAR)
    return found


@contextmanager
def the_day_of_before() -> Iterator[None]:
    before = settings.REFERENCE_DAY
    try:
        yield
    finally:
        settings.REFERENCE_DAY = before


def publish_scheme(cast: Cast) -> None:
    scheme = AssessmentScheme.objects.get(place=cast.town, year=YEAR, stage=AssessmentScheme.Stage.DRAFT)
    take_step(PUBLISH_SCHEME, scheme, by=cast.leader)
    cast.tell(f"发布考核办法《{scheme.title}》，{scheme.indicators.leaves().count()} 条指标，满分 100 分")


def hand_in_pledges(cast: Cast) -> None:
    """What the villages still owe, accepted and posted; then the phase is closed."""
    for village in cast.led:
        pledge = AnnualPledge.objects.get(place=village, year=YEAR)
        if pledge.is_open:
            _write_pledge(pledge, cast.secretaries[village.code])
            pledge.refresh_from_db()
        if not pledge.accepted_at:
            pledge = take_step(pledge_steps.ACCEPT, pledge, by=cast.office)  # type: ignore[assignment]
        if pledge.stage == AnnualPledge.Stage.SUBMITTED:
            pledges.publish(pledge, by=cast.office, version=None)
    cast.let_off("pledges", VACANCY)
    cast.move_year("close_pledges")
    cast.tell(f"年初承诺：{len(cast.led)} 个村报送、通过、公示，{VACANT}免报（{VACANCY}）；结束承诺")


def _write_pledge(pledge: AnnualPledge, by: User) -> None:
    """A draft is filled up, a returned item is mended; either is handed in by the secretary."""
    if pledge.stage == AnnualPledge.Stage.RETURNED:
        item = pledge.items.exclude(return_comment="").get()
        facts = {name: value for name, value in model_to_dict(item).items() if value is not None}
        form = ItemForm({**facts, "due_on": f"{YEAR}-9-30"}, instance=item, pledge=pledge)
        pledges.change_item(_valid(form), item, by=by, version=item.version, hands_in=True)
        return
    first = pledge.items.order_by("number").first()
    told = list(items_of(pledge.place.name, is_last_year=False))[pledge.items.count() :]
    for facts in told:
        item = PledgeItem(**facts, responsible=first.responsible, due_on=datetime.date(YEAR, 11, 30))  # type: ignore[union-attr]
        pledges.add_item(item, pledge, by=by)
    pledges.submit(pledge, by=by, version=None, meeting_on=datetime.date(YEAR, 3, 18))


def _valid(form: Any) -> Any:
    if not form.is_valid():
        raise form.errors.as_data().popitem()[1][0]
    return form


def inspect(cast: Cast) -> None:
    """Every pledge is looked at; what is far behind in one village is to be put right."""
    cast.move_year("open_midyear")
    team = inspections.Team(cast.leader.name, cast.leader, (cast.office.name,))
    for village in cast.led:
        one = inspections.begin(village, YEAR, inspected_on=clock.today(), team=team, by=cast.office)
        found = {row.pk: _progress(row, village) for row in one.progress.all()}
        one = inspections.write(one, found, by=cast.office, version=None)
        take_step(inspection_steps.FINISH, one, by=cast.office)
    row = ItemProgress.objects.get(
        inspection__place__name=HOME, inspection__year=YEAR, inspection__stage="FINISHED", number=LAGGING
    )
    owner = row.item.responsible
    order = Rectification(what="抓紧施工，月底前报进度", owner=owner, due_on=datetime.date(YEAR, 7, 15))
    rectifications.order(order, row, by=cast.office)
    cast.tell(
        f"年中督查：督查 {len(cast.led)} 个村，{HOME}第 {LAGGING} 条只完成 {plain(row.percent)}%，列入整改"
    )


def _progress(row: ItemProgress, village: Village) -> inspections.Found:
    is_lagging = village.name == HOME and row.number == LAGGING
    percent = LAGGING_PERCENT if is_lagging else Decimal(row.time_percent or 0)
    amount = Amount(row.target_value * percent / 100 if row.is_by_value else percent)  # type: ignore[operator]
    return inspections.Found(amount, problem="施工队没有进场" if is_lagging else "")


def put_right(cast: Cast) -> None:
    order = Rectification.objects.get(place__name=HOME, inspection__year=YEAR)
    form = RectificationForm({"report": "施工队 7月3日进场，已完成过半"}, instance=order, user=cast.office)
    order = rectifications.write(
        _valid(form), order, by=cast.secretaries[order.place_id], version=order.version, reports=True
    )
    take_step(inspection_steps.CLOSE, order, by=cast.office)
    cast.let_off("inspections", "没有承诺书，不督查")
    cast.move_year("close_midyear")
    cast.tell(f"{HOME}整改完成，销号；结束督查")


def record_holidays(cast: Cast) -> None:
    calendar.write_days(read_notice(HOLIDAYS, YEAR + 1).days, by=cast.administrator)
    cast.tell(f"系统管理员录入 {YEAR + 1} 年放假安排（演示用，不是国务院办公厅的通知）")


def report(cast: Cast) -> None:
    """Reports written and commented on, ballots typed by two and confirmed by a third, pledges evaluated."""
    work_reports.begin_all(cast.town, YEAR, by=cast.office)
    written = WorkReport.objects.of_year(YEAR).within(TOWNSHIP).select_related("place", "person")
    for one in written:
        _report(one, cast)
    tallies = [
        tally
        for about in AppraisalTally.Subject.values
        for tally in work_reports.begin_tallies(
            cast.villages, YEAR, held_on=clock.today(), about=about, by=cast.office
        )
    ]
    for tally in tallies:
        counts = _ballots(tally.place.name)
        for by in (cast.office, cast.second):
            work_reports.type_sheet(tally, counts, by=by)
        take_step(report_steps.CONFIRM, tally, by=cast.leader)
    cast.move_year("open_scoring")
    cast.tell(
        f"年底述职：{len(written)} 份报告已点评，{len(tallies)} 份测评票两人各录一次、镇领导确认；结束述职"
    )


def _report(one: WorkReport, cast: Cast) -> None:
    by = cast.secretaries[one.place_id]
    form = _valid(ReportForm(TEXTS, instance=one, user=by, hands_in=True))
    one = work_reports.write(form, one, by=by, version=one.version, submit=True, gathered=facts_of(one, by))
    comment = "承诺推进扎实，问题找得准，明年把新项目落实。"
    facts = {"comment": comment, "reported_on": clock.today(), "form": WorkReport.Form.IN_PERSON}
    take_step(report_steps.COMMENT, one, by=cast.leader, **facts)


def _ballots(village: str) -> dict[str, Counts]:
    """The more faults a village has, the fewer are satisfied."""
    poor = FOUND[village][0]
    return {
        VoterGroup.TEAM: Counts(9, 9, 9, 0, 6, 3),
        VoterGroup.MEMBERS: Counts(30, 28, 28, 0, 14, 14 - poor, poor),
        VoterGroup.REPRESENTATIVES: Counts(40, 39, 38, 1, 20, 18 - poor, poor),
    }


def evaluate_pledges(cast: Cast) -> None:
    kept, promised = 0, 0
    for pledge in AnnualPledge.objects.of_year(YEAR).filter(place__in=cast.led).select_related("place"):
        numbers = list(pledge.items.order_by("number").values_list("number", flat=True))
        left = 1 if FOUND[pledge.place.name][0] > 3 else 0
        marks = {n: ("MOSTLY", "没有全部做完") if n <= left else ("FULFILLED", "") for n in numbers}
        pledges.evaluate(pledge, marks, by=cast.office, version=None)
        kept, promised = kept + len(numbers) - left, promised + len(numbers)
    cast.tell(f"评诺：{len(cast.led)} 个村 {promised} 条承诺兑现 {kept} 条")


def score(cast: Cast, *, but: Collection[str] = ()) -> None:
    """Sheets with what the registers say, the villages' own scores, the township's, the leader's confirmation.

    The villages named by `but` are left to somebody else.
    """
    scheme = AssessmentScheme.objects.in_force().select_related("place").get(place=cast.town, year=YEAR)
    opening.open_sheets(scheme, by=cast.office)
    sheets = [sheet for sheet in _sheets() if sheet.place.name not in but]
    for sheet in sheets:
        if by := cast.secretaries.get(sheet.place_id):
            own = sheet.entries.of_village().in_order().filter(indicator__measure="")
            rows = {entry.pk: (entry.full_milli, "") for entry in own}
            one = sheet.self_score
            self_scoring.write(one, rows, by=by, version=one.version, submits=True)
    measured.refresh(scheme, by=cast.office)
    for sheet in sheets:
        scores.give(sheet, _given(sheet), by=cast.office)
        sheet = take_step(score_steps.FINISH, sheet, by=cast.office)  # type: ignore[assignment]
        take_step(score_steps.CONFIRM, sheet, by=cast.leader)
    cast.tell(f"考核评分：{len(cast.led)} 个村提交自评，{len(sheets)} 个村镇里评完，镇领导确认")


def _sheets() -> list[ScoreSheet]:
    rows = ScoreSheet.objects.filter(scheme__place=TOWNSHIP, scheme__year=YEAR)
    return list(rows.select_related("place", "scheme__place", "self_score").in_order())


def _given(sheet: ScoreSheet) -> dict[int, scores.Given]:
    """Numbers where the rule reckons, points with a reason where people judge, and what does not apply."""
    faults, tenths, growth = FOUND[sheet.place.name]
    rows: dict[int, scores.Given] = {}
    for entry in sheet.entries.of_township().select_related("indicator").in_order():
        indicator = entry.indicator
        if indicator.is_automatic:
            if entry.points_milli is None:
                rows[entry.pk] = scores.Given(entry.full_milli // 2, LET_OFF, is_not_applicable=True)
        elif indicator.rule == "MANUAL":
            less, tenths = min(tenths, 3) * 100, max(tenths - 3, 0)
            rows[entry.pk] = scores.Given(entry.full_milli - less, "按记录酌情扣分" if less else "")
        elif indicator.rule == "STEP":
            rows[entry.pk] = scores.Given(None, number=Decimal(growth))
        else:
            number = FULL[indicator.rule]
            if indicator.name in FAULTY and faults:
                number, faults = Decimal(min(faults, 2)), max(faults - 2, 0)
            rows[entry.pk] = scores.Given(None, number=number)
    return rows


def appeal(cast: Cast) -> None:
    sheet = next(sheet for sheet in _sheets() if sheet.place.name == HOME)
    entry = sheet.entries.of_township().get(indicator__name=APPEALED)
    filed = score_steps.file_appeal(
        sheet, entry.pk, "培养考察记录已补齐，请核对", by=cast.secretaries[sheet.place_id]
    )
    answer = "已核对记录，材料齐全，补回扣分"
    facts = {"note": answer, "answer": answer, "points": entry.full_milli}
    take_step(score_steps.ANSWER, filed, by=cast.office, **facts)
    cast.move_year("close_scoring")
    cast.tell(f"{HOME}对“{APPEALED}”申诉，镇里答复：{answer}；结束评分，交党委审定")


def approve(cast: Cast) -> None:
    scheme = AssessmentScheme.objects.in_force().select_related("place").get(place=cast.town, year=YEAR)
    ranking = results.compute(scheme, by=cast.office)
    meeting = {"meeting_on": clock.today(), "minutes_number": f"松委纪要〔{YEAR + 1}〕1号"}
    take_step(result_steps.APPROVE, ranking, by=cast.leader, **meeting)
    cast.tell(f"计算排名，镇党委会议审定（{meeting['minutes_number']}）")


def post(cast: Cast) -> None:
    ranking = Ranking.objects.get(place=cast.town, year=YEAR)
    ranking = take_step(result_steps.PUBLISH, ranking, by=cast.leader)  # type: ignore[assignment]
    best = result_steps.results_of(ranking)[:3]
    places = "，".join(f"第 {row.rank} 名 {row.place.name} {row.shown} 分" for row in best)
    cast.tell(f"公示考核结果，编号 {ranking.notice.number}，{len(cast.villages)} 个村：{places}")  # type: ignore[union-attr]


def end(cast: Cast) -> None:
    cast.move_year("publish_result", by=cast.leader)
    cast.tell("公示期满，无异议，公布考核结果")


PHASES = (
    (datetime.date(YEAR, 3, 16), publish_scheme), (datetime.date(YEAR, 3, 20), hand_in_pledges),
    (datetime.date(YEAR, 6, 16), inspect), (datetime.date(YEAR, 7, 10), put_right),
    (datetime.date(YEAR, 11, 30), record_holidays), (datetime.date(YEAR, 12, 16), report),
    (datetime.date(YEAR, 12, 18), evaluate_pledges), (datetime.date(YEAR + 1, 1, 8), score),
    (datetime.date(YEAR + 1, 1, 12), appeal), (datetime.date(YEAR + 1, 1, 18), approve),
    (datetime.date(YEAR + 1, 1, 19), post), (datetime.date(YEAR + 1, 1, 27), end),
)  # fmt: skip
