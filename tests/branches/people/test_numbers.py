"""What is wrong with a typed ID number, in words (A-07 to A-10)."""

import datetime

import pytest

from branches.people.numbers import id_number_refusal, tidy_id_number

TODAY = datetime.date(2026, 3, 13)


@pytest.mark.parametrize("number", ["990121199003140015", "990121196805200020"])
def test_a_good_number_is_not_refused(number):
    assert id_number_refusal(number, TODAY) == ""


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("990121199003140016", "最后一位校验不对"),
        ("9.90121E+17", "身份证号变成了科学计数，请用文本格式"),
        ("99012119900314001", "身份证号少 1 位，应为 18 位，现在是 17 位"),
        ("99012119900314001512", "身份证号多 2 位，应为 18 位，现在是 20 位"),
        ("990121900314001", "旧身份证号"),
        ("990121202703140015", "不是一个出生日期"),
        ("990121********0015", "身份证号带星号"),
        ("99012119900314AB15", "数字和 X 以外的字符"),
    ],
)
def test_a_bad_number_is_refused_with_what_is_wrong(number, says):
    assert says in id_number_refusal(number, TODAY)


def test_blanks_full_width_digits_and_a_small_x_are_tidied():
    assert tidy_id_number(" ９９０121 19900314 001x") == "99012119900314001X"
