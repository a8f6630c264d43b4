"""The optional script in a real browser: sent once, rows ticked, typed text kept, keys that respect typing."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "app.js"
SITE = "http://site.test"

LIST = """
<section data-listing><form data-filters method="get"><input type="search" name="q" aria-label="姓名"></form>
<form method="post" data-batch data-no-draft>
<div data-batch-bar><strong data-batch-count></strong><input type="checkbox" name="everything">
<button type="submit">导出</button><button type="reset" data-batch-cancel hidden>取消</button></div>
<table><thead><tr><th><input type="checkbox" data-pick-all hidden></th></tr></thead><tbody>
<tr><td><input type="checkbox" name="selected" value="1"></td><th><a href="/1/">王淑芬</a></th></tr>
<tr><td><input type="checkbox" name="selected" value="2"></td><th><a href="/2/">刘桂芳</a></th></tr>
</tbody></table></form></section>
"""
FORM = """
<form method="post" data-busy="正在保存…"><input name="name" id="name"><input type="password" name="secret">
<label><input type="checkbox" name="kind" value="a" id="kind"></label>
<button class="button primary" type="submit" id="save">保存</button></form>
"""
COUNTED = """
<form method="post" data-most="5"><input type="hidden" name="version" value="2">
<textarea name="a" data-counted></textarea><textarea name="b" data-counted></textarea>
<p data-length></p><button type="submit">保存</button></form>
"""
GRID = """
<form method="post" data-grid><table><tbody>
<tr><td><input id="one"></td><td><input id="two" value="7"></td></tr></tbody></table>
<button type="submit" id="save">保存</button></form>
"""
NOTHING_KEPT = "localStorage.length === 0"
FAULT = """<p data-typed-link hidden><a href="/home/">回到刚才填的页面</a></p>"""


@pytest.fixture
def site(page):
    """Serves the pages by hand: a path is a body, a body's attributes, and what a POST is answered with."""
    pages = {}
    posts = []

    def answer(route, request):
        path = request.url.removeprefix(SITE)
        if path == "/app.js":
            route.fulfill(body=SCRIPT.read_text(encoding="utf-8"), content_type="text/javascript")
            return
        if request.method == "POST":
            posts.append(request.post_data)
            path = f"POST {path}"
        attributes, body = pages.get(path, ("", ""))
        html = f'<!doctype html><script src="/app.js" defer></script><body {attributes}><main>{body}</main>'
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route(f"{SITE}/**", answer)
    page.pages = pages
    page.posts = posts
    return page


def test_a_second_press_on_the_button_sends_nothing_more(site):
    site.pages["/edit/"] = ("", FORM)
    site.goto(f"{SITE}/edit/")

    sent = site.evaluate(
        """() => {
          const form = document.forms[0]; let sent = 0;
          addEventListener("submit", event => {
            if (!event.defaultPrevented) sent += 1;
            event.preventDefault();
          });
          const button = document.getElementById("save"); button.click(); button.click();
          return [sent, button.textContent];
        }"""
    )

    assert sent == [1, "正在保存…"]


def test_after_a_fault_the_typed_form_comes_back_without_its_password(site):
    site.pages["/edit/"] = ('data-user="3"', FORM)
    site.pages["POST /edit/"] = ('data-user="3" data-keep-typed="1"', FAULT)
    site.goto(f"{SITE}/edit/")
    site.fill("#name", "王淑芬")
    site.fill("[name=secret]", "not to be kept")
    site.check("#kind")

    site.click("#save")
    site.click("text=回到刚才填的页面")

    expect(site.locator("#name")).to_have_value("王淑芬")
    expect(site.locator("#kind")).to_be_checked()
    expect(site.locator("[name=secret]")).to_have_value("")
    expect(site.locator("main")).to_contain_text("已经放回")
    assert "not to be kept" not in site.evaluate("JSON.stringify(localStorage)")


def test_what_was_typed_is_not_shown_to_the_next_person_on_the_same_tab(site):
    site.pages["/edit/"] = ('data-user="3"', FORM)
    site.pages["POST /edit/"] = ('data-keep-typed="1"', "")
    site.goto(f"{SITE}/edit/")
    site.fill("#name", "王淑芬")
    with site.expect_navigation():
        site.click("#save")

    site.pages["/edit/"] = ('data-user="4"', FORM)
    site.goto(f"{SITE}/edit/")

    expect(site.locator("#name")).to_have_value("")
    site.wait_for_function(NOTHING_KEPT)


