"""What is wrong with a typed ID number or telephone, in words. Pure."""

from __future__ import annotations

import datetime
import unicodedata

from villagegov.common.chinese import ID_LENGTH, id_number_problem

PROBLEMS = {
    "as_number": "身份证号变成了科学计数，请用文本格式",
    "masked": "身份证号带星号，请填完整的 18 位",
    "characters": "身份证号里有数字和 X 以外的字符，请对照证件",
    "15_digits": "这是 15 位的旧身份证号，请填新证的 18 位号码",
    "date": "身份证号第 7 到 14 位不是一个出生日期，请对照证件",
    "check_digit": "身份证号最后一位校验不对，请对照证件逐位核对",
}


def tidy_id_number(text: str) -> str:
    """Without blanks, with a capital X, full-width digits as plain ones."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def id_number_refusal(text: str, today: datetime.date) -> str:
    """Why a tidied ID number is not good, with the number of digits where that is it; "" when it is good."""
    problem = id_number_problem(text, today)
    if problem == "length":
        gap = len(text) - ID_LENGTH
        return (
            f"身份证号{'多' if gap > 0 else '少'} {abs(gap)} 位，应为 {ID_LENGTH} 位，现在是 {len(text)} 位"
        )
    return PROBLEMS.get(problem, "")
