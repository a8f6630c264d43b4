"""The pages of representatives: what each role finds there, and what the office does."""

import datetime

import pytest
from django.urls import reverse

from branches.models import Representative
from tests.factories import (
    FiguresFactory,
    PersonFactory,
    RepresentativeFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov.common import tokens
from villagegov.common.audit import AuditEntry

pytestmark = pytest.mark.django_db
PHONE = "19900000163"
TYPED = {"name": "郝莲秀", "sex": "FEMALE", "birth_date": "1960.02"}
DAY = datetime.date(2026, 1, 5)


@pytest.fixture
def village():
    return VillageFactory(code="990121103204", name="石桥村")


@pytest.fixture
def office(client, village):
    user = user_with("township_org", TownshipFactory())
    client.force_login(user)
    return user


def shown(client, route: str, /, *args, **query) -> str:
    return client.get(reverse(route, args=args), query).content.decode()


def send(client, route: str, /, *args, **fields):
    return client.post(reverse(route, args=args), {tokens.FIELD: tokens.fresh(), "version": 1, **fields})


def test_the_list_says_how_many_the_share_of_women_and_the_households_for_each(client, office, village):
    FiguresFactory(place=village, household_count=30)
    RepresentativeFactory(place=village)
    RepresentativeFactory.create_batch(2, place=village, sex="MALE")

    page = shown(client, "representative_list")

    assert "<dd>3 人</dd>" in page
    assert "1 人，占 33.3%" in page
    assert "10.0 户" in page
    assert "需要核对" not in page


def test_what_does_not_fit_stands_above_the_list_with_its_village(client, office, village):
    RepresentativeFactory.create_batch(3, place=village, sex="MALE")

    page = shown(client, "representative_list")

    assert "需要核对" in page
    assert "妇女代表 0 人，占村民代表会议 3 人的 0.0%，低于三分之一（至少 1 人）" in page


def test_the_numbers_follow_the_village_and_the_day_that_are_asked(client, office, village):
    RepresentativeFactory(place=village, elected_on=datetime.date(2026, 2, 1))
    RepresentativeFactory.create_batch(2, place=VillageFactory(code="990121103205", name="梅岭村"))

    assert "<dd>3 人</dd>" in shown(client, "representative_list")
    assert "<dd>1 人</dd>" in shown(client, "representative_list", place=village.code)
    assert "<dd>2 人</dd>" in shown(client, "representative_list", on="2026-01-31")
    assert "<dd>3 人</dd>" in shown(client, "representative_list", township="990121103000")
    assert client.get(reverse("representative_list"), {"township": "x", "on": "?"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"郝莲秀", "秦成军"}),
        ({"sex": "MALE"}, {"秦成军"}),
        ({"political": "PARTY_MEMBER"}, {"秦成军"}),
        ({"q": "hlx"}, {"郝莲秀"}),
        ({"q": "3组"}, {"郝莲秀"}),
        ({"state": "ended"}, {"崔兰芳"}),
        ({"state": "any"}, {"郝莲秀", "秦成军", "崔兰芳"}),
        ({"on": "2026-01-04"}, {"郝莲秀", "秦成军", "崔兰芳"}),
        ({"on": "2026-01-05"}, {"郝莲秀", "秦成军"}),
    ],
)
def test_the_list_is_filtered_by_its_address(client, office, query, names):
    RepresentativeFactory(name="郝莲秀")
    RepresentativeFactory(name="秦成军", sex="MALE", political_status="PARTY_MEMBER", villager_group="1组")
    RepresentativeFactory(name="崔兰芳", ended_on=DAY, end_reason="MOVED_AWAY")

    page = shown(client, "representative_list", **query)

    assert {name for name in ("郝莲秀", "秦成军", "崔兰芳") if name in page} == names
    assert ("崔兰芳（迁出本村）" in page) is ("崔兰芳" in names and query != {"on": "2026-01-04"})


@pytest.mark.parametrize("route", ["representative_list", "representative_list_print"])
def test_the_list_costs_the_same_for_fifty_and_five_hundred(
    client, office, django_assert_max_num_queries, route
):
    RepresentativeFactory.create_batch(50)
    client.get(reverse(route))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse(route))
    Representative.objects.bulk_create(RepresentativeFactory.build_batch(450, place=VillageFactory()))

    with django_assert_max_num_queries(len(few)):
        client.get(reverse(route))


