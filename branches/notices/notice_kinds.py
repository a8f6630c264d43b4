"""The kinds of notices that are written by hand; those of a mechanism stand with the mechanism."""

from __future__ import annotations

from branches import policy
from branches.notices.kinds import TABLE, TEXT, TOWNSHIP, VILLAGE, Field, Kind
from branches.notices.periods import CALENDAR, WORKING

BASIS = Field("basis", "依据", hint="如：镇党委会议决定。没有可以不填", is_required=False)
PERIOD = Field("period", "公开的时段", hint="如：2026年2月、2026年第一季度", longest=40)
CONTENT = Field(
    "content", "公示内容", TEXT, hint="一段一行。不要写身份证号、电话、银行卡号和病情", longest=4000
)
TABLE_FIELD = Field(
    "table",
    "附表",
    TABLE,
    hint="从 Excel 复制粘贴，第一行是表头。也可以用 | 隔开各格",
    is_required=False,
    longest=8000,
)
ACCOUNTS = Field(
    "accounts", "收支明细", TABLE, longest=8000,
    hint="从 Excel 复制粘贴，四列：项目、收入、支出、备注。也可以用 | 隔开各格。合计由系统算",
    columns=("项目", "收入（元）", "支出（元）", "备注"), amounts=("收入（元）", "支出（元）"),
)  # fmt: skip
BOTH = frozenset({VILLAGE, TOWNSHIP})


def by_basis(facts: dict[str, str]) -> str:
    basis = facts.get("basis", "").strip()
    return f"根据{basis}，现将有关情况予以公示。" if basis else "现将有关情况予以公示。"


def of_period(word: str):
    return lambda facts: f"现将{facts.get('period', '')}{word}予以公开，请党员群众监督。"


KINDS = [
    Kind("GENERAL", "一般公示", BOTH, WORKING, policy.NOTICE_DAYS, (BASIS, CONTENT, TABLE_FIELD), by_basis,
         title_hint="如：关于……的公示"),
    Kind("PARTY", "党务公开", BOTH, CALENDAR, policy.DISCLOSURE_DAYS, (PERIOD, CONTENT, TABLE_FIELD),
         of_period("党务"), title_hint="如：石桥村2026年第一季度党务公开", by_party=True),
    Kind("AFFAIRS", "村务公开", frozenset({VILLAGE}), CALENDAR, policy.DISCLOSURE_DAYS,
         (PERIOD, CONTENT, TABLE_FIELD), of_period("村务"), title_hint="如：石桥村2026年第一季度村务公开"),
    Kind("ACCOUNTS", "财务公开", frozenset({VILLAGE}), CALENDAR, policy.DISCLOSURE_DAYS,
         (PERIOD, ACCOUNTS, Field("content", "说明", TEXT, is_required=False, longest=2000)),
         of_period("财务收支"), title_hint="如：石桥村2026年2月财务公开"),
    Kind("RESOLUTION_BY_HAND", "决议公开", frozenset({VILLAGE}), CALENDAR, policy.DISCLOSURE_DAYS,
         (Field("basis", "会议", hint="如：2026年3月9日村民代表会议"), CONTENT, TABLE_FIELD),
         lambda facts: f"经{facts.get('basis', '')}讨论通过，现将决议予以公开。",
         title_hint="如：关于……项目的决议公告"),
]  # fmt: skip
