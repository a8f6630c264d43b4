"""The organisation officer of the township: the work of a morning."""

import io
import re

import openpyxl
import pytest
from django.conf import settings
from django.db.models import Count
from playwright.sync_api import expect
from pypdf import PdfReader

from branches.models import PartyMembership, Person, PostTenure, VillageFigures
from tests.browser.steps import Visitor
from villagegov.common.places import Village

A4 = (595, 842)  # points
SHIQIAO = "990121103204"
SHAZHOU = "990121103211"
FIGURES = f"/records/villages/{SHIQIAO}/figures/2026/edit/"
ROSTER = settings.BASE_DIR / "fixtures" / "sheets" / "members_good.xlsx"


def names(visitor) -> list[str]:
    return visitor.page.locator("main tbody th").all_inner_texts()


def households() -> int:
    return VillageFigures.objects.get(place_id=SHIQIAO, year=2026).household_count


def test_a_person_is_found_by_the_initials(desk):
    zhou = desk("zhou")
    zhou.go("/records/people/")

    zhou.page.get_by_label("姓名、拼音或村名").fill("hyc")
    zhou.press("查找")

    assert names(zhou) == ["何永昌"]
    assert zhou.page.url.endswith("/records/people/?q=hyc")


def test_a_chip_takes_its_filter_away(desk):
    zhou = desk("zhou")
    zhou.go(f"/records/people/?q=hyc&place={SHIQIAO}")

    zhou.follow("去掉筛选：姓名、拼音或村名：hyc")

    assert zhou.page.url.endswith(f"/records/people/?place={SHIQIAO}")
    assert len(names(zhou)) == 20


def test_a_head_sorts_the_list_both_ways(desk):
    zhou = desk("zhou")
    zhou.go(f"/records/people/?place={SHIQIAO}")
    head = zhou.page.locator("main thead a", has_text="出生年月")
    ages = zhou.page.locator("main tbody td[data-label=年龄]")

    zhou.arrive_by(head)
    assert "sort=born" in zhou.page.url
    oldest_first = [int(text) for text in ages.all_inner_texts()]
    zhou.arrive_by(head)
    assert "sort=-born" in zhou.page.url
    youngest_first = [int(text) for text in ages.all_inner_texts()]

    assert oldest_first == sorted(oldest_first, reverse=True)
    assert youngest_first == sorted(youngest_first)


def test_the_download_is_what_the_screen_shows(desk, tmp_path):
    zhou = desk("zhou")
    zhou.go(f"/records/people/?place={SHIQIAO}&kind=PROBATIONARY")

    downloaded = zhou.download(zhou.link("下载 Excel"), tmp_path / "list.xlsx")

    sheet = openpyxl.load_workbook(downloaded).active
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert set(names(zhou)) <= texts
    assert (
        len(names(zhou))
        == PartyMembership.objects.filter(place_id=SHIQIAO, member_kind="PROBATIONARY").count()
    )


def test_the_figures_of_a_village_are_kept_and_a_refresh_sends_nothing(desk):
    zhou = desk("zhou")
    zhou.go(FIGURES)

    zhou.page.get_by_label("户数").fill("863")
    zhou.press("保存数据")
    zhou.page.reload()

    assert households() == 863
    assert zhou.page.url.endswith(f"/records/villages/{SHIQIAO}/")
    assert not zhou.says("刚才已经交过")


def test_what_is_refused_stays_as_typed_and_says_what_is_right(desk):
    zhou = desk("zhou")
    zhou.go("/records/people/new/")

    zhou.page.get_by_label("姓名", exact=True).fill("钱小满")
    zhou.page.get_by_label("身份证号").fill("9901211990010100")
    zhou.press("保存人员")

    assert zhou.page.title().startswith("有错误：")
    assert zhou.says("身份证号少 2 位，应为 18 位")
    assert not zhou.says("必填")
    expect(zhou.page.get_by_label("姓名", exact=True)).to_have_value("钱小满")


