"""The numbers of the registers."""

from villagegov.common.policy import Confidence, Number, register, whole_number

REVEALS_AN_HOUR = "reveal_limit_per_hour"

register(
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
)
