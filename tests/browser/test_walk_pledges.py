"""A village mends its returned pledge on a phone and sends it to the township again (flow 10 of the design)."""

import pytest
from playwright.sync_api import expect

from appraisal.models import AnnualPledge
from tests.browser.steps import PHONE, SMALL_PHONE
from tests.factories import user_with
from villagegov.common.models import Place
from villagegov.common.roles import Role

MEILING = "990121103205"


@pytest.fixture
def secretary(db):
    """Of 梅岭村, whose third item came back; the demo has no sign-in for this village."""
    return user_with(
        Role.VILLAGE_SECRETARY, Place.objects.get(code=MEILING), username="meiling", name="贾云凤"
    )


def test_a_returned_item_is_mended_in_two_taps_and_the_fix(visitor, let_in, secretary):
    village = let_in(visitor(SMALL_PHONE), "meiling")
    pledge = AnnualPledge.objects.get(place_id=MEILING, year=2026)

    village.follow("去修改第 3 条")
    expect(village.page.get_by_role("status")).to_contain_text("镇里退回第 3 条：请补上完成时间")
    village.page.get_by_label("完成时限").fill("11月30日")
    village.arrive_by(village.page.locator(".send-bar").get_by_role("button", name="重新报送"))

    expect(village.page.locator("main")).to_contain_text("已重新报送，镇里审核中，不用您操作")
    pledge.refresh_from_db()
    assert pledge.stage == "SUBMITTED"


def test_an_item_is_written_without_script(visitor, let_in):
    clerk = let_in(visitor(PHONE, java_script_enabled=False), "tan")
    pledge = AnnualPledge.objects.get(place_id="990121103204", year=2026)

    clerk.go(pledge.get_absolute_url())
    clerk.arrive_by(clerk.page.get_by_role("link", name="填第 1 条进展"))
    clerk.page.get_by_label("已经完成（次）").fill("1")
    clerk.arrive_by(clerk.page.get_by_role("button", name="保存进展"))

    expect(clerk.page.locator("#item-1")).to_contain_text("25%")
