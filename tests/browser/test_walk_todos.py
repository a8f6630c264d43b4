"""Reminding late villages in four clicks (design flow 9), and a village that mends what came back (flow 10)."""

import re

from playwright.sync_api import expect

CLICKS = 'document.addEventListener("click", event => { if (event.isTrusted) window.name = String(+window.name + 1); })'


def test_late_villages_are_reminded_in_four_clicks_and_not_again_the_same_day(desk):
    zhou = desk("zhou")
    main = zhou.page.locator("main")
    zhou.page.add_init_script(CLICKS)  # window.name stays from page to page
    zhou.go("/home/")

    zhou.arrive_by(main.get_by_role("link", name=re.compile("^逾期 2")))
    main.get_by_label("选择本页全部").click()
    zhou.press("批量催办")
    expect(main).to_contain_text("何永昌")
    zhou.press("发送")

    expect(main).to_contain_text("已催办 1 件：石桥村；沙洲村没有能办这件事的账号，请打电话")
    assert zhou.page.evaluate("window.name") == "4"
    zhou.arrive_by(main.get_by_role("link", name=re.compile("^催办：.*石桥村")))
    expect(main).to_contain_text(re.compile("石桥村：今天 .* 已催办"))
    expect(main.get_by_role("button", name="发送")).to_have_count(0)


def test_a_village_mends_what_came_back_and_reads_what_happens_next(phone):
    he = phone("he")
    main = he.page.locator("main")

    he.arrive_by(main.get_by_role("link", name="去修改"))
    expect(main).to_contain_text("镇里退回：巡查人次和上月一样")
    expect(main).to_contain_text("县应急管理局要求2026年3月20日")
    he.page.get_by_label("巡查人次").fill("31")
    he.press("报送")

    expect(main).to_contain_text("镇里审核中，不用您操作")
    he.follow("回首页")
    expect(main).to_contain_text("正在办")
