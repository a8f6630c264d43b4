"""The leader of the township: at the desk and on the phone, with numbers in full and nothing to type."""

import re

from playwright.sync_api import expect

from tests.browser.steps import OFFICE, PHONE, walk


def test_every_page_of_the_menu_opens(desk):
    assert walk(desk("zhen"), OFFICE, PHONE, menu_only=True) == []


def test_the_leader_calls_a_secretary(desk):
    zhen = desk("zhen")
    zhen.go("/records/people/?q=hyc")

    expect(zhen.page.locator("main tbody td[data-label=联系电话]")).to_have_text(
        re.compile(r"^\s*\d{11}\s*$")
    )


def test_the_leader_enters_nothing(desk):
    zhen = desk("zhen")

    assert zhen.go("/records/people/new/").status == 403
    assert zhen.says("组织办")
