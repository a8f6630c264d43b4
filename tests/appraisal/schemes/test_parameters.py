"""The numbers of a rule as they are typed, kept and said."""

import pytest
from django.core.exceptions import ValidationError

from appraisal.models import Indicator
from appraisal.schemes import parameters


def leaf(rule: str, full: int = 5000, measure: str = "", **values) -> Indicator:
    return Indicator(name="指标", full_milli=full, rule=rule, measure=measure, parameters=values)


@pytest.mark.parametrize(
    "text", ["15 以上 5 分\n10 以上 4 分\n其余 1 分", "10% 4\n15%, 5\n其余：1", "15≥ 5\n10 >= 4 分\n其余1"]
)
def test_bands_are_read_as_people_write_them(text):
    assert parameters.bands_typed(text) == {"bands": [["15", "5"], ["10", "4"]], "otherwise": "1"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("15 以上 5 分", "最后一行写“其余 几分”"),
        ("其余 1 分", "分档至少写一档"),
        ("很高 5 分\n其余 1", "没有看懂“很高 5 分”"),
        ("15 5\n15 4\n其余 1", "有两档从同一个数开始"),
    ],
)
def test_bands_that_cannot_be_read_say_which_line(text, told):
    with pytest.raises(ValidationError, match=told):
        parameters.bands_typed(text)


def test_bands_are_spelled_as_they_can_be_typed_again():
    kept = parameters.bands_typed("15 以上 5 分\n其余 1 分")

    assert parameters.bands_typed(parameters.bands_spelled(kept)) == kept


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        (leaf("DEDUCT"), "没有填每次扣几分"),
        (leaf("RATIO"), "没有填目标数"),
        (leaf("STEP"), "没有填分档"),
        (leaf("RANK"), "没有填每低一名减几分"),
        (leaf("STEP", bands=[["15", "6"]], otherwise="1"), "有一档 6 分，超过满分 5 分"),
        (leaf("STEP", bands=[["15", "5"]], otherwise="6"), "有一档 6 分，超过满分 5 分"),
        (leaf("RATIO", measure="gone"), "的系统取数项已经没有了，请另选"),
        (leaf("MANUAL"), ""),
        (leaf("DEDUCT", per_fault="1"), ""),
        (leaf("STEP", bands=[["15", "5"]], otherwise="1"), ""),
    ],
)
def test_a_leaf_says_what_its_rule_still_needs(line, missing):
    assert parameters.what_is_missing(line) == missing
