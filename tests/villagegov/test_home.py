"""The first page of each of the twelve roles that sign in."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    CountyFactory,
    FiguresFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    TenureFactory,
    TownshipFactory,
    UserFactory,
    VillageFactory,
    user_with,
)
from villagegov.common import clock
from villagegov.common.roles import Role
from villagegov.common.verifications import Verification

pytestmark = pytest.mark.django_db
SIGNS_IN = [role for role in Role if role != Role.PUBLIC]


def home_of(client, role, place=None):
    user = user_with(role, place, name="周文清")
    client.force_login(user)
    return client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("role", SIGNS_IN)
def test_every_role_has_a_home_page_whose_links_all_open(client, role):
    TenureFactory()
    MembershipFactory(person=PersonFactory(name="谭志远"))
    page = home_of(client, role)

    main = page[page.index("<main") : page.index("</main>")]
    for url in set(re.findall(r'<a[^>]* href="(/[^"#]*)"', page)):
        assert client.get(url).status_code in {200, 302}, url
    assert "<h1>" in main


def test_an_account_without_a_role_is_told_whom_to_call(client):
    client.force_login(UserFactory())

    assert "您的账号现在没有角色" in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize(
    "role",
    [
        Role.SUPERVISION_MEMBER,
        Role.VILLAGE_CADRE,
        Role.STATIONED_CADRE,
        Role.AUDITOR,
        Role.ASSESSOR,
        Role.JOINT_UNIT,
    ],
)
def test_who_has_nothing_to_do_yet_reads_so_and_reaches_the_own_village(client, role):
    page = home_of(client, role)

    assert "今天没有要办的事" in page
    assert reverse("me") in page
    assert (reverse("village", args=["990121103204"]) in page) is (role != Role.JOINT_UNIT)


@pytest.mark.parametrize("role", [Role.VILLAGE_SECRETARY, Role.VILLAGE_CLERK])
def test_the_village_reads_its_numbers_and_whom_to_call(client, role):
    township = TownshipFactory(contact_phone="0990-5550103")
    village = VillageFactory(code="990121103204", name="石桥村")
    FiguresFactory(place=village, year=2025)
    MembershipFactory(person=PersonFactory(place=village))
    TenureFactory(person=PersonFactory(place=village, name="谭志远"))

    page = home_of(client, role)

    assert all(text in page for text in ("石桥村", "1 名", "2025 年", township.contact_phone))


def test_the_office_reads_what_is_most_urgent_first(client):
    for name in ("石桥村", "梅岭村"):
        OrganizationFactory(place=VillageFactory(name=name), term_started_on="2021-03-18")
    ended = TenureFactory(person=PersonFactory(place=VillageFactory(code="990121103399", name="沙洲村")))
    ended.ended_on, ended.end_reason = "2025-11-20", "DIED"
    ended.save()
    TenureFactory(person=PersonFactory(name="罗春生", account=UserFactory()), post="CLERK")

    page = home_of(client, Role.TOWNSHIP_ORG)

    words = ["空缺 113 天", "职务和角色不一致", "还剩 5 天", "未报送"]
    places = [page.index(word) for word in words]
    assert places[0] == min(places)
    assert places[-1] == max(places)
    assert reverse("hand_over", args=["990121103399", "BRANCH_SECRETARY"]) in page


def test_the_leader_reads_the_same_without_the_offices_buttons(client):
    VillageFactory(code="990121103399", name="沙洲村")

    page = home_of(client, Role.TOWNSHIP_LEADER)

    assert "书记空缺" in page
    assert "办交接" not in page
    assert "上报表</a>" not in page[page.index("<main") :]


def test_a_township_never_shows_another_one(client):
    VillageFactory(code="990121104201", name="青石村")
    OrganizationFactory(place=VillageFactory(code="990121104202", name="远村"), term_started_on="2020-03-18")

    page = home_of(client, Role.TOWNSHIP_ORG)

    assert "青石村" not in page
    assert "任期已满" not in page


def test_the_county_reads_its_townships_as_rows(client):
    CountyFactory()
    TownshipFactory(code="990121104000", name="青石镇")
    TownshipFactory(code="990222103000", name="外县镇")
    MembershipFactory()

    page = home_of(client, Role.COUNTY_ORG)

    assert ("松澜镇" in page or "青石镇" in page, "外县镇" in page) == (True, False)
    assert "未报送" in page


def test_the_administrator_reads_which_offices_have_nobody_and_no_name_of_a_person(client):
    TownshipFactory(), TownshipFactory(code="990121104000", name="青石镇")
    user_with(Role.TOWNSHIP_ORG, name="彭立新")
    tenure = TenureFactory()

    page = home_of(client, Role.SYSTEM_ADMIN)

    main = page[page.index("<main") :]
    assert ("青石镇" in main, "松澜镇" in main, tenure.person.name in page) == (True, False, False)


@pytest.mark.parametrize("role", SIGNS_IN)
def test_a_home_page_costs_the_same_for_one_village_and_for_many(client, role):
    def fill(count):
        for _ in range(count):
            village = VillageFactory()
            FiguresFactory(place=village)
            OrganizationFactory(place=village, term_started_on="2021-03-18")
            person = PersonFactory(place=village, account=UserFactory())
            MembershipFactory(person=person)
            TenureFactory(person=person, post="CLERK")

    fill(1)
    home_of(client, role)
    counts = []
    for more in (3, 0):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("home"))
        counts.append(len(queries))
        fill(more)

    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [Role.TOWNSHIP_ORG, Role.COUNTY_ORG])
def test_a_trail_that_does_not_hold_stands_on_the_first_page(client, role):
    user = user_with(role)
    Verification.objects.create(
        kind=Verification.Kind.TRAIL, at=clock.now(), is_good=False, result="第 2 条对不上"
    )
    client.force_login(user)

    assert "核对没有通过" in client.get("/home/").content.decode()