def test_nothing_stays_behind_after_a_form_was_taken(site):
    site.pages["/edit/"] = ('data-user="3"', FORM)
    site.pages["POST /edit/"] = ('data-user="3"', "已保存")
    site.goto(f"{SITE}/edit/")
    site.fill("#name", "王淑芬")

    site.click("#save")

    expect(site.locator("main")).to_have_text("已保存")
    site.wait_for_function(NOTHING_KEPT)


def test_what_was_typed_outlasts_the_page_until_nobody_wants_it(site):
    site.pages["/edit/"] = ('data-user="3"', FORM)
    site.goto(f"{SITE}/edit/")
    site.fill("#name", "王淑芬")
    expect(site.locator("form [data-kept]")).to_contain_text("已自动保存")

    site.goto("about:blank")
    site.goto(f"{SITE}/edit/")
    expect(site.locator("#name")).to_have_value("王淑芬")
    expect(site.locator("main")).to_contain_text("填的内容已经放回，还没有提交")

    site.click("text=不要了")
    expect(site.locator("#name")).to_have_value("")
    site.wait_for_function(NOTHING_KEPT)


def test_a_reason_is_not_put_back_into_the_form_of_another_act(site):
    both = """<form method="post" action="/finish/"><input name="note" id="finish"><button>完成</button></form>
    <form method="post" action="/void/"><input name="note" id="void"><button>作废</button></form>"""
    site.pages["/edit/"] = ('data-user="3"', both)
    site.goto(f"{SITE}/edit/")
    site.fill("#finish", "已核对")
    site.pages["/edit/"] = ('data-user="3"', both[both.index('<form method="post" action="/void/"') :])

    site.goto(f"{SITE}/edit/")

    expect(site.locator("#void")).to_have_value("")
    expect(site.locator("main")).not_to_contain_text("已经放回")


@pytest.mark.parametrize(("seconds", "text"), [(-60, "王淑芬"), (60, "")])
def test_what_nobody_came_back_to_goes_after_three_days(site, seconds, text):
    site.pages["/edit/"] = ('data-user="3"', FORM)
    site.goto(f"{SITE}/edit/")
    site.fill("#name", "王淑芬")
    site.evaluate(
        """seconds => Object.keys(localStorage).forEach(key => {
          const draft = JSON.parse(localStorage.getItem(key));
          draft.at -= 3 * 86400000 + seconds * 1000;
          localStorage.setItem(key, JSON.stringify(draft));
        })""",
        seconds,
    )

    site.goto(f"{SITE}/edit/")

    expect(site.locator("#name")).to_have_value(text)


def test_signing_out_leaves_nothing_on_the_device(site):
    leave = '<form action="/out/" method="post" data-no-draft data-leave><button>退出</button></form>'
    site.pages["/edit/"] = ('data-user="3"', FORM + leave)
    site.pages["POST /out/"] = ('data-keep-typed="1"', "")
    site.goto(f"{SITE}/edit/")
    site.fill("#name", "王淑芬")

    with site.expect_navigation():
        site.click("text=退出")

    site.wait_for_function(NOTHING_KEPT)


def test_who_was_told_that_somebody_else_saved_first_sends_the_text_with_the_newer_version(site):
    site.pages["/edit/"] = ('data-user="3"', COUNTED)
    site.pages["POST /edit/"] = ('data-user="3" data-keep-typed="newer"', FAULT)
    site.goto(f"{SITE}/edit/")
    site.fill("[name=a]", "写了一半")
    site.click("button")
    site.pages["/edit/"] = ('data-user="3"', COUNTED.replace('value="2"', 'value="3"'))

    site.click("text=回到刚才填的页面")

    expect(site.locator("[name=a]")).to_have_value("写了一半")
    expect(site.locator("[name=version]")).to_have_value("3")


def test_five_minutes_before_the_session_ends_one_press_stays(site):
    asked = []
    site.on("request", lambda request: asked.append((request.method, request.url)))
    site.clock.install()
    site.pages["/edit/"] = ('data-user="3" data-idle="1800"', FORM)
    site.goto(f"{SITE}/edit/")

    site.clock.fast_forward(24 * 60_000)
    expect(site.locator("main")).not_to_contain_text("重新登录")
    site.clock.fast_forward(2 * 60_000)
    expect(site.get_by_role("alert")).to_contain_text("以前不操作就要重新登录，填的内容会留着")

    site.click("text=继续用")
    expect(site.get_by_role("alert")).to_have_count(0)
    assert ("HEAD", f"{SITE}/me/") in asked


