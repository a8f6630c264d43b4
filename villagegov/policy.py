"""The days of the year as settings: each with its usual day, overridable with a document number (domain.md 5, 10)."""

from villagegov.common.policy import Confidence, Number, month_and_day, register
from villagegov.year_rules import RULES, number_key

register(
    *(
        Number(
            key=number_key(rule), label=f"全年时间表：{rule.what}", default=f"{rule.month:02d}-{rule.day:02d}",
            read=month_and_day, unit="（月-日）", source="全年工作安排的通行做法", confidence=Confidence.LOW,
        )
        for rule in RULES
        if not rule.number
    )
)  # fmt: skip
