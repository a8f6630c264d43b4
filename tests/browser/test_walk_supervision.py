"""A member of the supervision committee, phone first, and at the desk as well."""

from tests.browser.steps import OFFICE, PHONE, walk


def test_every_page_of_the_menu_opens(phone):
    assert walk(phone("chen"), PHONE, OFFICE, menu_only=True) == []


def test_the_register_of_people_is_not_theirs(phone):
    chen = phone("chen")

    assert chen.go("/records/villages/990121103204/").status == 200
    assert chen.go("/records/people/").status == 404
