"""一村一册: what it says, to whom, and that a large village costs no more than a small one."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from branches.places.booklet import village_part
from branches.proposals import operations
from tests.factories import (
    FiguresFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    RepresentativeFactory,
    TenureFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return VillageFactory(code="990121103204", name="石桥村")


def sheet(client, village, user) -> str:
    client.force_login(user)
    return client.get(reverse("village_print", args=[village.code])).content.decode()


def fill(village, number: int) -> None:
    for _ in range(number):
        MembershipFactory(person=PersonFactory(place=village, birth_date=datetime.date(1950, 1, 1)))
        TenureFactory(person=PersonFactory(place=village), post="GROUP_LEADER")
        RepresentativeFactory(place=village)
        OrganizationFactory(place=village, name=f"第{PersonFactory(place=village).pk}党支部")


def test_the_sheet_holds_every_register_and_what_waits(client, village):
    FiguresFactory(place=village, year=2026, household_count=862, income_per_capita=Decimal("26380"))
    FiguresFactory(place=village, year=2025, income_per_capita=Decimal("24260"))
    fill(village, 1)
    secretary = user_with("village_secretary", village)
    operations.propose(PersonFactory(place=village), "person.phone", "19900000002", "换号", by=secretary)

    page = sheet(client, village, user_with("township_org", TownshipFactory()))

    for words in ("862", "26,380.00 元，比上年增 8.7%", "党组织", "60 岁及以上</dt><dd>1 人", "村民小组长",
                  "何永昌（2021年3月15日起）", "村民代表</dt><dd>1 人", "待审核的更正建议", "换号"):  # fmt: skip
        assert words in page, words
    assert "19900000002" not in page


@pytest.mark.parametrize(
    ("role", "people", "posts", "proposals"),
    [("village_secretary", True, True, True), ("supervision_member", False, False, False),
     ("stationed_cadre", False, False, False), ("county_org", True, True, True)],
)  # fmt: skip
def test_each_reader_finds_what_one_may_see(client, village, role, people, posts, proposals):
    fill(village, 1)
    secretary = user_with("village_secretary", village)
    operations.propose(PersonFactory(place=village), "person.education", "BACHELOR", "毕业了", by=secretary)

    page = sheet(client, village, user_with(role))

    found = ("党员队伍" in page, "任职人员" in page, "待审核的更正建议" in page)
    assert found == (people, posts, proposals)
    assert "村民代表" in page


def test_a_large_village_costs_what_a_small_one_costs(client, village, django_assert_max_num_queries):
    office = user_with("township_org", TownshipFactory())
    fill(village, 1)
    sheet(client, village, office)
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("village_print", args=[village.code]))
    fill(village, 7)

    with django_assert_max_num_queries(len(few)):
        page = client.get(reverse("village_print", args=[village.code])).content.decode()
    assert "另有 2 个" in page


def test_income_is_told_by_the_year_in_which_it_was_earned(village):
    reader = user_with("county_org")
    for year, income in ((2026, "100"), (2025, "100"), (2024, "80"), (2022, "75")):
        FiguresFactory(place=village, year=year, income_per_capita=Decimal(income))

    facts = village_part(village, reader)[1].facts

    assert [(fact["label"], fact["value"]) for fact in facts] == [
        ("2025 年人均可支配收入", "100.00 元，比上年持平"),
        ("2024 年人均可支配收入", "100.00 元，比上年增 25.0%"),
        ("2023 年人均可支配收入", "80.00 元"),
    ]
