"""The system administrator: accounts and the system's state; and a new account's first day."""

from villagegov.demo import PASSWORD

NEW_PASSWORD = "梅岭水库边上有三棵老樟树"


def test_people_are_none_of_the_administrators_business(desk):
    admin = desk("admin.yl")

    assert admin.page.locator("a[href^='/records/people/']").count() == 0
    assert admin.go("/records/people/").status == 404


def test_a_new_account_changes_its_code_at_the_first_sign_in(desk):
    code = open_account(desk("admin.yl"))

    newcomer = desk("qianxiaoman", password=code)
    assert newcomer.page.url.endswith("/me/password/")
    newcomer.page.get_by_label("新密码", exact=True).fill(NEW_PASSWORD)
    newcomer.page.get_by_label("再填一次新密码").fill(NEW_PASSWORD)
    newcomer.press("保存新密码")

    assert newcomer.page.url.endswith("/home/")
    assert newcomer.says("密码已修改")
    assert desk("qianxiaoman", password=NEW_PASSWORD).page.url.endswith("/home/")


def open_account(admin) -> str:
    """A second officer for the township; gives the one-time code from the slip."""
    admin.go("/settings/users/new/")
    form = admin.page.locator("main form")
    form.get_by_label("登录名").fill("qianxiaoman")
    form.get_by_label("姓名").fill("钱小满")
    form.get_by_label("角色").select_option("township_org")
    form.get_by_label("范围").select_option("990121103000")
    form.get_by_label("您自己的登录密码").fill(PASSWORD)
    admin.press("新增账号")
    return admin.page.locator("main dt", has_text="一次性密码").locator("+ dd").inner_text()
