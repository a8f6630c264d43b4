"""The list of cadres as it stood on a day, and of whom something is missing."""

import datetime

import pytest

from branches.models import CadreProfile
from tests.factories import PersonFactory, TenureFactory, VillageFactory, user_with
from villagegov.common.roles import Role

PAGE = "/records/posts/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(user_with(Role.TOWNSHIP_ORG), backend="django.contrib.auth.backends.ModelBackend")
    return client


def names(client, **query):
    return {person.name for person in client.get(PAGE, query).context["listing"].filtered}


def test_with_a_day_it_holds_who_held_a_post_on_it(office):
    ended = {"ended_on": datetime.date(2026, 2, 1), "end_reason": "RESIGNED"}
    TenureFactory(person=PersonFactory(name="前任"), **ended)
    TenureFactory(person=PersonFactory(name="后任"), started_on=datetime.date(2026, 2, 2))

    assert names(office) == {"后任"}
    assert names(office, on="2026-02-01") == {"前任"}
    assert names(office, on="2026-02-02") == {"后任"}


def test_who_holds_both_posts_of_one_village_can_be_asked_for(office):
    both, apart = PersonFactory(name="一肩挑"), PersonFactory(name="两个村")
    TenureFactory(person=both), TenureFactory(person=both, post="COMMITTEE_DIRECTOR")
    TenureFactory(person=apart)
    TenureFactory(person=apart, place=VillageFactory(code="990121103201"), post="COMMITTEE_DIRECTOR")

    assert names(office, dual="yes") == {"一肩挑"}


@pytest.mark.parametrize(
    ("fact", "person", "profile"),
    [
        ("birth", {"birth_date": None}, {}),
        ("education", {}, {"source": "VETERAN"}),
        ("source", {}, {"education_full_time": "SENIOR_HIGH"}),
        ("admitted", {"political_status": "PARTY_MEMBER"}, {}),
        ("phone", {"phone": ""}, {}),
        ("id_number", {"id_number": ""}, {}),
        ("ethnic", {"ethnic_group": ""}, {}),
    ],
)
def test_who_lacks_a_column_of_the_county_table_can_be_asked_for(office, fact, person, profile):
    whole = PersonFactory(name="齐全", ethnic_group="汉族", political_status="MASSES")
    CadreProfile.objects.create(
        person=whole, place=whole.place, education_in_service="BACHELOR", source="OTHER"
    )
    lacking = PersonFactory(name="缺项", **{"ethnic_group": "汉族", **person})
    CadreProfile.objects.create(person=lacking, place=lacking.place, **profile)
    TenureFactory(person=whole), TenureFactory(person=lacking, post="BRANCH_MEMBER")

    assert names(office, lacks=fact) == {"缺项"}
