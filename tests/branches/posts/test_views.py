"""The pages of posts: who holds which, vacancies, history, beginning and end."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from branches.models import CadreProfile, PostTenure
from tests.factories import PersonFactory, TenureFactory, VillageFactory, user_with
from villagegov.common.tokens import fresh

pytestmark = pytest.mark.django_db

LISTS = [
    "post_list",
    "post_list_print",
    "post_list_export",
    "post_history",
    "post_history_print",
    "post_history_export",
]


def signed_in(role):
    client = Client()
    client.user = user_with(role)
    client.force_login(client.user)
    return client


def sent(client, url, **fields):
    return client.post(url, {"form_token": fresh(), **fields})


def rows_of(response):
    return [[cell.text for cell in row.cells] for row in response.context["listing"].rows]


@pytest.fixture
def office():
    return signed_in("township_org")


def test_a_holder_stands_once_with_the_posts_by_body(office):
    person = PersonFactory(name="何永昌", phone="19900000001")
    TenureFactory(person=person, post="BRANCH_SECRETARY")
    TenureFactory(person=person, post="COMMITTEE_DIRECTOR", started_on=datetime.date(2021, 4, 1))
    TenureFactory(person=person, post="GRID_WORKER", duty="第二网格员")
    TenureFactory(person=person, post="CLERK", ended_on=datetime.date(2022, 1, 1), end_reason="OTHER")

    assert rows_of(office.get(reverse("post_list"))) == [
        ["何永昌", "石桥村", "书记", "村委会主任", "", "第二网格员", "2021年3月15日", "是", "19900000001"]
    ]


def test_holders_stand_by_village_then_post_then_strokes(office):
    first, last = (
        VillageFactory(code="990121103206", display_order=1),
        VillageFactory(code="990121103205", display_order=2),
    )
    for name, post, place in [
        ("丁一", "BRANCH_MEMBER", last), ("何永昌", "BRANCH_SECRETARY", last), ("于大", "BRANCH_MEMBER", last),
        ("柳青禾", "CLERK", first),
    ]:  # fmt: skip
        TenureFactory(person=PersonFactory(name=name, place=place), post=post)

    assert [row[0] for row in rows_of(office.get(reverse("post_list")))] == [
        "柳青禾",
        "何永昌",
        "丁一",
        "于大",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "hyc"}, ["何永昌"]),
        ({"post": "CLERK"}, ["柳青禾"]),
        ({"body": "team"}, ["何永昌"]),
        ({"body": "supervision"}, []),
        ({"place": "990121103205"}, ["柳青禾"]),
        ({"place": "990121103204", "post": "CLERK"}, []),
    ],
)
def test_filters_narrow_the_holders(office, query, found):
    TenureFactory(person=PersonFactory(name="何永昌"))
    TenureFactory(
        person=PersonFactory(name="柳青禾", place=VillageFactory(code="990121103205")), post="CLERK"
    )

    assert [row[0] for row in rows_of(office.get(reverse("post_list"), query))] == found


def test_villages_without_a_secretary_are_named_with_the_days(office):
    VillageFactory(code="990121103205", name="柳溪村")
    TenureFactory(post="BRANCH_SECRETARY", ended_on=datetime.date(2026, 3, 3), end_reason="RESIGNED")

    page = office.get(reverse("post_list")).content.decode()

    assert "没有书记的村（社区） 2 个" in page
    assert "空缺 10 天" in page
    assert "还没有登记过书记" in page


def test_a_village_with_two_secretaries_is_pointed_out(office):
    TenureFactory(person=PersonFactory(name="何永昌"))
    TenureFactory(person=PersonFactory(name="柳青禾"))

    assert "登记了两名书记的村" in office.get(reverse("post_list")).content.decode()


def test_the_history_shows_ended_tenures_too(office):
    TenureFactory(person=PersonFactory(name="何永昌"))
    TenureFactory(
        person=PersonFactory(name="柳青禾"),
        post="CLERK",
        ended_on=datetime.date(2024, 1, 1),
        end_reason="DIED",
    )

    everything = rows_of(office.get(reverse("post_history")))
    ended = rows_of(office.get(reverse("post_history"), {"state": "ended"}))
    running = rows_of(office.get(reverse("post_history"), {"state": "now"}))

    assert [row[0] for row in everything] == ["何永昌", "柳青禾"]
    assert ended == [["柳青禾", "石桥村", "村文书", "2021年3月15日", "2024年1月1日", "死亡", "", ""]]
    assert [row[0] for row in running] == ["何永昌"]


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize(
    "role", ["system_admin", "supervision_member", "village_cadre", "joint_unit", "stationed_cadre"]
)
def test_who_has_nothing_to_do_with_posts_finds_no_list(role, route):
    assert signed_in(role).get(reverse(route)).status_code == 404


@pytest.mark.parametrize(
    "role", ["county_org", "township_org", "township_leader", "village_secretary", "village_clerk"]
)
def test_who_works_with_posts_finds_the_lists(role):
    TenureFactory()
    client = signed_in(role)

    assert [client.get(reverse(route)).status_code for route in LISTS] == [200] * len(LISTS)


def test_a_village_sees_its_own_posts_alone():
    TenureFactory(person=PersonFactory(name="何永昌"))
    TenureFactory(person=PersonFactory(name="柳青禾", place=VillageFactory(code="990121103205")))

    assert [row[0] for row in rows_of(signed_in("village_secretary").get(reverse("post_history")))] == [
        "何永昌"
    ]


@pytest.mark.parametrize("route", ["post_list", "post_history"])
def test_the_lists_cost_the_same_queries_for_1_row_and_for_30(office, route, django_assert_max_num_queries):
    TenureFactory()
    url = reverse(route)
    office.get(url)
    with django_assert_max_num_queries(9) as few:
        office.get(url)
    for _ in range(29):
        TenureFactory()
    with django_assert_max_num_queries(len(few)):
        office.get(url, {"size": "50"})


def test_the_office_registers_a_tenure(office):
    person = PersonFactory()

    response = sent(
        office,
        reverse("post_begin", args=[person.pk]),
        post="CLERK",
        place=person.place_id,
        started_on="2026.03",
    )

    tenure = PostTenure.objects.get()
    assert response.status_code == 303
    assert (tenure.post, tenure.started_on, tenure.started_on_by_month) == (
        "CLERK",
        datetime.date(2026, 3, 1),
        True,
    )


def test_the_form_says_which_posts_exclude_one_another(office):
    person = TenureFactory(post="COMMITTEE_MEMBER").person

    response = sent(
        office,
        reverse("post_begin", args=[person.pk]),
        post="SUPERVISION_MEMBER",
        place=person.place_id,
        started_on="2026-3-1",
    )

    assert response.status_code == 422
    assert "村委会成员不得担任村务监督委员会成员" in response.content.decode()


def test_the_office_ends_a_tenure(office):
    tenure = TenureFactory(post="CLERK")

    response = sent(
        office, reverse("post_end", args=[tenure.pk]), ended_on="2026-3-10", end_reason="RESIGNED", version=1
    )

    tenure.refresh_from_db()
    assert response.status_code == 303
    assert (tenure.ended_on, tenure.end_reason) == (datetime.date(2026, 3, 10), "RESIGNED")


def test_no_form_offers_to_dismiss_a_committee_member(office):
    tenure = TenureFactory(post="COMMITTEE_MEMBER")

    page = office.get(reverse("post_end", args=[tenure.pk]))

    assert "DISMISSED" not in dict(page.context["form"].fields["end_reason"].choices)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("township_leader", 403),
        ("county_org", 403),
        ("village_secretary", 403),
        ("village_cadre", 404),
        ("system_admin", 404),
    ],
)
def test_nobody_else_changes_posts(role, status):
    tenure = TenureFactory()
    client = signed_in(role)

    assert client.get(reverse("post_begin", args=[tenure.person_id])).status_code == status
    assert client.get(reverse("post_end", args=[tenure.pk])).status_code == status


def test_the_office_keeps_what_t05_asks_of_a_cadre(office):
    person = PersonFactory()
    url = reverse("cadre_profile", args=[person.pk])

    sent(office, url, education_full_time="SENIOR_HIGH", source="VETERAN", admitted_on="2010.05")
    sent(office, url, education_full_time="BACHELOR", source="VETERAN", admitted_on="2010.05", version=1)

    profile = CadreProfile.objects.get()
    page = office.get(reverse("person", args=[person.pk])).content.decode()
    assert (profile.education_full_time, profile.admitted_on_by_month, profile.version) == (
        "BACHELOR",
        True,
        2,
    )
    assert "退役军人" in page
    assert "修改干部信息" in page


def test_a_supervisor_does_not_become_head_of_the_collective(office):
    person = TenureFactory(post="SUPERVISION_MEMBER").person

    response = sent(office, reverse("cadre_profile", args=[person.pk]), post_collective="理事长")

    assert response.status_code == 422
    assert "村集体经济组织负责人" in response.content.decode()
    assert not CadreProfile.objects.exists()
