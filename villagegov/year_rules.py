"""The dated duties of a year (domain.md 5): what, who, by which day. A county or township moves a day by a setting."""

from __future__ import annotations

from appraisal import policy as appraisal
from branches import policy as numbers
from villagegov.common.deadlines import Rule

TOWNSHIP, VILLAGE, COUNTY, ADMINISTRATOR, ALL = "township", "village", "county", "administrator", "all"
WHO = {TOWNSHIP: "镇", VILLAGE: "村", COUNTY: "县", ADMINISTRATOR: "系统管理员", ALL: "镇和村"}

RULES = (
    Rule("calendar", "本年放假安排录入工作日历", ADMINISTRATOR, 1, 5, (3,)),
    Rule("disclosure_q4", "第四季度财务公开", VILLAGE, 1, 20, (5, 1)),
    Rule("assessment", "上年度考核：评分完成，党委研究", TOWNSHIP, 1, 25, (10, 3),
         window="1月15日前完成评分", number=appraisal.ASSESSMENT_DUE),
    Rule("result_notice", "考核结果公示后正式公布", TOWNSHIP, 2, 10,
         window="公示 5 个工作日", number=appraisal.RESULT_DUE),
    Rule("life_meeting", "组织生活会和民主评议党员", VILLAGE, 2, 28, (7,)),
    Rule("pledges", "年度承诺书", VILLAGE, 3, 20, (7, 3, 1), number=appraisal.PLEDGE_DUE),
    Rule("scheme", "印发本年度考核办法", TOWNSHIP, 3, 31, (10,), number=appraisal.SCHEME_DUE),
    Rule("responsibility", "签订目标责任书", ALL, 3, 31, (7,)),
    Rule("weak_screening", "软弱涣散村党组织排查", TOWNSHIP, 3, 31, (15,), window="1月至3月"),
    Rule("joint_meeting_q1", "第一季度联席会议（班子动态）", TOWNSHIP, 3, 31, (10,)),
    Rule("disclosure_q1", "第一季度财务公开；养老补贴登记开始", VILLAGE, 4, 20, (5, 1)),
    Rule("audit_plan", "年度审计计划，抽签定审计组", COUNTY, 4, 30, (15,)),
    Rule("statistics_half", "党内半年统计（上报表）", TOWNSHIP, 6, 30, (7,), number=numbers.REPORT_HALF_YEAR_DUE),
    Rule("midyear", "年中督查", TOWNSHIP, 6, 30, (7, 3), window="6月15日至30日", number=appraisal.MIDYEAR_DUE),
    Rule("disclosure_q2", "第二季度财务公开；七一表彰", ALL, 7, 20, (5,)),
    Rule("joint_meeting_q2", "第二季度联席会议（班子动态）", TOWNSHIP, 7, 20, (5,)),
    Rule("supervision_half", "监委会向村民代表会议报告（半年）", VILLAGE, 7, 31, (10,)),
    Rule("audits", "交叉审计进村", COUNTY, 8, 31, window="5月至8月"),
    Rule("stars", "星级中期评议（选做）", TOWNSHIP, 8, 31, (7,)),
    Rule("joint_meeting_q3", "第三季度联席会议；更新后备人选", TOWNSHIP, 9, 30, (10,)),
    Rule("disclosure_q3", "第三季度财务公开；审计问题整改到期", VILLAGE, 10, 20, (5, 1)),
    Rule("life_check", "离任补贴人员生存认证", VILLAGE, 10, 31, (15, 5)),
    Rule("receipts", "收齐养老缴费凭据", VILLAGE, 11, 30, (10, 3)),
    Rule("next_calendar", "录入国务院办公厅公布的下一年放假安排", ADMINISTRATOR, 11, 30),
    Rule("reports", "年底述职和民主测评", VILLAGE, 12, 20, (10, 3, 1),
         window="12月10日至20日", number=appraisal.REPORT_DUE),
    Rule("supervision_year", "监委会年度报告；民主评议村委会成员", VILLAGE, 12, 25, (7,)),
    Rule("statistics_year", "党内年度统计（上报表）", TOWNSHIP, 12, 31, (10,), number=numbers.REPORT_YEAR_DUE),
    Rule("joint_meeting_q4", "第四季度联席会议（班子动态）", TOWNSHIP, 12, 31, (10,)),
)  # fmt: skip

# What comes again within the year: told in words, since it has no one day.
AGAIN = (
    ("每月 10 日前", "民主理财日", VILLAGE),
    ("每月 15 日前", "集体经济月报、支委会", VILLAGE),
    ("每季度", "党员大会、村民代表会议各至少一次，季度末前开", VILLAGE),
    ("每周五", "驻村日志，下周一 24:00 前交", TOWNSHIP),
    ("春节前 10 天", "发放上年度绩效报酬", TOWNSHIP),
    ("换届年", "提前 6 个月研判班子，提前 2 个月定方案；先村党组织，后村委会", ALL),
)


def number_key(rule: Rule) -> str:
    """The setting that moves the day."""
    return rule.number or f"deadline_{rule.key}"
