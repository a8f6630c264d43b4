"""The assembly of a village in whole people (domain.md D-08, D-13)."""

from fractions import Fraction

import pytest

from branches.representatives.arithmetic import Assembly, Range, representatives_wanted

THIRD, FOUR_FIFTHS = Fraction(1, 3), Fraction(4, 5)


@pytest.mark.parametrize(
    ("representatives", "women", "committee", "wanted", "is_short"),
    [
        (98, 33, 5, 35, True),  # 33 of 103 is 32.0 %
        (98, 34, 5, 35, True),
        (98, 35, 5, 35, False),
        (97, 34, 5, 34, False),  # exactly a third
        (38, 11, 5, 15, True),
        (3, 1, 0, 1, False),
    ],
)
def test_women_are_a_third_of_all_who_sit_in_the_assembly(
    representatives, women, committee, wanted, is_short
):
    assembly = Assembly(representatives, women, committee)

    assert assembly.women_wanted(THIRD) == wanted
    assert assembly.lacks_women(THIRD) is is_short


@pytest.mark.parametrize(("representatives", "is_short"), [(19, True), (20, False), (21, False)])
def test_representatives_are_four_fifths_of_the_assembly(representatives, is_short):
    assert Assembly(representatives, 0, 5).lacks_representatives(FOUR_FIFTHS) is is_short


def test_862_households_elect_58_to_172():
    wanted = representatives_wanted(862, least_each=5, most_each=15)

    assert wanted == Range(58, 172)
    assert [number in wanted for number in (57, 58, 172, 173)] == [False, True, True, False]


def test_shares_are_exact_and_unknown_where_there_is_nobody():
    assert Assembly(96, 34).women_share == Fraction(34, 96)
    assert Assembly(66, 30, households=1436).households_each == Fraction(1436, 66)
    assert Assembly(66, 30).households_each is None
    assert Assembly(0, 0, households=300).women_share is None
    assert Assembly(0, 0, households=300).households_each is None
