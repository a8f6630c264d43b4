"""Addresses looked up once are those that Django gives."""

from django.urls import reverse

from villagegov.common.addresses import address_of, record_url


def test_the_address_of_a_record_is_that_of_its_route():
    assert record_url("person_print", 7) == reverse("person_print", args=[7])
    assert address_of("person_list") == reverse("person_list")
