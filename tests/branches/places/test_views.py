"""The list of villages and the page of one: what they show, to whom."""

import datetime

import pytest
from django.urls import reverse

from tests.factories import (
    FiguresFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    RepresentativeFactory,
    TenureFactory,
    VillageFactory,
    user_with,
)
from villagegov.common import audit
from villagegov.common.places import Village

pytestmark = pytest.mark.django_db


def settled_village(number: int, **fields):
    """A village with figures, an organisation, and a secretary who is its one member."""
    village = VillageFactory(code=f"990121103{201 + number}", **fields)
    FiguresFactory(place=village, year=2025, household_count=100 + number, registered_population=300)
    OrganizationFactory(place=village)
    person = PersonFactory(place=village)
    MembershipFactory(person=person)
    TenureFactory(person=person)
    return village


def shown(client, name: str, *args, **query) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


def test_the_list_stands_in_the_order_of_the_township_with_its_totals(client, office):
    for number in range(3):
        settled_village(number, display_order=9 - number)

    page = shown(client, "village_list")

    assert page.index("203号村") < page.index("202号村") < page.index("201号村")
    assert "303" in page  # 100 + 101 + 102 households
    assert "何永昌" in page


def test_a_list_costs_the_same_for_3_villages_and_for_18(client, office, django_assert_max_num_queries):
    for number in range(3):
        settled_village(number)
    client.get(reverse("village_list"))
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("village_list"))
    for number in range(3, 18):
        settled_village(number)

    with django_assert_max_num_queries(30) as many:
        client.get(reverse("village_list"))

    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "石桥"}, {"石桥村"}),
        ({"q": "sqc"}, {"石桥村"}),
        ({"q": "shiqiao"}, {"石桥村"}),
        ({"q": "990121103001"}, {"莲塘社区"}),
        ({"kind": "COMMUNITY"}, {"莲塘社区"}),
        ({"stage": "MERGED"}, {"旧村"}),
        ({}, {"石桥村", "莲塘社区"}),
    ],
)
def test_the_list_is_searched_and_filtered(client, office, query, found):
    bridge = VillageFactory(code="990121103204", name="石桥村")
    VillageFactory(code="990121103001", name="莲塘社区", kind="COMMUNITY")
    VillageFactory(code="990121103299", name="旧村", stage="MERGED", merged_into=bridge)

    page = shown(client, "village_list", **query)

    rows = page[page.index("<tbody>") : page.index("</tbody>")]
    assert {name for name in ("石桥村", "莲塘社区", "旧村") if name in rows} == found


def test_the_figures_are_those_of_the_chosen_year(client, office):
    village = VillageFactory(code="990121103204", name="石桥村")
    FiguresFactory(place=village, year=2024, household_count=811)
    FiguresFactory(place=village, year=2025, household_count=862)

    assert "862" in shown(client, "village_list")
    assert "811" in shown(client, "village_list", year="2024")


def test_the_list_prints_and_downloads_with_all_rows(client, office):
    settled_village(0)

    printed = client.get(reverse("village_list_print"))
    sheet = client.get(reverse("village_list_export"))

    assert "201号村" in printed.content.decode()
    assert sheet.status_code == 200


def test_names_of_secretaries_are_for_roles_that_see_posts(client):
    village = settled_village(0)
    client.force_login(user_with("supervision_member", village))

    assert "何永昌" not in shown(client, "village_list")
    assert "何永昌" not in shown(client, "village", village.code)


def test_a_village_of_another_township_answers_404(client, office):
    stranger = VillageFactory(code="990121104201", name="桥头村")

    assert client.get(reverse("village", args=[stranger.code])).status_code == 404
    assert client.get(reverse("village_print", args=[stranger.code])).status_code == 404


def test_the_page_shows_years_organisation_posts_and_trail(client, office):
    village = settled_village(0, contact_phone="0990-8000001")
    audit.write(
        audit.act_on(
            Village.objects.get(), "change_village", "修改", before={"name": "塘村"}, after={"name": "大塘村"}
        ),
        by=office,
    )

    page = shown(client, "village", village.code)

    for told in ("2025 年", "201号村党支部", "何永昌", "0990-8000001", "名称：塘村 → 大塘村"):
        assert told in page


@pytest.mark.parametrize("name", ["village", "village_print"])
def test_a_village_in_order_has_no_warning(client, office, name):
    village = VillageFactory(code="990121103204", name="石桥村")
    OrganizationFactory(place=village)
    for _ in range(3):
        member = MembershipFactory(person=PersonFactory(place=village))
    TenureFactory(person=member.person)

    assert "建议设" not in shown(client, name, village.code)
    assert "书记空缺" not in shown(client, name, village.code)


@pytest.mark.parametrize(
    ("ended_on", "said"),
    [
        (datetime.date(2025, 11, 20), "书记空缺 113 天（2025年11月20日起），已超过 3 个月"),
        (datetime.date(2025, 12, 13), "书记空缺 90 天（2025年12月13日起），不要超过 3 个月"),
    ],
)
def test_a_vacancy_is_counted_in_days_against_the_limit(client, office, ended_on, said):
    village = VillageFactory(code="990121103211", name="沙洲村")
    TenureFactory(person=PersonFactory(place=village), ended_on=ended_on, end_reason="RESIGNED")

    assert said in shown(client, "village", village.code)


def test_the_page_says_how_many_represent_how_many_and_what_does_not_fit(client, office):
    village = settled_village(3, name="石桥村")
    RepresentativeFactory(place=village)
    RepresentativeFactory.create_batch(9, place=village, sex="MALE")

    for route in ("village", "village_print"):
        page = shown(client, route, village.code)
        assert "<dt>村民代表</dt><dd>10 人</dd>" in page
        assert "<dt>妇女代表</dt><dd>1 人，占 10.0%</dd>" in page
        assert "<dt>平均每名代表</dt><dd>10.3 户</dd>" in page
        assert "妇女代表 1 人，占村民代表会议 10 人的 10.0%，低于三分之一（至少 4 人）" in page


def test_two_secretaries_are_named(client, office):
    village = settled_village(0)
    TenureFactory(person=PersonFactory(place=village, name="王淑芬"))

    assert "在任书记有 2 名：何永昌、王淑芬" in shown(client, "village", village.code)


def test_a_village_that_never_had_a_secretary_says_so(client, office):
    village = VillageFactory(code="990121103211", name="沙洲村")

    assert "还没有登记书记" in shown(client, "village", village.code)


def test_a_merged_village_names_its_successor_and_warns_of_nothing(client, office):
    successor = settled_village(0)
    old = VillageFactory(
        code="990121103299",
        name="旧村",
        stage="MERGED",
        merged_into=successor,
        valid_from=datetime.date(2010, 1, 1),
        valid_to=datetime.date(2025, 6, 30),
    )

    page = shown(client, "village", old.code)

    assert "已撤并" in page
    assert "201号村（2025年6月30日）" in page
    assert "还没有登记书记" not in page
    assert "并入本镇另一个村" not in page
