"""The worked examples of domain.md 4.5 that concern one sheet, and what a gap does to a total."""

from decimal import Decimal
from fractions import Fraction

import pytest

from appraisal.schemes.marks import marked, shown
from appraisal.scores.arithmetic import (
    Composite,
    Mark,
    base_of,
    by_rank,
    by_rule,
    capped_bonus,
    composed,
    parts_of,
    places,
    rounded,
    totals,
)

FOUR = [
    Mark(f"0{number}", name, 25_000, points)
    for number, (name, points) in enumerate(
        [("选拔任用", 22_500), ("议事决策", 22_100), ("激励约束", 21_000), ("服务发展", 22_000)], start=1
    )
]
GROWTH = {"bands": [["15", "5"], ["10", "4"], ["5", "3"]], "otherwise": "1"}


def test_the_four_parts_of_shiqiao_make_87_6():
    assert totals(FOUR, bonus_cap=5_000).total == 87_600


@pytest.mark.parametrize(
    ("rule", "full", "parameters", "value", "base", "points"),
    [
        ("DEDUCT", 5_000, {"per_fault": "1"}, 7, None, 0),
        ("DEDUCT", 5_000, {"per_fault": "1"}, 0, None, 5_000),
        ("DEDUCT", 5_000, {"per_fault": "0.3"}, 2, None, 4_400),
        ("DEDUCT", 5_000, {"per_fault": "1"}, 5, None, 0),
        ("RATIO", 8_000, {"target": "10"}, 8, None, 6_400),
        ("RATIO", 8_000, {"target": "10"}, 13, None, 8_000),
        ("RATIO", 8_000, {}, 8, 10, 6_400),
        ("RATIO", 8_000, {}, 0, 10, 0),
        ("RATIO", 8_000, {}, 0, 0, None),
        ("RATIO", 5_000, {}, Fraction(23, 25), None, 4_600),
        ("STEP", 5_000, GROWTH, Fraction("15.0"), None, 5_000),
        ("STEP", 5_000, GROWTH, Fraction("14.9"), None, 4_000),
        ("STEP", 5_000, GROWTH, Fraction("4.9"), None, 1_000),
        ("STEP", 5_000, GROWTH, Fraction("-3"), None, 1_000),
        ("STEP", 5_000, GROWTH, 3, 20, 5_000),
    ],
)
def test_a_rule_gives_points_for_a_number(rule, full, parameters, value, base, points):
    share = None if base is None else Fraction(base)

    assert by_rule(rule, full, parameters, Fraction(value), share) == points


@pytest.mark.parametrize("rule", ["RANK", "MANUAL", ""])
def test_a_rule_that_needs_more_than_one_number_says_so(rule):
    with pytest.raises(ValueError, match="alone"):
        by_rule(rule, 5_000, {}, Fraction(1))


def test_a_rank_leaves_out_who_has_no_number():
    values = {"a": Fraction(3), "b": None, "c": Fraction(5), "d": Fraction(3)}

    assert by_rank(5_000, {"step_down": "0.5"}, values) == {"c": 5_000, "a": 4_500, "d": 4_500}


@pytest.mark.parametrize(
    ("base", "bonuses", "deductions", "total"),
    [
        (98_000, [5_000], [], 100_000),
        (98_000, [2_000], [], 100_000),
        (90_000, [3_000, 2_000, 1_500], [], 95_000),
        (90_000, [1_500], [2_000], 89_500),
        (3_000, [], [5_000], 0),
        (0, [], [], 0),
    ],
)
def test_bonus_is_capped_and_the_total_stays_between_0_and_100(base, bonuses, deductions, total):
    leaves = [Mark("01", "全部", 100_000, base)]

    assert totals(leaves, bonuses=bonuses, deductions=deductions, bonus_cap=5_000).total == total


@pytest.mark.parametrize(
    ("bonuses", "sum_of_them"), [([], 0), ([3_000, 2_000], 5_000), ([3_000, 3_000], 5_000)]
)
def test_honours_add_no_more_than_the_cap(bonuses, sum_of_them):
    assert capped_bonus(bonuses, 5_000) == sum_of_them


