"""The closed list of problems and refusals, and the sentence that a person reads for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WARNING_PREFIX = "check_"

PROBLEMS: dict[str, str] = {
    "required": "请填{label}",
    "cell_error": "{label}是公式错误 {given}，请改成文字或数字",
    "formula_without_value": "{label}是没有算过的公式，请用 Excel 或 WPS 打开、保存一次再传",
    "name_invalid": "{label}“{given}”里有多余的字，或者不是 2 到 {limit} 个字，请只填{label}",
    "id_number_as_number": "身份证号存成了数字，最后几位已经丢失。请把这一格设为文本，再按证件重新填写 18 位",
    "id_number_masked": "身份证号带星号，不是完整号码，请填 18 位",
    "id_number_characters": "身份证号里有数字和 X 以外的字符，常见的是把 0 写成 O、把 1 写成 l，请核对",
    "id_number_15_digits": "这是 15 位的旧号码，请按现在的证件填 18 位",
    "id_number_length": "身份证号有 {length} 位，应为 18 位，{gap}，请核对",
    "id_number_date": "身份证号第 7 到 14 位不是可能的出生日期，请核对",
    "id_number_check_digit": "身份证号最后一位与前 17 位对不上，可能有一位写错，请按证件核对",
    "date_unreadable": "{label}“{given}”看不懂，请写成 1987.06 或 1987-06-15",
    "date_ambiguous": "{label}“{given}”可能是 1 月，也可能是 10 月（末尾的 0 会丢），请写成 2006-01 这样",
    "date_incomplete": "{label}只有年份“{given}”，请补上月份",
    "date_without_day": "{label}“{given}”没有写到哪一天，请写成 2026-09-30 或 9月30日",
    "date_of_other_year": "{label}“{given}”不在 {other} 年以内，请核对",
    "date_two_digit_year": "{label}“{given}”的年份只有两位，请写四位年份",
    "date_impossible": "{label}“{given}”不是可能的日期，请核对",
    "date_in_future": "{label}“{given}”在今天之后，请核对",
    "date_out_of_range": "{label}“{given}”早于 1900 年，请核对",
    "date_order": "转正时间早于入党时间 {other}，请核对两个日期",
    "unknown_choice": "{label}“{given}”不在可选的说法里，请选一个对应的说法",
    "phone_invalid": "电话“{given}”不是一个手机号或座机号。一格只填一个号码",
    "code_invalid": "代码“{given}”不是 12 位的村代码，请核对",
    "number_unreadable": "{label}“{given}”不是数字，请只填数字",
    "number_out_of_range": "{label}“{given}”小于 0 或者太大，请核对",
    "text_too_long": "{label}有 {length} 个字，最多 {limit} 个字，请写短一些",
    "village_not_found": "没有叫“{given}”的村，请核对村名",
    "village_ambiguous": "“{given}”可能是几个村，请写全称",
    "village_out_of_scope": "“{given}”不归您管，这一行请由所在乡镇导入",
    "code_conflict": "代码和村名对不上：{known}，请核对",
    "duplicate_in_file": "与第 {other} 行是同一个{noun}，但内容不一样，请只留一行",
    "id_number_of_other_person": "这个身份证号已经登记在另一个人名下：{other}，请核对姓名和号码",
    "sex_id_mismatch": "性别“{given}”与身份证号第 17 位不一致，有一个写错了，请核对",
    "separation_of_duty": "监委会成员不能同时担任村委会成员、文书或会计，请核对职务",
    "near_kin": "{text}，请核对职务",
    "not_in_office": "{label}“{given}”不是这个村的在任村干部，请核对姓名",
    "already_reported": "{other}的承诺书已经报送，不能再导入。要改请先退回",
    "differs_from_register": "{text}，请核对",
    "breaks_rule": "{text}，请核对",
    "check_duplicate_row": "与第 {other} 行完全一样，只导入一次",
    "check_same_name": "与第 {other} 行同村同名，请核对是不是两个人",
    "check_similar_in_register": "库里有同村同名的人，出生年月也可能相同，但不能认定是同一个人，请核对",
    "check_moves_village": "这个人现在登记在{other}，导入后转到本行的村，请核对",
    "check_birth_differs_from_id": "出生日期“{given}”与身份证号不一致，按表里的保留，请核对",
    "check_age_differs": "年龄 {given} 与出生日期差了 {gap} 岁，年龄不保存，请核对出生日期",
    "check_age_not_stored": "表里只有年龄，没有出生年月。年龄不保存，请在表里补上出生年月一列",
    "check_admitted_before_18": "入党时间“{given}”在满 18 周岁之前，请核对",
    "check_probationary_confirmed": "预备党员不应有转正时间“{given}”，请核对党员类别",
    "check_dual_post": "是否一肩挑“{given}”与职务不一致，请核对",
    "check_party_post": "有党内职务“{given}”，但政治面貌不是中共党员，请核对",
    "check_separation_of_duty": "村书记原则上不兼任监委会主任，请核对职务",
    "check_date_serial": "{label}“{given}”是丢了格式的日期，读作 {value}，请核对",
    "check_amount_unusual": "{label}读作 {value} 元，不常见，请核对单位是元还是万元",
    "check_adults_over_population": "{label} {value} 人，多于户籍人口 {other} 人，请核对",
    "check_total_differs": "{label}合计写的是 {given}，上面各行加起来是 {total}，请核对",
    "check_village_from_title": "表里没有村名一列，按“{given}”算作{other}，请核对",
    "check_other_sheets": "还有 {count} 张表没有读：{names}。请分别导入",
    "check_extension": "文件扩展名与内容不一致，已按内容（{format}）读取",
}

REFUSALS: dict[str, str] = {
    "empty_file": "文件是空的，请重新选择",
    "too_large": "文件 {size} MB，最大 20 MB。可以分两次传",
    "unpacked_too_large": "文件解开后超过 200 MB，没有读取",
    "ratio_too_high": "文件压缩得不正常，没有读取。请另存一份再传",
    "dtd_not_allowed": "文件里有不允许的声明，请用 Excel 或 WPS 另存为 .xlsx",
    "too_many_rows": "第 {row} 行还有内容，最多 50000 行。如果下面只是误填，请删掉",
    "too_many_columns": "{cell} 单元格还有内容，最多 200 列（到 GR 列）。如果右边只是误填，请删掉",
    "cell_too_long": "单元格 {cell} 的文字超过 32767 个字",
    "encrypted": "文件有打开密码，请去掉密码后再传",
    "damaged": "文件不完整，可能没有传完。请重新保存后再传",
    "macro_workbook": "带宏的文件不收，请另存为 .xlsx",
    "unsupported_format": "这是{what}，请传 Excel、WPS 表格或 CSV",
    "encoding_unknown": "看不出文件的文字编码，请另存为 .xlsx",
    "no_sheet": "没有可读的工作表（隐藏的工作表不读）",
    "no_header": "没有找到表头。要有这些列：{wanted}",
    "missing_column": "缺少{missing}列。找到的列：{found}",
    "duplicate_column": "有两个“{label}”列（{letters}）。左右两栏的名单请先改成一栏",
    "no_rows": "表头下面没有数据",
    "not_allowed": "这一步由组织办办理",
}


class Refused(Exception):
    """The whole file is refused; `code` is one of `REFUSALS`, the text says why and what to do.

    Where the header was found, `columns` are what it has; the office may say which is which.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.sheet: str | None = None
        self.columns: list[Any] = []
        self.message = REFUSALS[code].format(**facts)
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend or to look at: where it stands, what it is, what the cell said, what to do.

    `row` is the row number of Excel and None when the file is meant; `column` is the letter and None when
    no single cell is meant.
    """

    row: int | None
    column: str | None
    field: str | None
    code: str
    given: str | None
    message: str

    @property
    def is_warning(self) -> bool:
        """Warnings are shown with 请核对, the row is imported all the same."""
        return self.code.startswith(WARNING_PREFIX)

    def as_json(self) -> dict[str, Any]:
        """In the key order of the samples."""
        return {
            "row": self.row,
            "column": self.column,
            "field": self.field,
            "code": self.code,
            "given": self.given,
            "message": self.message,
        }


def sentence(code: str, **facts: Any) -> str:
    """The Chinese message of a problem; a fact that its text does not use is passed over."""
    return PROBLEMS[code].format(**facts)
