"""The secretary and the clerk of a village, on a phone of today and on a small old one."""

from playwright.sync_api import expect

from branches.models import Person
from tests.browser.steps import PHONE, SMALL_PHONE

OWN = "990121103204"
OTHER = "990121103205"


def test_the_secretary_reads_the_own_village_and_no_other(phone):
    he = phone("he")

    he.arrive_by(he.page.get_by_role("navigation", name="底部导航").get_by_role("link", name="村务"))
    expect(he.page.locator("main tbody th")).to_have_text(["石桥村"])

    assert he.go(f"/records/villages/{OWN}/").status == 200
    assert he.go(f"/records/villages/{OTHER}/").status == 404


def test_fingers_find_what_they_press(phone):
    he = phone("he")
    for address in ("/home/", "/records/people/", "/me/"):
        he.go(address)
        sizes = he.page.evaluate(
            """() => [...document.querySelectorAll("main .button, .bottom-nav a, .send-bar button")]
                .filter(e => e.offsetParent).map(e => [e.textContent.trim(), e.getBoundingClientRect().height])"""
        )

        assert [name for name, height in sizes if height < 44] == []


def test_the_bar_below_gives_way_to_the_button_of_a_form(phone):
    he = phone("he")
    he.go("/me/")

    expect(he.page.locator(".send-bar")).to_have_count(1)
    expect(he.page.locator(".bottom-nav")).to_have_count(0)


def test_large_letters_stay(phone):
    he = phone("he", SMALL_PHONE)
    he.go("/me/")

    he.page.get_by_label("特大", exact=True).check(force=True)
    he.arrive_by(he.page.locator(".send-bar button"))
    assert he.says("已保存")
    he.go("/home/")

    expect(he.page.locator("html")).to_have_class("text-2")


def test_after_leaving_the_way_back_ends_at_the_door(phone):
    he = phone("he")
    he.go("/records/people/")
    he.go("/me/")

    he.press("退出")
    assert he.page.url.endswith("/login/")
    he.page.go_back()

    expect(he.page.get_by_role("heading", name="登录", exact=True)).to_be_visible()


def test_a_wrong_password_says_how_often_one_may_try_again(visitor, settings):
    settings.AXES_ENABLED = True
    guest = visitor(PHONE).sign_in("he", "不是这个密码")

    assert guest.says("用户名或密码不对，还可以试 4 次")


def test_the_village_proposes_on_the_phone_without_script_and_the_office_takes_it_over(phone, desk):
    person = Person.objects.get(name="王淑芬", place__code=OWN)
    he = phone("he", SMALL_PHONE, java_script_enabled=False)
    he.go(person.get_absolute_url())
    he.follow("提出更正")
    he.arrive_by(he.page.get_by_role("link", name="学历"))
    he.page.get_by_label("学历改为").select_option(label="本科")
    he.page.get_by_label("理由").fill("本人交来毕业证")
    he.press("提交给镇里")
    expect(he.page.locator("h1")).to_contain_text("待审核")

    zhou = desk("zhou")
    zhou.go("/records/people/proposals/?stage=SUBMITTED")
    zhou.follow("王淑芬")
    zhou.press("采纳")

    expect(zhou.page.locator("h1")).to_contain_text("已通过")
    person.refresh_from_db()
    assert person.get_education_display() == "本科"
