"""axe finds nothing where something is refused; every other page is looked at in test_every_page.py."""

from tests.browser.steps import PHONE, violations


def test_a_form_with_errors(desk):
    zhou = desk("zhou")
    zhou.go("/records/people/new/")
    zhou.press("保存人员")

    assert violations(zhou.page) == []


def test_the_door_that_stays_shut(visitor):
    guest = visitor(PHONE).sign_in("he", "不是这个密码")

    assert violations(guest.page) == []


def test_what_is_not_there_and_what_is_not_allowed(desk):
    zhen = desk("zhen")
    for address, status in (("/records/people/999999/", 404), ("/records/people/new/", 403)):
        assert zhen.go(address).status == status
        assert violations(zhen.page) == [], address
