"""The loop of a year by those who do it: pledge, own score, grid, approval, notice, and what stands behind a point.

What is no point of it happens between the pages, by the acts of the demo's year; the day is moved on.
"""

import datetime

import pytest
from playwright.sync_api import expect

from appraisal.models import AnnualPledge, AssessmentYear, PledgeItem, ScoreSheet
from appraisal.pledges.operations import add_item
from tests.browser.steps import Visitor
from villagegov import demo_year

DONGSHAN, SHIQIAO = "东山村", "石桥村"
PASTE = """(input, text) => {
  const data = new DataTransfer();
  data.setData("text", text);
  input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def cast(db):
    return demo_year.Cast(say=lambda text: None)


@pytest.fixture
def lead(cast, stand_at):
    """Through some phases of the demo's year, each on its day."""

    def go_on(*phases, **but) -> None:
        for day, phase in demo_year.PHASES:
            if phase in phases:
                stand_at(day)
                phase(cast, **but)

    return go_on


def test_a_year_from_the_pledge_to_the_explained_point(cast, lead, stand_at, phone, desk, visitor):
    lead(demo_year.publish_scheme)
    a_village_promises(phone, cast)
    the_office_accepts(desk("zhou"))
    lead(
        demo_year.hand_in_pledges, demo_year.inspect, demo_year.put_right, demo_year.record_holidays,
        demo_year.report, demo_year.evaluate_pledges,
    )  # fmt: skip

    stand_at(datetime.date(2027, 1, 8))
    zhou = desk("zhou")
    zhou.go("/motivate/scores/2026/")
    zhou.press("开始评分")
    expect(zhou.page.locator("main")).to_contain_text("新开 12 个村的评分表")
    the_village_judges_itself(phone("he"))
    lead(demo_year.score, but=[SHIQIAO])
    sheet = ScoreSheet.objects.get(place__name=SHIQIAO, scheme__year=2026)
    the_office_scores_by_the_keyboard(zhou, sheet)
    zhen = desk("zhen")
    zhen.go(sheet.get_absolute_url())
    zhen.press("确认")
    expect(zhen.page.locator("h1")).to_contain_text("已确认")

    zhou.go("/motivate/years/2026/")
    zhou.press("结束评分，交党委审定")
    zhou.go("/motivate/scores/2026/publish/")
    zhou.press("按现在的评分计算")
    the_leader_approves(zhen)
    the_leader_posts_in_four_clicks(zhen)
    everybody_reads(visitor())
    a_point_is_explained_in_four_clicks(zhen)
    stand_at(datetime.date(2027, 1, 27))
    zhen.go("/motivate/years/2026/")
    zhen.press("公布结果")
    assert AssessmentYear.objects.get(year=2026).stage == AssessmentYear.Stage.PUBLISHED


def a_village_promises(phone, cast) -> None:
    """The last item of five, and the whole handed in, on the phone of a secretary."""
    pledge = AnnualPledge.objects.get(place__name=DONGSHAN, year=2026)
    secretary = cast.secretaries[pledge.place_id]
    first = pledge.items.order_by("number").first()
    for content in ("维修村民活动室", "清理沟渠 2 公里"):
        due = {"due_on": datetime.date(2026, 10, 30), "responsible": first.responsible}
        item = PledgeItem(category="LIVELIHOOD", content=content, milestone="10月底完成", **due)
        add_item(item, pledge, by=secretary)

    village = phone(secretary.username)
    village.go(pledge.get_absolute_url())
    village.follow("添加一条")
    village.page.get_by_label("产业", exact=True).check(force=True)
    village.page.get_by_label("承诺事项", exact=True).fill("新建蜂箱棚 1 座")
    village.page.get_by_label("目标值").fill("1")
    village.page.get_by_label("单位", exact=True).fill("座")
    village.page.get_by_label("完成时限").fill("9月30日")
    village.page.get_by_label("责任人").select_option(index=1)
    village.arrive_by(village.page.locator(".send-bar button"))
    village.follow("报送承诺书")
    village.page.get_by_label("村“两委”通过日期").fill("3月15日")
    village.arrive_by(village.page.locator(".send-bar button"))
    expect(village.page.locator("main")).to_contain_text("镇里审核中，不用您操作")


