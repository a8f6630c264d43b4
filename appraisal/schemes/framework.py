"""The scheme with which a township begins: four mechanisms of 25 points, as the county's framework has them.

A line is (name, full mark, standard, rule, measure, parameters) and may carry its own lines. All of it can be changed
in the draft; the names of the mechanisms and their weights follow domain.md 3.C.1 and 10.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Line:
    name: str
    full: Decimal
    standard: str = ""
    rule: str = ""
    measure: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    below: tuple[Line, ...] = ()


def leaf(name: str, full: str, rule: str, standard: str, measure: str = "", **parameters: Any) -> Line:
    return Line(name, Decimal(full), standard, rule, measure, parameters)


def mechanism(name: str, *below: Line) -> Line:
    return Line(name, Decimal(25), below=below)


FRAMEWORK = (
    mechanism(
        "选拔任用",
        leaf("班子健全", "7", "DEDUCT", "书记、主任空缺超过 3 个月的，每个扣 2 分", per_fault="2"),
        leaf("换届和任免程序", "6", "DEDUCT", "缺一个环节、缺一份材料扣 1 分", per_fault="1"),
        leaf("发展党员", "6", "MANUAL", "按年度计划完成，手续齐全；缺一项酌情扣分"),
        leaf("后备人才", "6", "RATIO", "每村后备人选不少于 2 名，按完成比例计分", target="2"),
    ),
    mechanism(
        "议事决策",
        leaf("四议两公开", "10", "DEDUCT", "应议未议、程序颠倒、少一次公开的，每件扣 2 分", per_fault="2"),
        leaf("党务村务财务公开", "8", "DEDUCT", "逾期或漏项的，每次扣 1 分", per_fault="1"),
        leaf("监督委员会履职", "7", "MANUAL", "三个小组按职责审核，意见有答复"),
    ),
    mechanism(
        "激励约束",
        leaf("承诺书按时报送", "4", "RATIO", "按时报送得满分，逾期不得分", "pledge_in_time"),
        leaf("承诺事项兑现", "8", "RATIO", "按兑现项数占承诺项数的比例计分，基本兑现算一半", "pledge_fulfilment"),
        leaf("年中督查", "5", "DEDUCT", "滞后事项未按期整改的，每项扣 0.8 分", per_fault="0.8"),
        leaf("年底述职测评", "5", "RATIO", "按民主测评满意率计分", "appraisal_satisfaction"),
        leaf("审计问题整改", "3", "DEDUCT", "一项未按期整改扣 1.6 分", per_fault="1.6"),
    ),
    mechanism(
        "服务发展",
        leaf("周五驻村配合", "5", "MANUAL", "驻村记录有村里确认，反映的问题有着落"),
        leaf("交办事项办结", "6", "DEDUCT", "逾期未办结的，每件扣 1 分", per_fault="1"),
        leaf("集体经济增长", "8", "STEP", "增长 15% 以上 8 分，10% 以上 7 分，5% 以上 6 分，其余 4 分",
             bands=[["15", "8"], ["10", "7"], ["5", "6"]], otherwise="4"),
        leaf("党员带富", "6", "MANUAL", "联系户有项目、有成效"),
    ),
)  # fmt: skip
