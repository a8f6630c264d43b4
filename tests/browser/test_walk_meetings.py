"""The secretary enters a meeting on a phone: few fields, what does not add up is told at once, then it is handed in."""

from playwright.sync_api import expect

NEW = "/records/meetings/new/"


def test_a_meeting_from_its_first_field_to_the_township(phone, desk):
    he = phone("he")
    he.go(NEW)
    he.page.get_by_label("会议类型").select_option("MEMBERS")
    he.page.get_by_label("会议日期").fill("3月9日")
    he.press("保存，接着录入会议情况")
    expect(he.page.locator("main")).to_contain_text("50 人（有表决权的正式党员）")

    he.follow("到会名单")
    he.page.get_by_role("group", name="请假的").get_by_label("刘桂芳").check(force=True)
    he.press("保存到会名单")
    expect(he.page.locator("main")).to_contain_text("请假 1 人　刘桂芳")

    he.follow("登记议题")
    he.page.get_by_label("议题").fill("审议集体林地承包")
    for label, number in (("同意", "40"), ("反对", "1"), ("弃权", "2")):
        he.page.get_by_label(label, exact=True).fill(number)
    expect(he.page.locator("main")).to_contain_text("三项合计 43，实到 49，差 6")
    he.press("保存议题")
    expect(he.page.locator(".error-summary")).to_contain_text(
        "同意 40＋反对 1＋弃权 2＝43，实到 49 人，差 6 票"
    )
    he.page.get_by_label("同意", exact=True).fill("46")
    he.press("保存议题")
    expect(he.page.locator("main")).to_contain_text("应到 50 人，需 26 人以上同意（过半数），实得 46，通过")

    he.press("报送会议记录")
    expect(he.page.locator("h1")).to_contain_text("已完成")
    zhou = desk("zhou")
    zhou.go(he.page.url)
    expect(zhou.page.get_by_role("button", name="退回会议记录")).to_be_visible()
