"""会议记录 as Word (layout F4): what the page of a meeting tells, with room to sign."""

from __future__ import annotations

from typing import Any

from branches.meetings import facts
from branches.meetings.models import Meeting
from villagegov.common.document_layout import Layout, Pairs, Rows, Signatures, Text
from villagegov.common.documents import Document, Field, Table
from villagegov.common.templatetags.ui import day

MATTERS = "议题表"
STATES = {Meeting.Stage.SUBMITTED: "", Meeting.Stage.VOIDED: "已作废"}


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    counted = meeting.is_counted
    absent = "" if not counted else facts.people(meeting.absent) + _in_brackets(meeting.absent_note)
    guests = facts.people(meeting.guest_count) + (f"：{meeting.guests}" if meeting.guests else "")
    return {
        "村名": meeting.place.name,
        "会议名称": meeting.name,
        "党组织": meeting.organization.name if meeting.organization else "",
        "时间": facts.when(meeting),
        "地点": meeting.venue,
        "主持人": meeting.chair,
        "记录人": meeting.recorder,
        "应到": facts.people(meeting.should_attend),
        "实到": facts.people(meeting.attended),
        "请假": facts.people(meeting.on_leave) if counted else "",
        "缺席": absent,
        "列席": guests if counted else "",
        "讨论情况": meeting.minutes,
        "决议": meeting.resolution,
        "状态": STATES.get(meeting.stage, f"{meeting.get_stage_display()}，还没有报送"),  # type: ignore[call-overload]
        "日期": day(meeting.held_on),
        MATTERS: [
            {
                "序号": number,
                "议题": matter.item.title + _in_brackets(matter.item.note),
                "表决方式": matter.item.get_method_display(),
                "表决结果": matter.vote,
            }
            for number, matter in enumerate(facts.matters_of(meeting, list(meeting.agenda.all())), start=1)
        ],
    }


def _in_brackets(text: str) -> str:
    return f"（{text}）" if text else ""


def _about(meeting: Meeting) -> str:
    return f"{meeting.place.name} {meeting.name} {meeting.held_on}"


LAYOUT = Layout(
    title="{{ 村名 }}{{ 会议名称 }}记录",
    is_form=True,
    blocks=(
        Text("（{{ 状态 }}）", "centre", when="状态"),
        Pairs(
            (
                ("时间", "{{ 时间 }}"),
                ("地点", "{{ 地点 }}"),
                ("主持人", "{{ 主持人 }}"),
                ("记录人", "{{ 记录人 }}"),
                ("应到", "{{ 应到 }}"),
                ("实到", "{{ 实到 }}"),
                ("请假", "{{ 请假 }}"),
                ("缺席", "{{ 缺席 }}"),
                ("列席", "{{ 列席 }}"),
            )
        ),
        Rows(
            MATTERS,
            (
                ("序号", "序号", 2),
                ("议题", "议题", 9),
                ("表决方式", "表决方式", 4),
                ("表决结果", "表决结果", 6),
            ),
        ),
        Text("讨论情况", is_heading=True),
        Text("{{ 讨论情况 }}"),
        Text("决议", is_heading=True, when="决议"),
        Text("{{ 决议 }}", when="决议"),
        Signatures(("主持人签名", "记录人签名")),
    ),
)

MINUTES = Document(
    key="minutes",
    code="W10",
    label="会议记录",
    stands_on="基础台账 → 会议，每次会议的页面",
    fields=(
        Field("村名", "石桥村"),
        Field("会议名称", "党员大会"),
        Field("党组织", "中共石桥村总支部委员会"),
        Field("时间", "2026年3月5日 星期四 14:30"),
        Field("地点", "村部二楼会议室"),
        Field("主持人", "何永昌"),
        Field("记录人", "谭志远"),
        Field("应到", "46 人"),
        Field("实到", "39 人"),
        Field("请假", "4 人"),
        Field("缺席", "3 人（外出务工）"),
        Field("列席", "4 人：预备党员 4 名"),
        Field("讨论情况", "何永昌报告年度工作计划。"),
        Field("决议", "通过 2026 年度工作计划。"),
        Field("状态", "草稿，还没有报送"),
        Field("日期", "2026年3月5日"),
    ),
    tables=(
        Table(
            MATTERS,
            (
                Field("序号", "1"),
                Field("议题", "审议 2026 年度工作计划"),
                Field("表决方式", "举手"),
                Field("表决结果", "同意 36　反对 1　弃权 2"),
            ),
        ),
    ),
    build=minutes_of,
    about=_about,
    layout=LAYOUT,
)

DOCUMENTS = [MINUTES]
