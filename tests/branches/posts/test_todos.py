"""Vacancies and double secretaries: in which order they wait, and where they lead whom."""

import datetime

import pytest

from branches.posts.todos import waiting
from tests.factories import PersonFactory, TenureFactory, VillageFactory, user_with
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 13)


def village(number: int, name: str):
    return VillageFactory(code=f"99012110320{number}", name=name, display_order=number)


def secretary_until(place, days_ago: int) -> None:
    ended = TODAY - datetime.timedelta(days=days_ago)
    TenureFactory(person=PersonFactory(place=place), ended_on=ended, end_reason="RESIGNED")


def test_the_longest_vacancy_is_told_first_and_leads_the_office_to_the_hand_over():
    secretary_until(village(1, "石桥村"), 10)
    secretary_until(village(2, "梅岭村"), 20)

    told = waiting(user_with(Role.TOWNSHIP_ORG))

    assert [(one.where, one.word) for one in told] == [("梅岭村", "空缺 20 天"), ("石桥村", "空缺 10 天")]
    assert {one.button for one in told} == {"办交接"}


def test_two_secretaries_are_named():
    place = village(1, "石桥村")
    for name in ("何永昌", "王丽"):
        TenureFactory(person=PersonFactory(place=place, name=name))

    [told] = waiting(user_with(Role.TOWNSHIP_ORG))

    assert (told.tone, told.where, set(told.note.split("、"))) == ("late", "石桥村", {"何永昌", "王丽"})


def test_who_only_looks_is_led_to_the_village():
    village(1, "石桥村")

    [told] = waiting(user_with(Role.TOWNSHIP_LEADER))

    assert (told.button, told.url) == ("查看", "/records/villages/990121103201/")


@pytest.mark.parametrize("role", [Role.COUNTY_ORG, Role.VILLAGE_SECRETARY])
def test_who_is_not_of_the_township_is_not_told(role):
    village(1, "石桥村")

    assert waiting(user_with(role)) == []
