"""The county's organisation department: reads everything, and the package that a township handed in."""

from playwright.sync_api import expect

from branches.models import VillageFigures
from tests.browser.steps import OFFICE, walk

PACKAGE = "/records/county-package/"


def test_every_page_of_the_menu_opens(desk):
    assert walk(desk("xian"), OFFICE) == []


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

    expect(xian.page.locator("main td", has_text="862")).to_have_count(1)
    expect(xian.page.locator("main td", has_text="999")).to_have_count(0)


def test_the_county_changes_no_village(desk):
    xian = desk("xian")
    xian.go("/records/villages/990121103204/")

    expect(xian.page.locator("main a[href$='/edit/']")).to_have_count(0)
    assert xian.go("/records/villages/990121103204/edit/").status == 403
