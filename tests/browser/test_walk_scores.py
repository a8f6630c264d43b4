"""The grid of a score sheet without a mouse: Enter, Tab, a column from Excel, the input method, rows saved alone."""

import pytest
from playwright.sync_api import expect

from appraisal.models import AssessmentScheme, ScoreSheet
from appraisal.schemes.workflow import PUBLISH
from appraisal.scores.opening import open_sheets
from tests.browser.steps import SMALL_PHONE, violations
from villagegov.common.models import User
from villagegov.common.workflow import take_step

COMPOSING = "key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true"
PASTED = """(input) => {
  const copied = new DataTransfer();
  copied.setData("text", "6\\n6\\n10\\n");
  input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: copied, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def sheet(db):
    """石桥村's sheet of the running year, opened before the walk; all villages have one."""
    scheme = AssessmentScheme.objects.get(year=2026)
    if scheme.stage == "DRAFT":
        scheme = take_step(PUBLISH, scheme, by=User.objects.get(username="zhen"))
        open_sheets(scheme, by=User.objects.get(username="zhou"))
    return ScoreSheet.objects.select_related("self_score").get(scheme=scheme, place__name="石桥村")


def test_a_village_is_scored_by_the_keyboard(desk, sheet):
    zhou = desk("zhou")
    zhou.go(sheet.get_absolute_url())
    page, points = zhou.page, zhou.page.locator('input[name^="points-"]')
    saved = page.locator("[data-saved]")

    points.nth(0).fill("7")
    points.nth(0).press("Enter")
    expect(points.nth(1)).to_be_focused()
    expect(saved).to_contain_text("已自动保存")
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    page.keyboard.type("缺一份记录")
    page.keyboard.press("Tab")
    expect(page.locator('[data-part="01"]').first).to_have_text("—")
    points.nth(2).evaluate(PASTED)
    expect(page.locator('[data-part="01"]').first).to_have_text("24.0")
    expect(points.nth(4)).to_have_value("10.0")

    points.nth(5).focus()
    points.nth(5).evaluate(f"(input) => input.dispatchEvent(new KeyboardEvent('keydown', {{ {COMPOSING} }}))")
    expect(points.nth(5)).to_be_focused()
    points.nth(5).fill("8.5")
    points.nth(5).press("Enter")
    expect(page.locator("main")).to_contain_text("核定 8.5 分超过满分 8 分")
    points.nth(5).fill("8")
    points.nth(5).press("Enter")
    expect(page.locator("main")).not_to_contain_text("超过满分 8 分")
    assert violations(page) == []
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.locator("main")).to_contain_text("石桥村已保存")
    expect(page.locator("h1")).to_contain_text("梅岭村")


def test_the_secretary_judges_the_village_on_a_small_phone(phone, sheet):
    he = phone("he", SMALL_PHONE)
    he.go("/home/")
    he.arrive_by(he.page.locator(f'main a[href="/motivate/scores/own/{sheet.self_score.pk}/submit/"]'))
    boxes = he.page.locator('input[name^="points_"]')
    boxes.nth(0).fill("8")
    he.press("提交自评")
    expect(he.page.locator(".error-summary")).to_contain_text("班子健全 8 分超过 7 分")

    for box in boxes.all():
        box.fill("3")
    assert violations(he.page) == []
    he.press("提交自评")
    expect(he.page.locator("main")).to_contain_text("镇里开始复核")
