"""A notice from the phone of the village to everybody's screen, and what everybody finds there without signing in."""

from playwright.sync_api import expect

NARROW = {"width": 320, "height": 640}
SOLAR = "关于大塘村屋顶光伏项目决议的公告"


def test_a_village_posts_and_the_office_takes_what_comes_of_it(phone, desk):
    he = phone("he")
    he.go("/publish/")
    he.follow("石桥村2026年第一季度村务公开")
    he.follow("公示")
    he.arrive_by(he.page.locator(".send-bar button"))
    expect(he.page.locator("main")).to_contain_text("正文含疑似手机号 1 处，请先脱敏")
    he.page.go_back()
    he.page.go_back()
    he.press("脱敏")
    expect(he.page.locator("main")).to_contain_text("已脱敏")
    he.follow("预览")
    expect(he.page.locator("article")).to_contain_text("199****9001")
    he.follow("返回草稿")
    he.follow("公示")
    he.arrive_by(he.page.locator(".send-bar button"))
    expect(he.page.locator("main")).to_contain_text("已公示，公众页面现在就能看到")
    notice = he.page.url

    zhou = desk("zhou")
    zhou.go(notice)
    zhou.follow("登记异议")
    zhou.page.get_by_label("电话", exact=True).check(force=True)
    zhou.page.get_by_label("没有署名").check(force=True)
    zhou.page.get_by_label("反映的内容").fill("施工时间没有写")
    zhou.press("登记异议")
    zhou.follow("答复异议")
    zhou.page.get_by_label("采纳", exact=True).check(force=True)
    zhou.page.get_by_label("答复和理由").fill("已在公示栏补充说明")
    zhou.press("答复异议")
    expect(zhou.page.locator("main")).to_contain_text("已答复")
    zhou.go(notice)
    zhou.follow("撤下公示")
    zhou.page.get_by_label("理由").fill("补写施工时间")
    zhou.press("撤下公示")
    expect(zhou.page.locator("main")).to_contain_text("公众页面只剩标题、日期和理由")


def test_everybody_reads_without_cookie_and_script_at_320_pixels(visitor):
    guest = visitor(NARROW)

    guest.go("/p/")
    assert guest.overflow(NARROW, "text-2") == ""
    guest.page.get_by_label("标题、编号或村名").fill("光伏")
    guest.press("查找")
    guest.arrive_by(guest.page.locator("main").get_by_role("link", name=SOLAR))
    expect(guest.page.get_by_role("heading", level=1)).to_have_text(SOLAR)
    for letters in ("", "text-1", "text-2"):
        assert guest.overflow(NARROW, letters) == ""
    heights = guest.page.evaluate(
        """() => [...document.querySelectorAll("header a, main a")].map(e => e.getBoundingClientRect().height)"""
    )
    assert [height for height in heights if height < 44] == []
    guest.arrive_by(guest.page.get_by_role("link", name="打印"))
    assert (guest.page.context.cookies(), guest.page.locator("script").count()) == ([], 0)
