"""Everything works with JavaScript switched off: sign in, filter, change, hand over, import."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from branches.models import PartyMembership, PostTenure, VillageFigures

SHIQIAO = "990121103204"
SHAZHOU = "990121103211"
ROSTER = settings.BASE_DIR / "fixtures" / "sheets" / "members_good.xlsx"


@pytest.fixture
def zhou(desk):
    return desk("zhou", java_script_enabled=False)


def test_one_signs_in_and_out(visitor):
    zhou = visitor(java_script_enabled=False).sign_in("zhou")
    assert zhou.page.url.endswith("/home/")

    zhou.page.locator("header details summary").last.click()
    zhou.arrive_by(zhou.page.get_by_role("button", name="退出"))

    assert zhou.page.url.endswith("/login/")


def test_a_list_is_filtered(zhou):
    zhou.go("/records/people/")
    zhou.page.get_by_label("姓名、拼音或村名").fill("hyc")
    zhou.press("查找")

    expect(zhou.page.locator("main tbody th")).to_have_text(["何永昌"])


def test_figures_are_changed(zhou):
    zhou.go(f"/records/villages/{SHIQIAO}/figures/2026/edit/")
    zhou.page.get_by_label("户数").fill("870")
    zhou.press("保存数据")

    assert zhou.says("已保存")
    assert VillageFigures.objects.get(place_id=SHIQIAO, year=2026).household_count == 870


def test_a_post_is_handed_over(zhou):
    coming = zhou.hand_over(SHAZHOU, "BRANCH_SECRETARY")

    holder = PostTenure.objects.get(place_id=SHAZHOU, post="BRANCH_SECRETARY", ended_on=None)
    assert holder.person.name == coming


def test_a_roster_is_imported(zhou):
    before = PartyMembership.objects.count()
    zhou.upload("党员名册", ROSTER)
    zhou.confirm_import()

    assert zhou.says("已导入")
    assert PartyMembership.objects.count() > before
