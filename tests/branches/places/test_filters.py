"""Finding a village: by name, pinyin, initials or code, and only inside what one sees."""

from types import SimpleNamespace

import pytest

from branches.places.filters import VillageFilters, named_like
from tests.factories import FiguresFactory, VillageFactory, user_with
from villagegov.common.places import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    user = user_with("township_org")
    for code, name, kind in (
        ("990121103204", "石桥村", "VILLAGE"),
        ("990121103205", "梅岭村", "VILLAGE"),
        ("990121103001", "松澜社区", "COMMUNITY"),
    ):
        VillageFactory(code=code, name=name, kind=kind)
    return user


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("石桥", {"石桥村"}),
        ("shiqiao", {"石桥村"}),
        ("SQC", {"石桥村"}),
        (" mei ling ", {"梅岭村"}),
        ("990121103205", {"梅岭村"}),
        ("9901211032", {"石桥村", "梅岭村"}),
        ("村", {"石桥村", "梅岭村"}),
        ("没有", set()),
    ],
)
def test_a_village_is_found_as_people_type_it(office, words, names):
    assert {village.name for village in named_like(Village.objects.all(), words)} == names


def test_what_is_searched_is_what_one_sees(office):
    VillageFactory(code="990121104201", name="石板村")

    assert {village.name for village in named_like(Village.objects.visible_to(office), "shi")} == {"石桥村"}


def test_the_years_to_choose_are_those_of_the_own_villages(office):
    here = Village.objects.get(name="石桥村")
    for year in (2024, 2025):
        FiguresFactory(place=here, year=year)
    FiguresFactory(place=VillageFactory(code="990121104201"), year=2019)

    filters = VillageFilters({}, queryset=Village.objects.all(), request=SimpleNamespace(user=office))

    assert filters.filters["year"].extra["choices"] == [("2025", "2025 年"), ("2024", "2024 年")]


def test_communities_are_found_by_their_kind(office):
    filters = VillageFilters(
        {"kind": "COMMUNITY"}, queryset=Village.objects.all(), request=SimpleNamespace(user=office)
    )

    assert [village.name for village in filters.qs] == ["松澜社区"]
