"""Every picture that README, manual and help show exists; with PICTURES=1 they are taken anew from the demo."""

import os
import re

import pytest
from django.conf import settings

from tests.browser.pictures import FOLDER, MOST_BYTES, take
from villagegov.help_texts import shown_by_the_help

SCREEN = {"width": 1280, "height": 720}
SHOWN = {
    "home-office": "/home/",
    "people-list": "/records/people/?place=990121103204",
    "county-package": "/records/county-package/tables/T01/",
    "county-report": "/records/county-package/",
    "permissions/hand-over": "/settings/users/hand-over/990121103211/BRANCH_SECRETARY/",
}
UPPER_PART = {"clip": {"x": 0, "y": 0, **SCREEN, "height": 540}}
DENSE = {"county-package"}  # so many digits that the whole screen weighs too much


def test_every_picture_in_the_documents_exists_and_is_small():
    documents = [*settings.BASE_DIR.glob("*.md"), *settings.BASE_DIR.glob("docs/**/*.md")]
    named = {
        (document.parent / address).resolve()
        for document in documents
        for address in re.findall(r"!\[[^\]]*\]\(([^)]+\.png)\)", document.read_text(encoding="utf-8"))
    } | {FOLDER / picture.name for picture in shown_by_the_help()}

    assert [path for path in named if not path.exists()] == []
    assert [path for path in FOLDER.rglob("*.png") if path.stat().st_size > MOST_BYTES] == []
    assert set(FOLDER.rglob("*.png")) <= named


if os.environ.get("PICTURES"):

    @pytest.mark.parametrize("name", SHOWN)
    def test_a_picture_from_the_office(visitor, name):
        zhou = visitor(SCREEN).sign_in("zhou")
        zhou.go(SHOWN[name])
        take(zhou.page, name, **(UPPER_PART if name in DENSE else {}))

    def test_a_picture_of_a_person(visitor):
        zhou = visitor(SCREEN).sign_in("zhou")
        zhou.go("/records/people/?q=hyc")
        zhou.follow("何永昌")
        take(zhou.page, "person")

    def test_a_picture_of_an_import(visitor):
        zhou = visitor(SCREEN).sign_in("zhou")
        zhou.upload("党员名册", settings.BASE_DIR / "fixtures" / "sheets" / "members_bad.xlsx")
        take(zhou.page, "import-outcome")
        zhou.follow("查看列对应")
        take(zhou.page, "import-columns")

    def test_a_picture_of_a_phone(phone):
        take(phone("he").page, "village-phone")

    def test_pictures_of_a_meeting(visitor, phone):
        zhou = visitor(SCREEN).sign_in("zhou")
        zhou.go("/records/meetings/?q=2026 年度工作计划")
        zhou.follow("支部党员大会")
        take(zhou.page, "meeting")
        he = phone("he")
        he.go("/records/meetings/?stage=DRAFT&kind=BRANCH_COMMITTEE")
        he.follow("支部委员会会议")
        take(he.page, "meeting-phone")

    def test_pictures_of_notices(visitor):
        zhou = visitor(SCREEN).sign_in("zhou")
        zhou.go("/publish/?state=draft")
        zhou.follow("石桥村2026年第一季度村务公开")
        take(zhou.page, "notice-draft")
        guest = visitor({"width": 1280, "height": 620})
        guest.go("/p/?q=双河村")
        guest.arrive_by(guest.page.locator("main").get_by_role("link", name="双河村2026年2月财务公开"))
        take(guest.page, "notice-public")

    @pytest.mark.parametrize(("village", "name"), [("石桥村", "help/remind"), ("沙洲村", "help/no-account")])
    def test_pictures_of_a_reminder(visitor, village, name):
        zhou = visitor(SCREEN).sign_in("zhou")
        zhou.arrive_by(zhou.page.get_by_role("link", name=re.compile(f"催办：.*{village}")))
        take(zhou.page, name, **UPPER_PART)

    def test_pictures_of_what_a_village_fills_in(phone):
        he = phone("he")
        for button, name in (("现在填写", "help/answer"), ("去修改", "help/returned")):
            he.go("/home/")
            he.arrive_by(he.page.get_by_role("link", name=button).first)
            take(he.page, name)
        he.go("/me/")
        take(he.page, "help/text-size")

    def test_a_picture_of_the_door(visitor):
        guest = visitor(SCREEN)
        guest.go("/login/")
        take(guest.page, "help/sign-in", **UPPER_PART)
