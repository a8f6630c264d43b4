"""Three years of a county: what was there at the end of each, and where its rows are."""

import datetime
from decimal import Decimal

import pytest

from tests.appraisal.results.making import post, ranked
from tests.factories import FiguresFactory, MembershipFactory, VillageFactory, user_with
from villagegov.common.roles import Role
from villagegov.county_trend import trend

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture
def county():
    return user_with(Role.COUNTY_ORG)


def numbers(county, label: str) -> list[str]:
    return next([one.text for one in line.numbers] for line in trend(county).lines if line.label == label)


def test_members_are_counted_at_the_end_of_each_year_and_today(county):
    MembershipFactory(admitted_on=D(2015, 7, 1))
    MembershipFactory(admitted_on=D(2025, 7, 1), confirmed_on=None, member_kind="PROBATIONARY")
    MembershipFactory(admitted_on=D(2026, 2, 1), confirmed_on=None, member_kind="PROBATIONARY")
    MembershipFactory(ended_on=D(2025, 3, 1))

    assert trend(county).columns == ["2024 年底", "2025 年底", "今天"]
    assert numbers(county, "党员") == ["2", "2", "3"]


def test_income_stands_in_the_year_in_which_it_was_earned_and_is_weighted_by_people(county):
    for code, people, income in ((201, 100, "20000"), (202, 300, "24000")):
        place, facts = VillageFactory(code=f"990121103{code}"), {"income_per_capita": Decimal(income)}
        FiguresFactory(place=place, year=2026, registered_population=people, **facts)

    assert numbers(county, "农民人均可支配收入（元）") == ["—", "23,000.00", "—"]


def test_marks_are_those_of_a_posted_result(county):
    ranking = ranked(90_400, 88_000, year=2025)
    assert numbers(county, "村级考核平均分") == ["—", "—", "—"]

    post(ranking)

    assert numbers(county, "村级考核平均分") == ["—", "89.2", "—"]


def test_each_number_leads_to_its_rows(client, county):
    MembershipFactory()
    client.force_login(county)

    page = client.get("/home/").content.decode()

    assert "近三年" in page
    urls = [one.url for line in trend(county).lines for one in line.numbers if one.url]
    assert urls
    assert {client.get(url).status_code for url in urls} == {200}
