"""The pages of 村（社区）: what they show to whom, and what their forms change."""

import pytest
from django.urls import reverse

from tests.factories import (
    FiguresFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    TenureFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = user_with("township_org", TownshipFactory())
    client.force_login(user)
    return user


def songlan(count: int) -> list:
    villages = []
    for number in range(count):
        village = VillageFactory(code=f"990121103{201 + number}", display_order=count - number)
        FiguresFactory(place=village, year=2025, household_count=100 + number, registered_population=300)
        OrganizationFactory(place=village)
        person = PersonFactory(place=village)
        MembershipFactory(person=person)
        TenureFactory(person=person)
        villages.append(village)
    return villages


def test_the_list_stands_in_the_order_of_the_township_with_its_totals(client, office):
    songlan(3)

    page = client.get(reverse("village_list")).content.decode()

    assert page.index("203号村") < page.index("202号村") < page.index("201号村")
    assert "303" in page  # 100 + 101 + 102 households
    assert "何永昌" in page


@pytest.mark.parametrize("name", ["village_list", "organization_list"])
def test_a_list_costs_the_same_for_3_villages_and_for_18(client, office, name, django_assert_max_num_queries):
    songlan(3)
    with django_assert_max_num_queries(40) as few:
        client.get(reverse(name))
    songlan(18)

    with django_assert_max_num_queries(40) as many:
        client.get(reverse(name))

    assert len(many.captured_queries) == len(few.captured_queries)
