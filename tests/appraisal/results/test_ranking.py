"""Rank and grade as the database reckons them: the worked examples of domain.md 4.5, on both databases."""

import pytest

from appraisal.models import Ranking
from appraisal.results import ranking
from tests.appraisal.results.making import post, ranked
from tests.factories import TownshipFactory, VillageFactory

pytestmark = pytest.mark.django_db


def outcome(found: Ranking) -> list[tuple[str, int, str]]:
    """Total as shown, place and grade, the best first."""
    return [(str(row.shown), row.rank, row.get_grade_display()) for row in found.results.in_order()]


def test_equal_totals_share_a_place_and_the_next_is_left_out():
    """S-05."""
    found = ranked(87_300, 86_900, 86_100, 86_100, 85_200)

    assert [(shown, rank) for shown, rank, _ in outcome(found)] == [
        ("87.3", 1), ("86.9", 2), ("86.1", 3), ("86.1", 3), ("85.2", 5)
    ]  # fmt: skip


def test_the_total_is_rounded_half_up_before_it_is_ranked():
    """S-06: 86.05 is 86.1, and stands beside 86.10."""
    found = ranked(86_050, 86_100, 86_049)

    assert [(shown, rank) for shown, rank, _ in outcome(found)] == [("86.1", 1), ("86.1", 1), ("86", 3)]


def test_two_decimals_tell_apart_what_one_does_not():
    found = ranked(86_050, 86_100, 86_049, step_milli=10)

    assert [(shown, rank) for shown, rank, _ in outcome(found)] == [("86.1", 1), ("86.05", 2), ("86.05", 2)]


def test_grades_begin_at_their_lower_bound():
    """S-11: 90.0 / 89.9 / 80.0 / 79.9 / 70.0 / 69.9."""
    found = ranked(90_000, 89_900, 80_000, 79_900, 70_000, 69_900, quota_percent=100)

    assert [grade for _, _, grade in outcome(found)] == ["好", "较好", "较好", "一般", "一般", "差"]


def test_the_quota_is_the_whole_part_of_thirty_percent():
    """S-07: of 24 villages at most 7 are good, the eighth is held back by the quota."""
    found = ranked(*(99_000 - 100 * n for n in range(24)))

    rows = list(found.results.in_order())
    assert [row.grade for row in rows[:8]] == ["GOOD"] * 7 + ["BETTER"]
    assert (rows[7].is_limited, rows[7].remark) == (True, "受比例限制")


def test_who_ties_at_the_border_of_the_quota_is_left_to_people():
    """S-09: 12 villages, quota 3, places 1, 2, 3, 3, all of 90 and more."""
    found = ranked(97_000, 96_000, 95_000, 95_000, *(89_000 - 100 * n for n in range(8)))

    rows = list(found.results.in_order())
    assert [(row.rank, row.grade, row.is_border) for row in rows[:4]] == [
        (1, "GOOD", False), (2, "GOOD", False), (3, "", True), (3, "", True)
    ]  # fmt: skip
    assert rows[2].remark == "并列处于优秀名额边界，请党委会研究确定"


def test_a_tie_inside_the_quota_is_no_border():
    found = ranked(97_000, 97_000, 95_000, *(89_000 - 100 * n for n in range(9)))

    assert [row.grade for row in found.results.in_order()][:4] == ["GOOD", "GOOD", "GOOD", "BETTER"]


@pytest.mark.parametrize(
    ("effect", "rank", "grade", "next_grade"),
    [("CAP_AT_FAIR", 1, "FAIR", "GOOD"), ("LOWEST", 1, "POOR", "GOOD"), ("RANK_LAST", 4, "FAIR", "GOOD")],
)
def test_a_veto_keeps_the_number_and_takes_the_grade(effect, rank, grade, next_grade):
    found = ranked(97_000, 96_000, 80_000, 70_000, quota_percent=30, veto_effect=effect, vetoed=(0,))

    rows = {row.total_milli: row for row in found.results.all()}
    assert (rows[97_000].rank, rows[97_000].grade, rows[97_000].is_vetoed) == (rank, grade, True)
    assert rows[97_000].remark == "一票否决"
    assert rows[96_000].grade == next_grade


def test_a_veto_on_a_poor_total_does_not_lift_it():
    found = ranked(60_000, 96_000, vetoed=(0,))

    assert {row.total_milli: row.grade for row in found.results.all()}[60_000] == "POOR"


def test_villages_and_communities_are_ranked_apart_where_the_setting_says_so():
    found = ranked(95_000, 94_000, 93_000, groups_apart=True, communities=(1, 2))

    rows = [(row.rank_group, row.rank, row.total_milli) for row in found.results.in_order()]
    assert rows == [("COMMUNITY", 1, 94_000), ("COMMUNITY", 2, 93_000), ("VILLAGE", 1, 95_000)]


def test_townships_are_ranked_together_each_by_its_own_numbers():
    first = ranked(90_000, 80_000, run=False)
    other = TownshipFactory(code="990121104000", name="邻镇")
    second = ranked(70_000, 60_000, run=False, place=other, good_from_milli=70_000, quota_percent=100)

    assert ranking.rank([first.pk, second.pk]) == 4
    assert [row.grade for row in first.results.in_order()] == ["BETTER", "BETTER"]
    assert [row.grade for row in second.results.in_order()] == ["GOOD", "POOR"]


def test_the_arrow_counts_from_the_place_of_the_year_before():
    last = ranked(90_000, 91_000, year=2025)
    post(last)
    villages = [row.place for row in last.results.order_by("total_milli")]

    now = ranked(80_000, 70_000, 85_000, year=2026, villages=[*villages, VillageFactory()])

    assert [(row.last_rank, row.rank, row.rise) for row in now.results.order_by("total_milli")] == [
        (1, 3, -2), (2, 2, 0), (None, 1, None)
    ]  # fmt: skip
