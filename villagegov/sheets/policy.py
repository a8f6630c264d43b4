"""The numbers of the Excel kernel (domain.md 10)."""

from villagegov.common.policy import Confidence, Number, register, whole_number

UNDO_DAYS = "import_undo_days"

register(
    Number(
        key=UNDO_DAYS,
        label="导入后可以整批撤销的天数",
        default="7",
        read=whole_number,
        unit="天",
        source="内部控制，给核对留时间；上传的文件也留到这一天",
        confidence=Confidence.LOW,
        least=1,
        most=7,
    )
)
