"""axe finds nothing on any kind of page, for each frame: desk, phone, the door, errors, paper."""

import pytest
from django.conf import settings

from tests.browser.steps import PHONE, violations

VILLAGE = "/records/villages/990121103204/"
ONE = "?q=hyc"
OFFICE_PAGES = (
    "/home/",
    f"/records/people/{ONE}",
    VILLAGE,
    f"{VILLAGE}figures/2026/edit/",
    "/records/posts/?q=hyc",
    "/records/people/representatives/?q=3%E7%BB%84",
    "/records/import/new/",
    "/records/county-package/",
    "/records/county-package/tables/T01/",
    "/settings/users/hand-over/990121103204/BRANCH_SECRETARY/",
    "/publish/",
    "/publish/objections/",
    "/settings/calendar/",
    "/settings/policy/",
    "/settings/status/",
    "/me/",
    "/todo/",
    "/todo/new/",
    "/todo/assignments/",
    "/todo/remind/?everything=1&tab=late",
    "/todo/year/",
    "/inbox/",
    "/help/",
)
PHONE_PAGES = (
    "/home/",
    "/records/people/?q=hyc",
    "/records/people/representatives/",
    VILLAGE,
    "/me/",
    "/home/hand-in/",
    "/todo/answers/",
    "/todo/year/",
    "/inbox/",
    "/help/village_secretary/",
    "/publish/new/ACCOUNTS/",
)
PAPER = (f"/records/people/print/{ONE}", f"{VILLAGE}print/")


def faults(visitor, addresses) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        visitor.go(address)
        if wrong := violations(visitor.page):
            found[address] = wrong
    return found


def test_the_pages_of_the_office(desk):
    assert faults(desk("zhou"), OFFICE_PAGES) == {}


def test_a_person_with_everything_on_the_page(desk):
    zhou = desk("zhou")
    zhou.go(f"/records/people/{ONE}")
    zhou.follow("何永昌")

    assert violations(zhou.page) == []


def test_a_representative_and_its_forms(desk):
    zhou = desk("zhou")
    zhou.go("/records/people/representatives/?q=%E9%99%88%E6%9C%88%E5%8D%8E")
    zhou.follow("陈月华")
    page = zhou.page.url.removeprefix(zhou.page.url.split("/records/")[0])

    assert faults(zhou, [page, f"{page}edit/", f"{page}link/", f"{page}end/"]) == {}


def test_the_pages_of_a_village_on_the_phone(phone):
    assert faults(phone("he"), PHONE_PAGES) == {}


def test_an_assignment_and_what_a_village_hands_in(desk, phone):
    zhou, he = desk("zhou"), phone("he")
    zhou.go("/todo/assignments/")
    zhou.follow("春季防火巡查情况")
    assert violations(zhou.page) == []

    he.follow("现在填写")
    assert violations(he.page) == []


def test_the_home_of_the_county_and_of_the_administrator(desk):
    assert faults(desk("xian"), ["/home/"]) == {}
    assert faults(desk("admin.yl"), ["/home/", "/settings/users/new/"]) == {}


def test_a_form_with_errors(desk):
    zhou = desk("zhou")
    zhou.go("/records/people/new/")
    zhou.press("保存人员")

    assert violations(zhou.page) == []


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_the_door(visitor, size):
    guest = visitor(size)
    assert faults(guest, ["/login/"]) == {}

    guest.sign_in("he", "不是这个密码")
    assert violations(guest.page) == []


def test_what_is_not_there_and_what_is_not_allowed(desk):
    assert faults(desk("zhou"), ["/records/people/999999/"]) == {}
    assert faults(desk("zhen"), ["/records/people/new/"]) == {}


def test_paper(desk):
    assert faults(desk("zhou"), PAPER) == {}


def test_the_outcome_of_an_import_and_what_was_handed_in(desk):
    zhou = desk("zhou")

    zhou.upload("党员名册", settings.BASE_DIR / "fixtures" / "sheets" / "members_bad.xlsx")
    assert violations(zhou.page) == []
    zhou.follow("查看列对应")
    assert violations(zhou.page) == []

    zhou.go("/records/county-package/")
    zhou.follow("报送县里")
    zhou.press("报送")
    assert zhou.says("已报送")
    assert violations(zhou.page) == []