def test_a_double_click_makes_one_entry(desk):
    zhou = desk("zhou")
    zhou.go("/records/people/new/")

    zhou.page.get_by_label("所属村").select_option(SHIQIAO)
    zhou.page.get_by_label("姓名", exact=True).fill("钱双喜")
    zhou.page.get_by_label("性别").select_option("MALE")
    zhou.page.locator("main").get_by_role("button", name="保存人员").dblclick()
    expect(zhou.page).to_have_url(re.compile(r"/records/people/\d+/$"))

    assert Person.objects.filter(name="钱双喜").count() == 1


def test_a_page_that_went_stale_shows_both_versions(desk):
    zhou = desk("zhou")
    zhou.go(FIGURES)
    other = Visitor(zhou.page.context.new_page())
    other.go(FIGURES)
    other.page.get_by_label("户籍人口").fill("3333")
    other.press("保存数据")

    zhou.page.get_by_label("户籍人口").fill("4444")
    zhou.press("保存数据")
    assert zhou.says("这条记录刚被别人改过")
    assert zhou.page.locator("main tr", has_text="户籍人口").inner_text().split() == [
        "户籍人口",
        "4444",
        "3333",
    ]

    zhou.press("保存数据")
    assert VillageFigures.objects.get(place_id=SHIQIAO, year=2026).registered_population == 4444


def test_a_post_is_handed_over_and_the_rights_go_with_it(desk):
    coming = desk("zhou").hand_over(SHAZHOU, "BRANCH_SECRETARY")

    holder = PostTenure.objects.get(place_id=SHAZHOU, post="BRANCH_SECRETARY", ended_on=None)
    assert holder.person.name == coming
    assert holder.person.account.grants.get().role == "village_secretary"


def test_a_roster_is_uploaded_looked_at_and_imported(desk):
    zhou = desk("zhou")
    before = PartyMembership.objects.count()
    zhou.upload("党员名册", ROSTER)

    assert zhou.says("没有要修改的行")
    zhou.confirm_import()

    assert zhou.says("已导入")
    assert PartyMembership.objects.count() > before


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("名册.pdf", b"%PDF-1.4 no table", "表格"),
        ("名册.xlsx", b"not a zip", "没有找到表头"),
        ("名册.xlsx", b"", "空"),
    ],
    ids=["of another kind", "damaged", "empty"],
)
def test_a_file_that_is_no_roster_is_refused_in_words(desk, name, content, says):
    zhou = desk("zhou")

    zhou.upload("党员名册", {"name": name, "mimeType": "application/octet-stream", "buffer": content})

    expect(zhou.page.locator("main [role=alert]")).to_contain_text(says)


def test_the_package_is_made_and_handed_in(desk, tmp_path):
    zhou = desk("zhou")
    zhou.go("/records/county-package/")

    zhou.press("生成工作簿")
    first = zhou.page.locator("main tbody a[href*='/files/']").first
    downloaded = zhou.download(first, tmp_path / "package.xlsx")
    zhou.follow("报送县里")
    zhou.press("报送")

    assert {"T01", "T05"} <= {name[:3] for name in openpyxl.load_workbook(downloaded).sheetnames}
    assert zhou.says("已报送，编号")
    assert "/records/county-package/copies/" in zhou.page.url


def test_the_fullest_villages_and_a_secretary_fit_on_one_a4_each(desk):
    largest = Village.objects.annotate(number=Count("people")).order_by("-number").first()
    secretary = Person.objects.get(place__code=SHIQIAO, tenures__post="BRANCH_SECRETARY")
    zhou = desk("zhou")

    for address, link in (
        (f"/records/villages/{largest.code}/", "打印一村一册"),
        (
            f"/records/villages/{SHIQIAO}/",
            "打印一村一册",
        ),  # the one with most meetings, notices and proposals
        (secretary.get_absolute_url(), "打印一人一档"),
    ):
        zhou.go(address)
        zhou.follow(link)
        paper = PdfReader(io.BytesIO(zhou.page.pdf(prefer_css_page_size=True)))
        assert len(paper.pages) == 1, address
        assert tuple(round(float(side)) for side in paper.pages[0].mediabox[2:]) == A4