@pytest.mark.parametrize(
    ("role", "is_full"),
    [("township_org", True), ("township_leader", True), ("village_secretary", True), ("village_clerk", True),
     ("county_org", False), ("supervision_member", False), ("village_cadre", False), ("stationed_cadre", False)],
)  # fmt: skip
def test_who_calls_people_sees_their_numbers_and_others_do_not(client, role, is_full):
    one = RepresentativeFactory(phone=PHONE, birth_date=datetime.date(1960, 2, 9), birth_date_by_month=False)
    client.force_login(user_with(role))

    pages = shown(client, "representative", one.pk) + shown(client, "representative_list")

    assert (PHONE in pages) is is_full
    assert ("199****0163" in pages) is not is_full
    assert ("1960年2月9日" in pages) is (role == "township_org")


def test_the_download_is_as_shown_and_masks_the_telephones(client, office):
    RepresentativeFactory(phone=PHONE)

    answer = client.get(reverse("representative_list_export"))

    assert answer.status_code == 200
    assert PHONE.encode() not in b"".join(answer.streaming_content)
    assert AuditEntry.objects.filter(act="export").count() == 1


def test_the_administrator_finds_no_such_pages(client):
    one = RepresentativeFactory()
    client.force_login(user_with("system_admin"))

    for route, *args in (["representative_list"], ["representative", one.pk], ["representative_new"]):
        assert client.get(reverse(route, args=args)).status_code == 404


def test_the_office_enters_one_and_the_trail_knows(client, office, village):
    answer = send(client, "representative_new", place=village.code, phone=PHONE, **TYPED)

    one = Representative.objects.get()
    assert (answer.status_code, answer.url) == (303, one.get_absolute_url())
    entry = AuditEntry.objects.get(act="add_representative")
    assert entry.after["phone"].startswith("199****0163 ")
    assert "新增村民代表" in shown(client, "representative", one.pk)


def test_a_change_counts_from_the_version_that_was_shown(client, office):
    one = RepresentativeFactory(name="郝莲秀")

    assert send(client, "representative_edit", one.pk, **TYPED, remark="改过").status_code == 303
    assert send(client, "representative_edit", one.pk, **TYPED, remark="又改").status_code == 409

    one.refresh_from_db()
    assert (one.remark, one.version) == ("改过", 2)


def test_a_person_is_tied_by_hand_and_untied(client, office):
    one, person = RepresentativeFactory(name="郝莲秀"), PersonFactory(name="郝莲秀", sex="FEMALE")

    send(client, "representative_link", one.pk, person=person.pk)

    assert f'<a href="{person.get_absolute_url()}">郝莲秀（石桥村）</a>' in shown(
        client, "representative", one.pk
    )
    send(client, "representative_link", one.pk, person="", version=2)
    one.refresh_from_db()
    assert one.person is None


def test_without_a_namesake_the_page_says_what_to_do(client, office):
    one = RepresentativeFactory(name="郝莲秀")

    assert "本镇人员里没有同名的人" in shown(client, "representative_link", one.pk)


def test_who_may_not_see_people_does_not_see_the_person_behind(client):
    person = PersonFactory(name="郝莲秀", sex="FEMALE")
    one = RepresentativeFactory(name="郝莲秀", person=person)
    client.force_login(user_with("supervision_member"))

    page = shown(client, "representative", one.pk)

    assert person.get_absolute_url() not in page
    assert "对应人员" not in page


def test_an_ended_term_stays_readable_and_is_changed_no_more(client, office):
    one = RepresentativeFactory(name="郝莲秀")

    answer = send(client, "representative_end", one.pk, ended_on="2026-03-01", end_reason="DIED", note="")

    assert answer.status_code == 303
    page = shown(client, "representative", one.pk)
    assert "已终止" in page
    assert "2026年3月1日" in page
    assert reverse("representative_edit", args=[one.pk]) not in page
    assert client.get(reverse("representative_edit", args=[one.pk])).status_code == 404
    assert send(client, "representative_end", one.pk, ended_on="2026-03-01", end_reason="DIED").status_code in (
        409, 422,
    )  # fmt: skip


def test_an_end_needs_day_and_reason(client, office):
    one = RepresentativeFactory()

    answer = send(client, "representative_end", one.pk, ended_on="2026.03", end_reason="")

    assert answer.status_code == 422
    assert Representative.objects.current().count() == 1
