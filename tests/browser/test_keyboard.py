"""Hands on the keys: search by one key, the order of a form, a link in a table. See also test_every_page.py."""

import re

from playwright.sync_api import Page, expect

VILLAGE = "/records/villages/990121103204/"
IN_ORDER = """() => [...document.querySelectorAll("main form input:not([type=hidden]), main form button, main form a")]
  .map(e => e.id || e.textContent.trim())"""
FOCUS = "() => document.activeElement.id || document.activeElement.textContent.trim()"


def focused(page: Page):
    return page.locator(":focus")


def test_one_key_reaches_the_search_and_typing_stays_typing(desk):
    zhou = desk("zhou")
    zhou.go("/records/people/")

    zhou.page.keyboard.press("/")
    zhou.page.keyboard.type("hyc/")
    expect(zhou.page.get_by_label("姓名、拼音或村名")).to_have_value("hyc/")

    zhou.page.keyboard.press("Backspace")
    zhou.page.keyboard.press("Enter")
    expect(zhou.page).to_have_url(re.compile(r"\?q=hyc$"))


def test_a_form_is_filled_from_top_to_bottom(desk):
    zhou = desk("zhou")
    zhou.go(f"{VILLAGE}figures/2026/edit/")
    wanted = zhou.page.evaluate(IN_ORDER)

    zhou.page.get_by_label("村民小组（个）").focus()
    reached = [zhou.page.evaluate(FOCUS)]
    for _ in wanted[1:]:
        zhou.page.keyboard.press("Tab")
        reached.append(zhou.page.evaluate(FOCUS))

    assert reached == wanted


def test_the_first_wrong_field_is_one_key_away(desk):
    zhou = desk("zhou")
    zhou.go("/records/people/new/")
    zhou.page.get_by_label("姓名", exact=True).focus()
    zhou.page.keyboard.press("Control+s")
    expect(focused(zhou.page)).to_have_role("alert")

    zhou.page.keyboard.press("Tab")
    zhou.page.keyboard.press("Enter")

    expect(focused(zhou.page)).to_have_id(re.compile(r"^id_"))


def test_enter_opens_the_row(desk):
    zhou = desk("zhou")
    zhou.go("/records/people/?q=hyc")

    zhou.page.keyboard.press("j")
    zhou.page.keyboard.press("Enter")
    expect(zhou.page.get_by_role("heading", level=1)).to_contain_text("何永昌")
