"""What the end of a year makes wait: a report of the village, comments and counts of the office, a confirmation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from appraisal.work_reports import operations
from appraisal.work_reports.ballots import AppraisalTally
from appraisal.work_reports.comparing import cells_that_differ
from appraisal.work_reports.models import WorkReport
from appraisal.work_reports.year import window, year_in_question
from villagegov.common import clock, codes, messages, permissions
from villagegov.common.deadlines import time_left
from villagegov.common.messages import Reminder
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day
from villagegov.common.todos import GIVEN, REVIEW, Todo

LABEL = "年底述职"
DRAFTS, SUBMITS = "appraisal.draft_work_report", "appraisal.submit_work_report"


def waiting(user: Any) -> list[Todo]:
    found: list[Todo] = []
    if permissions.permits(user, DRAFTS):
        found += _owed(user)
    if permissions.permits(user, "appraisal.begin_work_reports"):
        found += [*_to_begin(user), *_late(user)]
    if permissions.permits(user, "appraisal.review_work_report"):
        found += _to_comment(user)
    if permissions.permits(user, "appraisal.enter_tally"):
        found += [*_to_type(user), *_to_post(user)]
    if permissions.permits(user, "appraisal.confirm_tally"):
        found += _to_confirm(user)
    return found


def under_way(user: Any) -> list[Todo]:
    """For the village: what it has handed in and the township has not commented on yet."""
    if not permissions.permits(user, DRAFTS):
        return []
    return [
        Todo(
            f"{one.year}年度述职报告（{one.name}）", one.place.name, one.get_absolute_url(), "查看", tone="run",
            word="待点评", note="镇里点评中，不用您操作",
        )
        for one in _reports(user, DRAFTS).awaiting_comment().select_related("place").in_order()
    ]  # fmt: skip


def _reports(user: Any, permission: str) -> Any:
    """Where the user does this: who sees more than one place does not act in all of them."""
    return WorkReport.objects.visible_to(user).within_any(_scopes(user, permission))


def _tallies(user: Any, permission: str) -> Any:
    drafts = AppraisalTally.objects.visible_to(user).within_any(_scopes(user, permission)).drafts()
    return drafts.select_related("place")


def _scopes(user: Any, permission: str) -> list[str]:
    return permissions.scopes_of(user, permissions.SENTENCES[permission].roles)


def _owed(user: Any) -> list[Todo]:
    """For the village: reports to be written; in the weeks of reporting also the one that nobody has begun."""
    may_submit, scopes = permissions.permits(user, SUBMITS), _scopes(user, DRAFTS)
    reports = list(_reports(user, DRAFTS).select_related("place", "written_by").in_order())
    found = [_owed_one(one, may_submit=may_submit) for one in reports if one.is_open]
    for code in scopes:
        year = year_in_question(codes.township_of(code), clock.today())
        first, due_on = window(codes.township_of(code), year)
        is_begun = any(one.place_id == code and one.year == year and one.is_required for one in reports)
        if first <= clock.today() <= due_on and not is_begun:
            where = Place.objects.visible_to(user).get(code=code).name
            found.append(Todo(f"{year}年度述职报告", where, reverse("work_report_new"), "现在写", due_on=due_on,
                              note=f"{day(due_on)}前报送", place=code))  # fmt: skip
    return found


def _owed_one(report: WorkReport, *, may_submit: bool) -> Todo:
    is_back = report.stage == WorkReport.Stage.RETURNED
    due_on = window(codes.township_of(report.place_id), report.year)[1]
    note = f"镇里退回：{report.return_reason}" if is_back else f"{day(due_on)}前报送"
    if report.written_by and not is_back:
        note += f"；{report.written_by.name}已写了草稿" + ("" if may_submit else "，由书记报送")
    button = "去修改" if is_back else "接着写" if report.written_by else "现在写"
    told = {"tone": "back", "word": "退回"} if is_back else {}
    return Todo(
        f"{report.year}年度述职报告（{report.name}）",
        report.place.name,
        reverse("work_report_write", args=[report.pk]),
        button,
        due_on=due_on if report.is_required else None,
        note=note,
        key=str(report.pk),
        place=report.place_id,
        **told,
    )


def _to_begin(user: Any) -> list[Todo]:
    """For the office, in the weeks of reporting: secretaries who have no report yet."""
    today, found = clock.today(), []
    for code in _scopes(user, "appraisal.begin_work_reports"):
        year = year_in_question(code, today)
        first, due_on = window(code, year)
        if not first <= today <= due_on:
            continue
        if left := operations.without_report(code, year):
            title = f"开始 {year} 年述职"
            found.append(
                Todo(
                    title,
                    f"{len(left)} 名书记",
                    reverse("work_report_list"),
                    "去开始",
                    due_on=due_on,
                    group=GIVEN,
                )
            )
    return found


def _late(user: Any) -> list[Todo]:
    """For the office: each village that is late, in a row of its own, since each is reminded by itself."""
    missing = _reports(user, "branches.remind").missing().of_secretaries().select_related("place").in_order()
    found = []
    for one in missing:
        due_on = window(codes.township_of(one.place_id), one.year)[1]
        if due_on < clock.today():
            title = f"{one.year}年度述职报告未提交（{one.name}）"
            found.append(Todo(title, one.place.name, one.get_absolute_url(), "催办", due_on=due_on, key=str(one.pk),
                              place=one.place_id, group=GIVEN, can_remind=True))  # fmt: skip
    return found


def _to_comment(user: Any) -> list[Todo]:
    waiting_ones = (
        _reports(user, "appraisal.review_work_report").awaiting_comment().exclude(submitted_by=user)
    )
    return _of_years(waiting_ones, "work_report_list", "述职报告待点评", "点评", "SUBMITTED", "份")


def _to_post(user: Any) -> list[Todo]:
    appraised = _reports(user, "appraisal.enter_tally").filter(stage="APPRAISED", notice=None)
    return _of_years(appraised, "work_report_list", "述职报告待公示", "起草公示", "APPRAISED", "份")


def _of_years(rows: QuerySet, route: str, title: str, button: str, state: str, unit: str) -> list[Todo]:
    """One row a year, which leads to the list of just these."""
    counted = rows.order_by("year").values_list("year").annotate(number=Count("pk"))
    return [
        Todo(f"{year}年度{title}", f"{number} {unit}", f"{reverse(route)}?year={year}&state={state}", button,
             tone="run", word="待审核" if button == "点评" else "待公示", key=f"{state}-{year}", group=REVIEW)
        for year, number in counted
    ]  # fmt: skip


def _to_type(user: Any) -> list[Todo]:
    """For the office: tallies that still lack a sheet of another hand, and the own sheets that differ."""
    found = []
    for one in _tallies(user, "appraisal.enter_tally").prefetch_related("rows").order_by("held_on", "pk"):
        is_own = user.pk in one.typed_by
        if len(one.typed_by) == 2 and is_own and (differing := len(cells_that_differ(one))):
            note = f"和另一张计票单有 {differing} 处不同"
            found.append(_tally_line(one, "核对计票单", "核对", "不一致", tone="back", note=note))
        elif len(one.typed_by) < 2 and not is_own:
            note = f"已录入 {len(one.typed_by)} 张，要两个人各录一张"
            found.append(
                _tally_line(one, "录入测评票数", "录入", "待录入", note=note, route="appraisal_sheet")
            )
    return found


def _to_confirm(user: Any) -> list[Todo]:
    ready = _tallies(user, "appraisal.confirm_tally").typed_twice().prefetch_related("rows")
    return [
        _tally_line(one, "确认测评结果", "确认", "待确认", group=REVIEW)
        for one in ready.order_by("held_on", "pk")
        if user.pk not in one.typed_by and not cells_that_differ(one)
    ]


def _tally_line(
    tally: AppraisalTally, title: str, button: str, word: str, *, tone: str = "run", note: str = "",
    route: str = "appraisal_tally", group: str = "",
) -> Todo:  # fmt: skip
    return Todo(
        f"{title}（{tally.name}）", tally.place.name, reverse(route, args=[tally.pk]), button, tone=tone, word=word,
        note=note, key=f"{word}-{tally.pk}", place=tally.place_id, group=group,
    )  # fmt: skip


def reminder_text(report: WorkReport, due_on: datetime.date, *, phone: str) -> str:
    """What the office sends or copies to ask for it."""
    left = time_left(due_on, clock.today())[1]
    call = f"，电话 {phone}" if phone else ""
    return (
        f"{report.place.name}：{report.year}年度述职报告（{report.name}）请在 {day(due_on)}以前报送，{left}，"
        f"还没有收到。"
        f"打开系统首页就能写；有困难请打电话给镇组织办{call}。"
    )


def reminders(user: Any, keys: Iterable[str]) -> list[Reminder]:
    """The reminders of the rows that were ticked, as far as they are still missing and this user may send them."""
    if not permissions.permits(user, "branches.remind"):
        return []
    wanted = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    rows = list(
        _reports(user, "branches.remind").missing().filter(pk__in=wanted).select_related("place").in_order()
    )
    people = messages.holders_by_place(DRAFTS, {one.place_id for one in rows})
    townships = {codes.township_of(one.place_id) for one in rows}
    offices = Place.objects.visible_to(user).filter(code__in=townships)
    phones = dict(offices.values_list("code", "contact_phone"))
    return [_reminder(one, phones, people[one.place_id]) for one in rows]


def _reminder(report: WorkReport, phones: dict[str, str], people: list[Any]) -> Reminder:
    township = codes.township_of(report.place_id)
    text = reminder_text(report, window(township, report.year)[1], phone=phones.get(township, ""))
    return Reminder(
        record=report, where=report.place.name, route="work_report", text=text, recipients=tuple(people)
    )
