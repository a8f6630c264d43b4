"""The arithmetic of ballots as tables: sums, merged groups, shares, differences, the length of a text."""

from fractions import Fraction

import pytest

from appraisal.work_reports.arithmetic import (
    PERSON_GRADES,
    Counts,
    differences,
    is_listed_for_talk,
    length_of,
    merged,
    problems_of,
    satisfaction,
    share,
    too_long,
    total_of,
)
from villagegov.common.templatetags.ui import percent1


def group(returned: int, **more: int) -> Counts:
    """All of them handed out, valid and of the best grade, but for what is said."""
    given = {"issued": returned, "returned": returned, "valid": returned, "best": returned}
    return Counts(**{**given, **more})


@pytest.mark.parametrize(
    ("counts", "problems"),
    [
        (group(43), {}),
        (Counts(50, 43, 42, 1, 30, 8, 2, 1, 1), {}),
        (group(45, issued=43), {"returned": "收回测评票 45 张，多于发出 43 张"}),
        (group(44, issued=43), {"returned": "收回测评票 44 张，多于发出 43 张"}),
        (group(43, issued=44), {}),
        (group(43, invalid=1), {"valid": "有效 43＋无效 1＝44，收回 43 张，差 1 张，请核对计票单"}),
        (
            group(43, best=40, poor=2),
            {"best": "优秀 40＋称职 0＋基本称职 0＋不称职 2＋弃权 0＝42，有效 43 张，差 1 张，请核对计票单"},
        ),
    ],
)
def test_what_does_not_add_up_is_told_with_its_numbers(counts, problems):
    assert problems_of(counts, PERSON_GRADES) == problems


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ([7, 40, 60], [("甲", 7), ("乙", 40), ("丙", 60)]),
        ([5, 40, 60], [("甲", 5), ("乙", 40), ("丙", 60)]),
        ([4, 40, 60], [("甲、乙", 44), ("丙", 60)]),
        ([7, 4, 60], [("甲", 7), ("乙、丙", 64)]),
        ([7, 40, 4], [("甲", 7), ("乙、丙", 44)]),
        ([2, 2, 60], [("甲、乙、丙", 64)]),
        ([2, 3, 60], [("甲、乙", 5), ("丙", 60)]),
        ([60, 2, 2], [("甲、乙、丙", 64)]),
        ([0, 40, 60], [("乙", 40), ("丙", 60)]),
        ([4, 0, 60], [("甲、丙", 64)]),
    ],
)
def test_groups_under_five_are_added_to_the_next(sizes, wanted):
    groups = [(name, group(size)) for name, size in zip("甲乙丙", sizes, strict=True)]

    together = merged(groups, 5)

    assert [(name, counts.returned) for name, counts in together] == wanted
    assert total_of(c for _, c in together) == total_of(c for _, c in groups)


def test_what_an_earlier_result_held_on_one_line_is_not_told_apart_by_a_later_one():
    counted = [("镇班子", group(5)), ("党员", group(20)), ("村民代表", group(30))]

    assert [name for name, _ in merged(counted, 5, ["镇班子、党员", "村民代表"])] == [
        "镇班子、党员",
        "村民代表",
    ]
    assert [name for name, _ in merged(counted, 5, ["镇班子、村民代表"])] == ["镇班子、党员、村民代表"]
    assert [name for name, _ in merged(counted, 5, ["镇班子", "党员", "村民代表"])] == [
        one for one, _ in counted
    ]


def test_too_few_ballots_altogether_give_no_result():
    with pytest.raises(ValueError, match="三组一共收回 4 张，不足 5 张"):
        merged([("甲", group(2)), ("乙", group(2)), ("丙", Counts())], 5)


@pytest.mark.parametrize(
    ("ballots", "poor", "percent", "is_listed"),
    [(43, 13, "30.2%", True), (10, 3, "30.0%", True), (43, 12, "27.9%", False), (0, 0, "", False)],
)
def test_three_of_ten_at_the_lowest_grade_are_listed_for_a_talk(ballots, poor, percent, is_listed):
    counts = group(ballots, best=ballots - poor, poor=poor)

    assert percent1(share(counts.poor, counts.valid)) == percent
    assert is_listed_for_talk(counts, Fraction(30, 100)) is is_listed


@pytest.mark.parametrize(
    ("best", "good", "valid", "percent"),
    [(60, 32, 100, "92.0%"), (1, 0, 16, "6.3%"), (2, 0, 3, "66.7%"), (0, 0, 0, "")],
)
def test_satisfaction_is_the_two_upper_grades_of_the_valid_ballots_half_up(best, good, valid, percent):
    assert percent1(satisfaction(Counts(valid=valid, best=best, good=good))) == percent


def test_the_cells_that_differ_are_named_by_group_and_number():
    first = [("镇班子", group(9)), ("党员", group(40))]
    second = [("镇班子", group(9)), ("党员", group(40, best=39, fair=1))]

    assert differences(first, first) == []
    assert differences(first, second) == [("党员", "best"), ("党员", "fair")]


def test_blanks_and_line_ends_are_no_characters():
    assert length_of(["一、履职\n　　承诺 8 条", "", " \r\n"]) == 8


@pytest.mark.parametrize(
    ("number", "refusal"),
    [(1500, ""), (1501, "1501 字，最多 1500 字，请删 1 字"), (1563, "1563 字，最多 1500 字，请删 63 字")],
)
def test_a_text_over_the_limit_is_told_how_much_has_to_go(number, refusal):
    assert too_long(number, 1500) == refusal