def test_ticking_rows_puts_the_batch_bar_in_the_place_of_the_filters(site):
    site.pages["/list/"] = ("", LIST)
    site.goto(f"{SITE}/list/")
    expect(site.locator("[data-batch-bar]")).to_be_hidden()

    site.check("[data-pick-all]")

    expect(site.locator("[data-batch-count]")).to_have_text("已选 2 条")
    expect(site.locator("[data-filters]")).to_be_hidden()

    site.click("[data-batch-cancel]")

    expect(site.locator("[data-filters]")).to_be_visible()
    expect(site.locator("[data-batch-bar]")).to_be_hidden()


def test_keys_walk_and_tick_the_rows(site):
    site.pages["/list/"] = ("", LIST)
    site.goto(f"{SITE}/list/")

    site.keyboard.press("j")
    site.keyboard.press("j")
    site.keyboard.press("x")

    expect(site.locator(":focus")).to_have_text("刘桂芳")
    expect(site.locator("[value='2']")).to_be_checked()


def test_slash_goes_to_the_search_and_letters_typed_there_stay_letters(site):
    site.pages["/list/"] = ("", LIST)
    site.goto(f"{SITE}/list/")

    site.keyboard.press("/")
    site.keyboard.type("jkx/")

    expect(site.locator("[type=search]")).to_have_value("jkx/")


def test_single_keys_can_be_switched_off(site):
    site.pages["/list/"] = ('data-keys="off"', LIST)
    site.goto(f"{SITE}/list/")

    site.keyboard.press("j")

    expect(site.locator("body")).to_be_focused()


def test_control_s_presses_the_main_button(site):
    site.pages["/edit/"] = ("", FORM)
    site.pages["POST /edit/"] = ("", "已保存")
    site.goto(f"{SITE}/edit/")
    site.fill("#name", "a")

    site.keyboard.press("Control+s")

    expect(site.locator("main")).to_have_text("已保存")
    assert len(site.posts) == 1


def test_the_focus_goes_to_the_error_summary(site):
    site.pages["/edit/"] = ("", '<div class="error-summary" tabindex="-1">有 3 处要修改</div>')

    site.goto(f"{SITE}/edit/")

    expect(site.locator(":focus")).to_have_text("有 3 处要修改")


def test_characters_are_counted_without_blanks_while_they_are_typed(site):
    site.pages["/edit/"] = ("", COUNTED)
    site.goto(f"{SITE}/edit/")

    site.fill("[name=a]", "一 二\n三")
    expect(site.locator("[data-length]")).to_have_text("已写 3 字，还可以写 2 字")
    site.fill("[name=b]", "四五六")

    expect(site.locator("[data-length]")).to_have_text("6 字，最多 5 字，请删 1 字")


def test_a_text_that_was_left_unsaved_comes_back_with_the_version_that_it_was_made_from(site):
    site.pages["/edit/"] = ('data-user="3"', COUNTED)
    site.goto(f"{SITE}/edit/")
    site.fill("[name=a]", "写了一半")
    site.pages["/edit/"] = ('data-user="3"', COUNTED.replace('value="2"', 'value="3"'))
    site.pages["/elsewhere/"] = ('data-user="3"', "")
    site.goto(f"{SITE}/elsewhere/")

    site.goto(f"{SITE}/edit/")

    expect(site.locator("[name=a]")).to_have_value("写了一半")
    expect(site.locator("[name=version]")).to_have_value("2")
    expect(site.locator("[data-length]")).to_have_text("已写 4 字，还可以写 1 字")


def test_in_a_grid_enter_goes_to_the_next_cell_and_at_last_to_the_button(site):
    site.pages["/edit/"] = ("", GRID)
    site.goto(f"{SITE}/edit/")
    site.focus("#one")

    site.keyboard.type("3")
    site.keyboard.press("Enter")
    site.keyboard.type("5")
    site.keyboard.press("Enter")

    expect(site.locator("#two")).to_have_value("5")
    expect(site.locator("#save")).to_be_focused()
    assert site.posts == []
