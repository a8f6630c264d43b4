"""T01: counted by the cut-off day, summed by its rules."""

import datetime
from decimal import Decimal

import pytest

from branches.places.county_tables import INCOME, county_t01
from tests.factories import (
    FiguresFactory,
    MembershipFactory,
    PersonFactory,
    RepresentativeFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov.common.roles import Role

DAY = datetime.date(2026, 3, 13)
TOTAL, FORMAL, PROBATIONARY, YOUNG, OLD = 10, 11, 12, 13, 14


@pytest.fixture
def office(db):
    return user_with(Role.TOWNSHIP_ORG)


def t01(office, cut_off=DAY):
    return county_t01(TownshipFactory(), year=2026, cut_off=cut_off, user=office)


@pytest.mark.parametrize(
    ("born", "young", "old"),
    [
        (datetime.date(1990, 3, 14), 1, 0),  # 35 on the day, 36 on the next
        (datetime.date(1990, 3, 13), 0, 0),  # 36 today
        (datetime.date(1966, 3, 14), 0, 0),  # 59
        (datetime.date(1966, 3, 13), 0, 1),  # 60 today
    ],
)
def test_ages_are_counted_in_full_years_on_the_day(office, born, young, old):
    MembershipFactory(person=PersonFactory(birth_date=born))

    row = t01(office).rows[0]

    assert (row[YOUNG], row[OLD]) == (young, old)


def test_a_member_confirmed_after_the_day_still_is_probationary(office):
    MembershipFactory(confirmed_on=DAY + datetime.timedelta(days=1))
    MembershipFactory(confirmed_on=DAY)

    row = t01(office).rows[0]

    assert (row[TOTAL], row[FORMAL], row[PROBATIONARY]) == (2, 1, 1)


def test_a_village_with_nobody_has_zeros_and_unknown_figures_stay_empty(office):
    VillageFactory(code="990121103204", name="石桥村")

    row = t01(office).rows[0]

    assert row[TOTAL] == 0
    assert row[INCOME] is None


def test_income_is_weighted_by_population(office):
    small, large = VillageFactory(code="990121103201"), VillageFactory(code="990121103202")
    FiguresFactory(place=small, registered_population=1000, income_per_capita=20000)
    FiguresFactory(place=large, registered_population=3000, income_per_capita=24000)

    assert t01(office).total[INCOME] == 23000


def test_the_demo_townships_income_is_27054(office):
    population = [4236, 2914, 2408, 3186, 2175, 2760, 1884, 2296, 4872, 1752, 1438, 1206]
    income = [31230, 28610, 27340, 26380, 25760, 25010, 24590, 24180, 31960, 22610, 21320, 19650]
    for number, (people, yuan) in enumerate(zip(population, income, strict=True), 201):
        village = VillageFactory(code=f"990121103{number}")
        FiguresFactory(place=village, registered_population=people, income_per_capita=yuan)

    total = t01(office).total

    assert round(total[INCOME]) == 27054
    assert total[5] == 31127


def test_representatives_are_counted_on_the_day_and_their_share_is_of_the_sums(office):
    first, second = VillageFactory(code="990121103201"), VillageFactory(code="990121103202")
    VillageFactory(code="990121103203")
    RepresentativeFactory.create_batch(2, place=first)
    RepresentativeFactory(place=first, sex="MALE")
    RepresentativeFactory.create_batch(5, place=second, sex="MALE")
    RepresentativeFactory(place=second, ended_on=DAY, end_reason="RESIGNED")
    RepresentativeFactory(place=second, elected_on=DAY + datetime.timedelta(days=1))

    table = t01(office)

    assert [row[18:21] for row in table.rows] == [
        [3, 2, Decimal("0.667")],
        [5, 0, Decimal("0.000")],
        [0, 0, None],
    ]
    assert table.total[18:21] == [8, 2, Decimal("0.250")]


def test_another_township_is_not_in_it(office):
    TownshipFactory(code="990121104000", name="青石镇")
    stranger = VillageFactory(code="990121104201")
    MembershipFactory(person=PersonFactory(place=stranger))

    assert t01(office).rows == []
