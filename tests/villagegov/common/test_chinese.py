import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from villagegov.common import chinese

TODAY = datetime.date(2026, 3, 13)
GOOD, WOMAN = "990121199003140015", "990121196805200020"


def number(birth: str, order: str = "001", region: str = "990121") -> str:
    first = f"{region}{birth}{order}"
    return first + chinese.check_digit(first)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(GOOD, "", id="A-07"),
        pytest.param(WOMAN, "", id="A-08"),
        pytest.param("990121199003140016", "check_digit", id="A-09"),
        pytest.param("9.90121E+17", "as_number", id="A-10"),
        pytest.param("990121********0015", "masked", id="masked"),
        pytest.param("99012119900314OO15", "characters", id="O for 0"),
        pytest.param("99012119900314001x", "characters", id="small x is the caller's to mend"),
        pytest.param("９９0121199003140015", "characters", id="wide digits"),
        pytest.param("990121900314001", "15_digits", id="first generation"),
        pytest.param("990121901314001", "length", id="15 digits without a date"),
        pytest.param("", "length", id="empty"),
        pytest.param(GOOD[:-1], "length", id="17"),
        pytest.param(GOOD + "1", "length", id="19"),
        pytest.param(number("19900230"), "date", id="30 February"),
        pytest.param(number("18991231"), "date", id="before 1900"),
        pytest.param(number("19000101"), "", id="the first day"),
        pytest.param(number("20260313"), "", id="born today"),
        pytest.param(number("20260314"), "date", id="born tomorrow"),
        pytest.param(number("19900314", region="000000"), "", id="regions are not checked"),
    ],
)
def test_an_id_number_is_refused_for_the_first_reason_that_fits(text, problem):
    assert chinese.id_number_problem(text, TODAY) == problem


def test_sex_and_birth_stand_in_the_number():
    assert chinese.sex_of(GOOD) == "MALE"
    assert chinese.sex_of(WOMAN) == "FEMALE"
    assert chinese.birth_of(GOOD) == datetime.date(1990, 3, 14)


BIRTHS = st.dates(datetime.date(1900, 1, 1), TODAY).map("{:%Y%m%d}".format)
ORDERS = st.integers(0, 999).map("{:03d}".format)


@given(birth=BIRTHS, order=ORDERS)
def test_every_number_made_by_the_rule_is_good(birth, order):
    assert chinese.id_number_problem(number(birth, order), TODAY) == ""


@given(birth=BIRTHS, order=ORDERS, place=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(birth, order, place, digit):
    good = number(birth, order)
    assume(good[place] != digit)

    assert chinese.id_number_problem(good[:place] + digit + good[place + 1 :], TODAY) in {
        "date",
        "check_digit",
    }


@given(birth=BIRTHS, order=ORDERS, place=st.integers(0, 16))
def test_two_neighbours_changed_about_are_always_found(birth, order, place):
    good = number(birth, order)
    assume(good[place] != good[place + 1])
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]

    assert chinese.id_number_problem(swapped, TODAY) != ""


@pytest.mark.parametrize(
    "names",
    [
        ["于谦", "万里"],  # three strokes each; 横横 before 横折
        ["王小二", "仇英"],  # four strokes each; 横 before 撇
        ["王一", "刘一", "何一", "周一", "黄一", "谭一"],
        ["王", "王小二"],
        ["谭一", "㛃一"],
        ["㛃一", "𠅤一"],
    ],
)
def test_names_are_sorted_by_number_and_then_by_kind_of_strokes(names):
    assert chinese.sort_by_strokes(reversed(names)) == names


def test_the_sort_key_is_digits_that_fit_their_column():
    key = chinese.stroke_key("王𠅤·" * 50)

    assert key.isascii()
    assert key.isdigit()
    assert len(key) == 200
    assert chinese.stroke_key("王 小二") == chinese.stroke_key("王小二")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("王小二", "wangxiaoer wxe"),
        ("仇英", "qiuying qy chouying cy"),
        ("区大", "ouda od quda qd"),
        ("单雄", "shanxiong sx danxiong dx"),
        ("解珍", "xiezhen jiezhen"),
        ("查良", "zhaliang chaliang"),
        ("曾国", "zengguo cengguo"),
        ("覃一", "qinyi tanyi"),
        ("尉迟恭", "yuchigong ycg"),
        ("长孙皇", "zhangsunhuang"),
        ("万俟一", "moqiyi mqy"),
        ("欧阳修", "ouyangxiu oyx"),
        ("阿依·古丽", "ayiguli aygl"),
        ("John", "john"),
        ("王", "wang w"),
    ],
)
def test_a_name_is_found_by_its_pinyin_and_its_initials(name, words):
    found = chinese.pinyin_index(name).split()

    assert set(words.split()) <= set(found)
    assert len(found) == len(set(found))


def test_an_empty_name_has_no_pinyin():
    assert chinese.pinyin_index(" ") == ""


def test_names_are_compared_without_blanks_and_with_one_kind_of_dot():
    assert chinese.compare_name("张　三 ") == "张三"
    assert len({chinese.compare_name(f"阿依 {dot} 古丽") for dot in chinese.DOTS}) == 1


@pytest.mark.parametrize(
    ("text", "digits", "good"),
    [
        ("199 0000 0001", "19900000001", True),
        ("+86 19900000001", "19900000001", True),
        ("8619900000001", "19900000001", True),
        ("（0990）123-4567", "09901234567", True),
        ("8612345", "8612345", True),
        ("1234567", "1234567", False),
        ("1990000000", "1990000000", False),
        ("199000000012", "199000000012", False),
    ],
)
def test_a_telephone_is_its_digits(text, digits, good):
    assert chinese.normalise_phone(text) == digits
    assert chinese.phone_is_good(digits) is good


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (chinese.mask_id_number, GOOD, "990121********0015"),
        (chinese.mask_id_number, "12345", "*****"),
        (chinese.mask_phone, "19900000001", "199****0001"),
        (chinese.mask_phone, "09901234567", "099****4567"),
        (chinese.mask_phone, "81234567", "812*4567"),
        (chinese.mask_phone, "8123456", "*******"),
        (chinese.mask_account, "6200000000001234", "**** **** 1234"),
        (chinese.mask_account, "1234", "****"),
        (chinese.mask_account, "", ""),
    ],
)
def test_a_mask_leaves_only_the_ends(mask, text, shown):
    assert mask(text) == shown
