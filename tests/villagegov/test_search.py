"""搜索: what each role finds in one field, and what no address carries."""

import re

import pytest
from django.urls import reverse

from tests.factories import (
    CountyFactory,
    OrganizationFactory,
    PersonFactory,
    RepresentativeFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov.common import searching


@pytest.fixture
def village(db):
    return VillageFactory(code="990121103204", name="石桥村")


def asked(client, user, words):
    client.force_login(user)
    return client.get(reverse("search"), {"q": words})


def text_of(response):
    return re.sub(r"<[^>]+>", "", response.content.decode())


def test_one_field_finds_in_every_register(client, village):
    PersonFactory(place=village, name="石正文")
    RepresentativeFactory(place=village, name="石秀莲")
    OrganizationFactory(place=village, name="石桥村党支部")

    page = asked(client, user_with("township_org", TownshipFactory()), "石")

    labels = [group.label for group in page.context["groups"]]
    assert labels == ["党组织", "人员", "村（社区）", "村民代表"]
    assert "<mark>石</mark>正文" in page.content.decode()


@pytest.mark.parametrize("words", ["hyc", "heyongchang", "何永", "sqc", "石桥"])
def test_a_person_is_found_by_name_pinyin_and_village(client, village, words):
    PersonFactory(place=village, name="何永昌")

    page = text_of(asked(client, user_with("township_org", TownshipFactory()), words))

    assert ("石桥村" if words == "sqc" else "何永昌") in page


def test_nothing_is_found_outside_the_own_scope(client, village):
    foreign = VillageFactory(code="990121104201", name="石头村")
    PersonFactory(place=foreign, name="石外人")

    page = asked(client, user_with("township_org", TownshipFactory()), "石")

    assert "石外人" not in text_of(page)
    assert "石头村" not in text_of(page)


def test_who_may_not_list_people_finds_none(client, village):
    PersonFactory(place=village, name="石正文")

    page = asked(client, user_with("supervision_member", village), "石")

    assert [group.label for group in page.context["groups"]] == ["村（社区）"]


def test_who_has_no_register_has_no_search(client, village):
    admin = user_with("system_admin", CountyFactory())

    assert asked(client, admin, "石").status_code == 404
    assert reverse("search") not in client.get(reverse("home")).content.decode()


def test_a_long_number_leaves_the_address_and_the_page_offers_its_form(client, village):
    user = user_with("township_org", TownshipFactory())

    answer = asked(client, user, "990121199003140015")

    assert (answer.status_code, answer.url) == (302, reverse("search"))
    page = client.get(answer.url).content.decode()
    assert reverse("person_by_number") in page
    assert "990121199003140015" not in page


def test_a_search_without_result_says_what_to_try(client, village):
    page = text_of(asked(client, user_with("township_org", TownshipFactory()), "查无此人"))

    assert "没有找到“查无此人”。可以试姓名、村名或编号" in page


def test_more_than_is_shown_opens_in_the_list(client, village):
    for number in range(searching.SHOWN + 1):
        PersonFactory(place=village, name=f"石正{'一二三四五六七八九'[number]}")

    page = asked(client, user_with("township_org", TownshipFactory()), "石正")

    (people,) = page.context["groups"]
    assert len(people.hits) == searching.SHOWN
    assert len(client.get(people.more_url).context["listing"].rows) == searching.SHOWN + 1


def test_a_search_costs_the_same_for_one_and_for_three(client, village, django_assert_max_num_queries):
    user = user_with("township_org", TownshipFactory())
    PersonFactory(place=village, name="石正文")
    asked(client, user, "石")

    with django_assert_max_num_queries(50) as one:
        client.get(reverse("search"), {"q": "石"})
    PersonFactory.create_batch(2, place=village, name="石正武")
    RepresentativeFactory(place=village, name="石秀莲")
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(reverse("search"), {"q": "石"})
