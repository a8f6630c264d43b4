"""The county's organisation department: reads everything, and the package that a township handed in."""

import re

from playwright.sync_api import expect

from branches.models import VillageFigures

PACKAGE = "/records/county-package/"


def test_the_county_reads_what_was_handed_in_whatever_changes_afterwards(desk):
    zhou = desk("zhou")
    zhou.go(PACKAGE)
    zhou.follow("报送县里")
    zhou.press("报送")
    number = zhou.page.url.rstrip("/").rsplit("/", 1)[-1]
    VillageFigures.objects.filter(place__name="石桥村", year=2026).update(household_count=999)

    xian = desk("xian")
    xian.go(PACKAGE)
    xian.follow(number)

    expect(xian.page.locator("main td", has_text=re.compile("^862$"))).to_have_count(1)
    expect(xian.page.locator("main td", has_text=re.compile("^999$"))).to_have_count(0)


def test_the_county_changes_no_village(desk):
    xian = desk("xian")
    xian.go("/records/villages/990121103204/")

    expect(xian.page.locator("main a[href$='/edit/']")).to_have_count(0)
    assert xian.go("/records/villages/990121103204/edit/").status == 403


def test_a_reminder_is_copied_with_one_press(desk):
    xian = desk("xian")
    xian.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    xian.go(PACKAGE)
    row = xian.page.locator("#townships tbody tr").first

    row.get_by_role("button").click()

    expect(row.get_by_role("button")).to_have_text("已复制")
    assert xian.page.evaluate("navigator.clipboard.readText()") == row.locator("textarea").input_value()


def test_a_number_of_the_county_table_opens_its_rows(desk):
    xian = desk("xian")
    xian.go(PACKAGE)

    xian.follow("T01")
    xian.page.get_by_role("row", name="石桥村").get_by_role("link", name="54", exact=True).click()

    expect(xian.page.locator("main")).to_contain_text("共 54 人")