def test_a_gap_blocks_the_total_and_is_never_nothing():
    leaves = [*FOUR[:3], Mark("04", "服务发展", 25_000, None)]

    found = totals(leaves, bonuses=[1_000], bonus_cap=5_000)

    assert (found.base, found.total, found.missing) == (None, None, ("“服务发展”还没有分数",))
    assert [part.points for part in found.parts] == [22_500, 22_100, 21_000, None]


def test_a_part_is_the_sum_of_its_leaves():
    leaves = [
        Mark("01.01", "甲", 4_000, 4_000),
        Mark("01.02", "乙", 8_000, 6_800),
        Mark("02.01", "丙", 5_000, 0),
    ]

    assert [(part.path, part.full, part.points) for part in parts_of(leaves)] == [
        ("01", 12_000, 10_800),
        ("02", 5_000, 0),
    ]


def test_what_does_not_apply_waits_for_the_township():
    leaves = [Mark("01.01", "甲", 80_000, 60_000), Mark("01.02", "乙", 20_000, None, applies=False)]

    found = totals(leaves, bonus_cap=5_000)

    assert found.total is None
    assert found.missing == ("“乙”不适用，由镇里定给几分，并写明理由",)


def test_what_does_not_apply_is_left_out_where_the_setting_says_so():
    leaves = [Mark("01.01", "甲", 80_000, 60_000), Mark("01.02", "乙", 20_000, None, applies=False)]

    found = totals(leaves, bonus_cap=5_000, rescale=True)

    assert (found.base, found.total, found.missing) == (75_000, 75_000, ())
    assert found.parts[0].full == 80_000


def test_what_does_not_apply_counts_once_the_township_has_decided():
    leaves = [Mark("01.01", "甲", 80_000, 60_000), Mark("01.02", "乙", 20_000, 20_000, applies=False)]

    assert base_of(leaves, rescale=True) == base_of(leaves, rescale=False) == 80_000


def test_nothing_that_applies_makes_no_total():
    assert base_of([Mark("01", "甲", 100_000, None, applies=False)], rescale=True) is None


def test_the_composite_model_weighs_four_groups():
    groups = Composite((50, 20, 10, 20), ballots=92_500, peers=85_000, leaders=90_000)

    assert composed(groups, 88_000) == 89_000


@pytest.mark.parametrize("absent", ["ballots", "peers", "leaders"])
def test_a_missing_group_blocks_the_composite_total(absent):
    groups = {"ballots": 92_500, "peers": 85_000, "leaders": 90_000, absent: None}
    leaves = [Mark("01", "全部", 100_000, 88_000)]

    found = totals(leaves, bonus_cap=5_000, composite=Composite((50, 20, 10, 20), **groups))

    assert found.total is None
    assert len(found.missing) == 1


@pytest.mark.parametrize(
    ("milli", "text"), [(None, "—"), (0, "0"), (8_500, "8.5"), (24_000, "24"), (6_450, "6.45")]
)
def test_points_are_shown_without_noughts_and_a_gap_as_a_dash(milli, text):
    assert shown(milli) == text


@pytest.mark.parametrize(("milli", "text"), [(None, "—"), (0, "0.0"), (24_000, "24.0"), (6_450, "6.45")])
def test_marks_that_stand_below_one_another_have_a_decimal(milli, text):
    assert marked(milli) == text


@pytest.mark.parametrize(
    ("milli", "decimals", "text"), [(86_050, 1, "86.1"), (86_049, 1, "86.0"), (86_500, 0, "87")]
)
def test_a_total_is_rounded_half_up(milli, decimals, text):
    assert rounded(milli, decimals) == Decimal(text)


def test_equal_totals_share_a_place_and_a_gap_has_none():
    so_far = {"a": 87_300, "b": 86_900, "c": 86_100, "d": 86_060, "e": 85_200, "f": None}

    assert places(so_far, 1) == {"a": 1, "b": 2, "c": 3, "d": 3, "e": 5}
