"""The list of figures: a row a village, the newest of the year or before, with the sums above."""

import pytest

from tests.factories import FiguresFactory, VillageFactory, user_with
from villagegov.common.roles import Role

PAGE = "/records/villages/figures/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(user_with(Role.TOWNSHIP_ORG), backend="django.contrib.auth.backends.ModelBackend")
    large, small = VillageFactory(code="990121103201", name="大塘村"), VillageFactory(code="990121103202")
    FiguresFactory(place=large, year=2024, household_count=1)
    FiguresFactory(
        place=large, year=2025, household_count=1124, registered_population=3000, income_per_capita=24000
    )
    FiguresFactory(
        place=small, year=2025, household_count=786, registered_population=1000, income_per_capita=20000
    )
    return client


def facts(answer):
    return {fact["label"]: fact["value"] for fact in answer.context["listing"].facts}


def test_each_village_has_its_newest_row_and_the_sums_stand_above(office):
    answer = office.get(PAGE)

    assert answer.context["listing"].count == 2
    assert facts(answer)["户数"] == "1,910"
    assert facts(answer)["人均可支配收入（元，按户籍人口加权）"] == "23,000.00"


def test_an_earlier_year_and_one_village_can_be_chosen(office):
    assert facts(office.get(PAGE, {"year": "2024"}))["户数"] == "1"
    assert facts(office.get(PAGE, {"place": "990121103202"}))["户数"] == "786"


@pytest.mark.parametrize("year", ["9e9", "0", "x"])
def test_a_year_that_is_none_is_passed_over(office, year):
    assert office.get(PAGE, {"year": year}).context["listing"].count == 2


@pytest.mark.parametrize("way", ["print/", "export.xlsx"])
def test_it_prints_and_downloads(office, way):
    assert office.get(PAGE + way).status_code == 200


def test_who_keeps_accounts_only_sees_none(client):
    client.force_login(user_with(Role.SYSTEM_ADMIN), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(PAGE).status_code == 404
