"""The frame of all lists, tried on the list of people: what an address may hold, on the page, on paper, in a sheet."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.factories import user_with
from villagegov.common.audit import AuditEntry
from villagegov.common.list_views import cleaned_address

pytestmark = pytest.mark.django_db

GOOD_ID = "990121199003140015"


@pytest.fixture
def office():
    client = Client()
    client.force_login(user_with("township_org"))
    return client


@pytest.mark.parametrize(
    ("query", "clean"),
    [
        ("q=hyc&page=2", ""),
        ("q=990121103204", ""),
        ("q=&place=990121103204", "/?place=990121103204"),
        ("q=", "/"),
    ],
)
def test_an_address_loses_what_is_empty(query, clean):
    assert cleaned_address(RequestFactory().get(f"/?{query}")) == clean


@pytest.mark.parametrize("route", ["person_list", "person_list_print", "person_list_export"])
@pytest.mark.parametrize("number", [GOOD_ID, "19900012345", "1990 0012345"])
def test_a_number_in_an_address_reaches_neither_page_nor_paper_nor_trail(office, route, number):
    response = office.get(reverse(route), {"q": number, "size": "50"})

    assert (response.status_code, response["Location"]) == (302, f"{reverse(route)}?size=50")
    assert not AuditEntry.objects.filter(act__in=["print", "export"]).exists()
