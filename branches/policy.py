"""Every number of the registers, with its source (domain.md 2.2, 10). What is certain law is a constant."""

from fractions import Fraction

from django.core.exceptions import ValidationError

from branches.meetings.arithmetic import HALF, MORE_THAN_HALF, Share
from villagegov.common.policy import (
    Confidence,
    Number,
    fraction,
    month_and_day,
    register,
    typed,
    whole_number,
    yes_or_no,
)

BRANCH_LEAST_MEMBERS = 3  # 党支部工作条例 (2018): 凡是有正式党员 3 人以上的，都应当成立党支部; high
BRANCH_MOST_MEMBERS = 50  # 党支部工作条例 (2018): 党支部党员人数一般不超过 50 人; high
VILLAGE_TERM_YEARS = 5  # 关于党的基层组织任期的意见 (2018): 村和社区党组织每届 5 年; high
LEAST_HOUSEHOLDS, MOST_HOUSEHOLDS = 5, 15  # 村民委员会组织法: 村民代表由村民按每五户至十五户推选一人; high
LEAST_REPRESENTATIVES = Fraction(4, 5)  # 同上: 村民代表应当占村民代表会议组成人员的五分之四以上; high
LEAST_WOMEN = Fraction(1, 3)  # 同上: 妇女村民代表应当占村民代表会议组成人员的三分之一以上; high

GENERAL_BRANCH_LEAST = "general_branch_least_members"
COMMITTEE_LEAST = "village_committee_least_members"
VACANCY_LIMIT = "vacancy_limit_months"
REVEALS_AN_HOUR = "reveal_limit_per_hour"
NEAR_KIN_IS_WIDE = "near_kin_is_wide"
KIN_BARS_ACCOUNTANT = "kin_bars_accountant"
REPORT_HALF_YEAR_DUE = "report_half_year_due"
REPORT_YEAR_DUE = "report_year_due"
MEMBERS_QUORUM = "members_meeting_quorum"
MEMBERS_MAJORITY_BASE = "members_majority_base"
COMMITTEE_MAJORITY_BASE = "committee_majority_base"
TWO_COMMITTEES_QUORUM = "two_committees_quorum"
SHOULD, CAME = "应到", "实到"
REMIND_AGAIN = "remind_again_hours"
NOTICE_DAYS = "notice_days"
DISCLOSURE_DAYS = "disclosure_days"
COUNTS_POSTING_DAY = "notice_counts_posting_day"
OBJECTION_DAYS = "objection_answer_days"


def share(text: str) -> Share:
    """过半数 has to be exceeded; 半数 and a fraction are reached by the number itself."""
    words = typed(text).removesuffix("以上")
    named = {"过半数": MORE_THAN_HALF, "半数": HALF}
    if words not in named and fraction(words) > 1:
        raise ValidationError(f"“{text}”比全部还多，请写成 2/3 这样")
    return named.get(words) or Share(fraction(words))


def majority_base(text: str) -> str:
    words = typed(text).removesuffix("会")
    if words not in {SHOULD, CAME}:
        raise ValidationError(f"“{text}”不是应到或实到")
    return words


