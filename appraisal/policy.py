"""Every number of incentive and constraint, with its source (domain.md 3.C.1, 5, 10)."""

from __future__ import annotations

from fractions import Fraction

from django.core.exceptions import ValidationError

from villagegov.common.policy import (
    Confidence,
    Number,
    decimal_number,
    month_and_day,
    register,
    typed,
    whole_number,
    yes_or_no,
)

SCORE_MODEL = "assessment_score_model"
COMPOSITE_WEIGHTS = "composite_weights"
BONUS_CAP = "bonus_cap"
BONUS_POINTS = "bonus_points"
VETO_EFFECT = "veto_effect"
GRADE_BOUNDS = "grade_bounds"
GOOD_QUOTA = "good_quota_org"
EXCELLENT_QUOTA = "excellent_quota_person"
RANK_GROUPS_APART = "rank_groups_apart"
RANK_DECIMALS = "rank_decimals"
RESCALE_NOT_APPLICABLE = "rescale_na"
APPEAL_DAYS = "appeal_days"
RESULT_NOTICE_DAYS = "result_notice_days"
LAGGING_POINTS = "lagging_points"
TALK_DISSATISFACTION = "talk_dissatisfaction"
PLEDGE_ITEMS_LEAST, PLEDGE_ITEMS_MOST = "pledge_items_least", "pledge_items_most"
PLEDGE_DUE = "deadline_pledges"
SCHEME_DUE = "deadline_scheme"
MIDYEAR_FROM, MIDYEAR_DUE = "midyear_from", "deadline_midyear"
REPORT_FROM, REPORT_DUE = "report_from", "deadline_reports"
ASSESSMENT_DUE, RESULT_DUE = "deadline_assessment", "deadline_result_notice"
REPORT_CHARACTERS = "report_characters"
APPRAISAL_MIN_GROUP = "appraisal_min_group"
STATIONED_DO_NOT_SCORE = "stationed_do_not_score"

PLAIN, COMPOSITE = "百分制", "综合制"
CAP_AT_FAIR, LOWEST, RANK_LAST = "最高一般", "最低等次", "排在最后"
LOCAL = "各地考核办法不同"


def one_of_words(*words: str):
    def read(text: str) -> str:
        if typed(text) not in words:
            raise ValidationError(f"“{text}”不在可选的写法里：{'、'.join(words)}")
        return typed(text)

    return read


def percent(text: str) -> Fraction:
    """30% and 30 are the same."""
    return Fraction(whole_number(typed(text).removesuffix("%")), 100)


def falling_bounds(text: str) -> tuple[int, int, int]:
    """90/80/70: the least score of the three upper grades, falling."""
    parts = [whole_number(part) for part in typed(text).split("/")]
    if len(parts) != 3 or not 100 >= parts[0] > parts[1] > parts[2] >= 0:
        raise ValidationError(f"“{text}”不是三个从高到低的分数，请写成 90/80/70 这样")
    return parts[0], parts[1], parts[2]


def weights(text: str) -> tuple[int, int, int, int]:
    """50/20/10/20: township check, ballots, peers, leaders, in percent."""
    parts = [whole_number(part) for part in typed(text).split("/")]
    if len(parts) != 4 or sum(parts) != 100 or min(parts) < 0:
        raise ValidationError(f"“{text}”合计不是 100，请写成 50/20/10/20 这样")
    return parts[0], parts[1], parts[2], parts[3]


def bonus_points(text: str) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """3/2/1.5/1: points of a national, provincial, city and county honour, falling."""
    parts = [Fraction(decimal_number(part)) for part in typed(text).split("/")]
    if len(parts) != 4 or parts != sorted(parts, reverse=True) or parts[-1] < 0:
        raise ValidationError(f"“{text}”不是四个从高到低的分数，请写成 3/2/1.5/1 这样")
    return parts[0], parts[1], parts[2], parts[3]


def number(key, label, default, read, unit, source=LOCAL, confidence=Confidence.LOW, **bounds) -> Number:
    return Number(key=key, label=label, default=default, read=read, unit=unit, source=source,
                  confidence=confidence, **bounds)  # fmt: skip


