"""The leader of the township, with numbers in full and nothing to type, and a member of the supervision committee."""

import re

from playwright.sync_api import expect


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


def test_the_register_of_people_is_not_for_supervision(phone):
    chen = phone("chen")

    assert chen.go("/records/villages/990121103204/").status == 200
    assert chen.go("/records/people/").status == 404