register(
    Number(
        key=GENERAL_BRANCH_LEAST,
        label="设党总支的正式党员人数",
        default="50",
        read=whole_number,
        unit="人",
        source="中国共产党农村基层组织工作条例（2019）",
        confidence=Confidence.MEDIUM,
        least=20,
        most=99,
    ),
    Number(
        key=COMMITTEE_LEAST,
        label="村设党委的正式党员人数",
        default="100",
        read=whole_number,
        unit="人",
        source="中国共产党农村基层组织工作条例（2019）",
        confidence=Confidence.MEDIUM,
        least=50,
        most=500,
    ),
    Number(
        key=VACANCY_LIMIT,
        label="村党组织书记空缺期限",
        default="3",
        read=whole_number,
        unit="个月",
        source="村党组织书记县级备案管理、软弱涣散村党组织排查的通行做法",
        confidence=Confidence.MEDIUM,
        least=1,
        most=12,
    ),
    Number(
        key=REVEALS_AN_HOUR,
        label="一小时内可查看完整身份证号的次数",
        default="30",
        read=whole_number,
        unit="次/人",
        source="内部控制，防止整批抄录",
        confidence=Confidence.LOW,
        least=1,
        most=200,
    ),
    Number(
        key=NEAR_KIN_IS_WIDE,
        label="三代以内旁系血亲、近姻亲也算近亲属",
        default="否",
        read=yes_or_no,
        unit="",
        source="民法典第一千零四十五条只列配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女；各地回避规定有的更宽",
        confidence=Confidence.MEDIUM,
    ),
    Number(
        key=KIN_BARS_ACCOUNTANT,
        label="书记、主任的近亲属不得担任本村会计、报账员",
        default="是",
        read=yes_or_no,
        unit="",
        source="各地村级财务管理的任职回避规定",
        confidence=Confidence.MEDIUM,
    ),
    Number(
        key=REPORT_HALF_YEAR_DUE,
        label="上半年上报表（党内统计）最迟报送",
        default="06-30",
        read=month_and_day,
        unit="（月-日）",
        source="党内半年统计的通行做法",
        confidence=Confidence.LOW,
    ),
    Number(
        key=REPORT_YEAR_DUE,
        label="全年上报表（党内统计）最迟报送",
        default="12-31",
        read=month_and_day,
        unit="（月-日）",
        source="党内年度统计的通行做法，截止 12 月 31 日",
        confidence=Confidence.LOW,
    ),
    Number(
        key=MEMBERS_QUORUM,
        label="党员大会到会人数",
        default="2/3",
        read=share,
        unit="应到会党员",
        source="党支部工作条例（2018）：半数以上党员到会方可进行；四议两公开的各地规则多为三分之二",
        confidence=Confidence.MEDIUM,
        least=HALF,
    ),
    Number(
        key=MEMBERS_MAJORITY_BASE,
        label="党员大会过半数的基数",
        default=SHOULD,
        read=majority_base,
        unit="（应到或实到）",
        source="党支部工作条例（2018）：赞成人数超过应到会有表决权的党员的半数为通过",
        confidence=Confidence.MEDIUM,
    ),
    Number(
        key=COMMITTEE_MAJORITY_BASE,
        label="支部委员会过半数的基数",
        default=SHOULD,
        read=majority_base,
        unit="（应到或实到）",
        source="党支部工作条例（2018）：过半数支部委员会委员到会；基数按通行做法",
        confidence=Confidence.MEDIUM,
    ),
    Number(
        key=TWO_COMMITTEES_QUORUM,
        label="两委会到会人数",
        default="过半数",
        read=share,
        unit="两委成员，交叉任职的只算一次",
        source="各地四议两公开实施办法，从严的为三分之二",
        confidence=Confidence.LOW,
        least=HALF,
    ),
    Number(
        key=REMIND_AGAIN,
        label="同一件事再次催办的间隔",
        default="24",
        read=whole_number,
        unit="小时",
        source="为基层减负：同一件事一天最多催一次",
        confidence=Confidence.LOW,
        least=1,
        most=168,
    ),
)
register(
    Number(
        key=NOTICE_DAYS,
        label="一般公示的公示期",
        default="5",
        read=whole_number,
        unit="个工作日",
        source="任前公示、考核结果公示的通行做法，不少于 5 个工作日",
        confidence=Confidence.MEDIUM,
        least=1,
        most=60,
    ),
    Number(
        key=DISCLOSURE_DAYS,
        label="党务、村务、财务公开的公示期",
        default="7",
        read=whole_number,
        unit="天",
        source="四议两公开的通行做法，决议公告不少于 7 天",
        confidence=Confidence.MEDIUM,
        least=1,
        most=60,
    ),
    Number(
        key=COUNTS_POSTING_DAY,
        label="公示期从张贴当天算起",
        default="是",
        read=yes_or_no,
        unit="",
        source="各地公示的写法，如“2月2日至2月6日（5 个工作日）”；按民法典的算法次日起算，填否",
        confidence=Confidence.MEDIUM,
    ),
    Number(
        key=OBJECTION_DAYS,
        label="异议答复期限",
        default="5",
        read=whole_number,
        unit="个工作日",
        source="各地不同",
        confidence=Confidence.LOW,
        least=1,
        most=60,
    ),
)