def the_office_accepts(zhou: Visitor) -> None:
    pledge = AnnualPledge.objects.get(place__name=DONGSHAN, year=2026)
    zhou.go(pledge.get_absolute_url())
    zhou.press("审核通过")
    expect(zhou.page.locator("h1")).to_contain_text("已通过")
    zhou.follow("公示")
    zhou.press("公示")
    expect(zhou.page.locator("h1")).to_contain_text("公示中")


def the_village_judges_itself(he: Visitor) -> None:
    he.go("/motivate/scores/own/")
    he.follow(SHIQIAO)
    he.follow("填写并提交")
    for field in he.page.locator("main form input[inputmode=decimal]").all():
        field.fill("2")
    he.arrive_by(he.page.locator(".send-bar button"))
    expect(he.page.locator("h1")).to_contain_text("已提交")


def the_office_scores_by_the_keyboard(zhou: Visitor, sheet: ScoreSheet) -> None:
    """Flow 7: a column out of Excel, a deduction with its reason, no mouse; every row is kept as it is left."""
    zhou.go(sheet.get_absolute_url())
    page, keys = zhou.page, zhou.page.keyboard
    entries = list(sheet.entries.of_township().select_related("indicator").in_order())
    column = ["" if one.indicator.is_automatic else str(one.full_milli // 1000) for one in entries]
    first = page.get_by_label(f"{entries[0].indicator.name}：镇核")
    first.focus()
    first.evaluate(PASTE, "\n".join(column))
    kept = page.locator("[data-saved]")
    expect(kept).to_contain_text("已自动保存")

    first.select_text()
    keys.type("6")
    keys.press("Tab")
    keys.type("副职空缺时间较长")
    keys.press("Tab")
    expect(kept).to_contain_text("已自动保存")
    page.get_by_label("监督委员会履职：镇核").focus()
    keys.press("Enter")
    assert page.evaluate("document.activeElement.ariaLabel") == "承诺书按时报送：镇核"
    with page.expect_navigation():
        keys.press("Control+s")
    zhou.go(sheet.get_absolute_url())
    expect(first).to_have_value("6.0")
    zhou.press("评完，送镇领导确认")
    expect(page.locator("h1")).to_contain_text("待确认")


def the_leader_approves(zhen: Visitor) -> None:
    zhen.go("/motivate/scores/2026/publish/")
    zhen.follow("审定")
    zhen.page.get_by_label("党委会议日期").fill("1月8日")
    zhen.page.get_by_label("纪要编号").fill("松委纪要〔2027〕1号")
    zhen.press("审定")
    expect(zhen.page.locator("h1")).to_contain_text("已通过")


def the_leader_posts_in_four_clicks(zhen: Visitor) -> None:
    """Flow 8, from the page of the scores on: its menu, the preview, the button; three clicks and no field."""
    zhen.go("/motivate/scores/2026/")
    zhen.arrive_by(zhen.page.get_by_role("link", name="排名公示", exact=True))
    zhen.follow("预览公示页")
    expect(zhen.page.locator("main")).to_contain_text("从今天起公示 5 个工作日")
    zhen.press("发布公示")
    expect(zhen.page.locator("h1")).to_contain_text("公示中")


def everybody_reads(guest: Visitor) -> None:
    guest.go("/p/")
    guest.arrive_by(
        guest.page.locator("main").get_by_role("link", name="关于松澜镇2026年度村级党组织考核结果的公示")
    )
    expect(guest.page.locator("main")).to_contain_text("大塘村")


def a_point_is_explained_in_four_clicks(zhen: Visitor) -> None:
    """Sheet, indicator, register, and the paper that hung on the board."""
    zhen.go("/motivate/scores/2026/publish/")
    zhen.follow(SHIQIAO)
    zhen.follow("承诺事项兑现")
    zhen.follow("看台账")
    zhen.arrive_by(zhen.page.get_by_role("link", name="公示 GS-"))
    expect(zhen.page.locator("h1")).to_contain_text("石桥村党组织2026年度承诺书")
