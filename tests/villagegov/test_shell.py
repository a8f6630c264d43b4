"""The frame: which rooms a role has, what is marked as here, how the own settings reach every page."""

import pytest
from django.urls import reverse

from tests.factories import TownshipFactory, UserFactory, VillageFactory, user_with
from villagegov import shell
from villagegov.common import permissions
from villagegov.common.roles import ON_THE_PHONE, Role

pytestmark = pytest.mark.django_db
SIGNS_IN = [role for role in Role if role != Role.PUBLIC]


def shown(client, user, url):
    client.force_login(user)
    return client.get(url).context["shell"]


@pytest.mark.parametrize("role", SIGNS_IN)
def test_a_word_stands_in_a_menu_only_for_who_may_open_its_page(client, role):
    user = user_with(role)

    for _, label, route, permission in shell.ENTRIES:
        listed = any(
            page["label"] == label for section in _sections() for page in shell.allowed(user, section)
        )
        assert listed is permissions.permits(user, permission), label
        client.force_login(user)
        assert (client.get(reverse(route)).status_code in {200, 302}) is listed, label


def _sections():
    return [section for section, _ in shell.SECTIONS] + ["settings", "hand_in"]


@pytest.mark.parametrize("role", SIGNS_IN)
def test_village_roles_have_the_bottom_bar_of_a_phone_and_all_others_have_not(client, role):
    frame = shown(client, user_with(role), reverse("home"))

    assert frame["is_phone"] is (role in ON_THE_PHONE)
    assert bool(frame["bottom"]) is (role in ON_THE_PHONE)


def test_the_page_with_the_longest_address_is_marked_as_here(client):
    frame = shown(client, user_with(Role.TOWNSHIP_ORG), reverse("grant_list"))

    assert [page["label"] for page in frame["subsections"] if page["current"]] == ["角色授权"]
    assert [page["label"] for page in frame["user_menu"] if page["current"]] == ["角色授权"]


def test_the_section_of_the_address_is_marked_on_level_one(client):
    frame = shown(client, user_with(Role.TOWNSHIP_ORG), reverse("village_list"))

    assert [section["label"] for section in frame["sections"] if section["current"]] == ["基础台账"]


def test_the_role_of_the_office_decides_the_look_before_that_of_the_village(client):
    user = user_with(Role.TOWNSHIP_LEADER, name="林建业")
    user.grants.create(
        role=Role.STATIONED_CADRE,
        place=VillageFactory(code="990121103204", name="石桥村"),
        starts_on="2021-03-15",
    )

    frame = shown(client, user, reverse("home"))

    assert (frame["user_label"], frame["place_name"], frame["is_phone"]) == (
        "林建业（镇领导）",
        "松澜镇",
        False,
    )


def test_the_own_settings_stand_on_every_page(client):
    user = user_with(Role.TOWNSHIP_ORG, text_size=1, density="compact", single_keys=False)

    frame = shown(client, user, reverse("home"))

    assert (frame["text_class"], frame["density_class"], frame["keys_off"]) == (
        "text-1",
        "density-compact",
        True,
    )


def test_a_village_page_names_the_telephone_of_the_office(client):
    TownshipFactory(contact_phone="0990-5550103")

    assert shown(client, user_with(Role.VILLAGE_CLERK), reverse("home"))["office_phone"] == "0990-5550103"


def test_an_account_without_a_role_has_only_its_own_pages(client):
    frame = shown(client, UserFactory(name="新人"), reverse("home"))

    assert [section["label"] for section in frame["sections"]] == ["工作台"]
    assert (frame["user_label"], frame["office_phone"]) == ("新人（没有角色）", "")
    assert [page["label"] for page in frame["user_menu"]] == [
        "消息",
        "个人设置",
        "操作日志",
        "全年时间表",
        "帮助",
    ]


def test_who_is_not_signed_in_sees_no_menu(client, settings):
    settings.DEMO = True

    frame = client.get(reverse("sign_in")).context["shell"]

    assert frame["demo_note"] == "演示数据，日期停在 2026年3月13日"
    assert "sections" not in frame