MONTH_DAY = "（月-日）"
register(
    number(SCORE_MODEL, "考核记分方式", PLAIN, one_of_words(PLAIN, COMPOSITE), "（百分制或综合制）"),
    number(COMPOSITE_WEIGHTS, "综合制四部分的权重", "50/20/10/20", weights, "%（镇核/测评/互评/领导）"),
    number(BONUS_CAP, "加分合计上限", "5", whole_number, "分", least=0, most=20),
    number(BONUS_POINTS, "国家、省、市、县级荣誉各加几分", "3/2/1.5/1", bonus_points, "分"),
    number(VETO_EFFECT, "一票否决的后果", CAP_AT_FAIR, one_of_words(CAP_AT_FAIR, LOWEST, RANK_LAST), ""),
    number(GRADE_BOUNDS, "好、较好、一般的最低分", "90/80/70", falling_bounds, "分"),
    number(GOOD_QUOTA, "“好”等次的限额", "30%", percent, "党组织，取整数部分", least=Fraction(0), most=Fraction(1)),
    number(EXCELLENT_QUOTA, "“优秀”等次的限额", "20%", percent, "村干部，取整数部分",
           "机关考核一般不超过 20%，各地村干部考核不同", least=Fraction(0), most=Fraction(1)),
    number(RANK_GROUPS_APART, "村和社区分开排名", "否", yes_or_no, ""),
    number(RANK_DECIMALS, "排名时总分保留的小数位", "1", whole_number, "位", least=0, most=2),
    number(RESCALE_NOT_APPLICABLE, "不适用的指标去掉后按 100 分折算", "否", yes_or_no, ""),
    number(APPEAL_DAYS, "对评分申诉的期限", "3", whole_number, "个工作日", least=1, most=30),
    number(RESULT_NOTICE_DAYS, "考核结果公示期", "5", whole_number, "个工作日",
           "考核结果公示的通行做法，不少于 5 个工作日", Confidence.MEDIUM, least=1, most=60),
    number(LAGGING_POINTS, "进度落后于时间多少算滞后", "20", whole_number, "个百分点", least=1, most=100),
    number(TALK_DISSATISFACTION, "不称职（差）票达到多少列入约谈名单", "30%", percent, "由人决定是否约谈"),
    number(PLEDGE_ITEMS_LEAST, "承诺事项最少", "5", whole_number, "条", least=1, most=30),
    number(PLEDGE_ITEMS_MOST, "承诺事项最多", "10", whole_number, "条", least=1, most=30),
    number(PLEDGE_DUE, "年度承诺书最迟报送", "03-20", month_and_day, MONTH_DAY),
    number(SCHEME_DUE, "考核办法最迟印发", "03-31", month_and_day, MONTH_DAY),
    number(MIDYEAR_FROM, "年中督查开始", "06-15", month_and_day, MONTH_DAY),
    number(MIDYEAR_DUE, "年中督查截止", "06-30", month_and_day, MONTH_DAY),
    number(REPORT_FROM, "年底述职开始", "12-10", month_and_day, MONTH_DAY),
    number(REPORT_DUE, "年底述职截止", "12-20", month_and_day, MONTH_DAY),
    number(ASSESSMENT_DUE, "上年度考核最迟审定", "01-25", month_and_day, MONTH_DAY),
    number(RESULT_DUE, "上年度考核结果最迟公布", "02-10", month_and_day, MONTH_DAY),
    number(REPORT_CHARACTERS, "述职报告最多字数", "1500", whole_number, "字", least=300, most=10000),
    number(APPRAISAL_MIN_GROUP, "测评时单独成组的最少票数", "5", whole_number, "张", "防止从票数猜出谁投了什么",
           Confidence.MEDIUM, least=5, most=50),
    number(STATIONED_DO_NOT_SCORE, "驻村干部不参与本村评分", "是", yes_or_no, ""),
)  # fmt: skip
