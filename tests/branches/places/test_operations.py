"""Taking over the places of a county into an empty register."""

import copy

import pytest
from django.core.exceptions import ValidationError

from branches.models import PartyOrganization, VillageFigures
from branches.places.operations import load_places
from villagegov.common.audit import AuditEntry, broken_links
from villagegov.common.models import Place

pytestmark = pytest.mark.django_db

DATA = {
    "figures_of": 2026,
    "county": {"code": "990121", "name": "云岭区(示例)"},
    "townships": [{"code": "990121103000", "name": "松澜镇"}],
    "villages": [
        {"code": "990121103202", "name": "红岩村", "kind": "VILLAGE", "household_count": 786, "farmland_mu": "3980.00",
         "organisation_kind": "BRANCH"},
        {"code": "990121103001", "name": "莲塘社区", "organisation_kind": "GENERAL_BRANCH"},
    ],
}  # fmt: skip


def changed(**parts) -> dict:
    return {**copy.deepcopy(DATA), **parts}


def test_places_figures_and_organisations_are_taken_over_in_the_order_of_the_file():
    count = load_places(DATA)

    assert count == 4
    assert [p.name for p in Place.objects.filter(level="VILLAGE").in_order()] == ["红岩村", "莲塘社区"]
    assert Place.objects.get(name="莲塘社区").kind == "COMMUNITY"
    assert Place.objects.get(level="COUNTY").code == "990121000000"
    figures = VillageFigures.objects.get()
    assert (figures.year, figures.place_id, figures.household_count) == (2026, "990121103202", 786)
    assert set(PartyOrganization.objects.values_list("name", flat=True)) == {"红岩村党支部", "莲塘社区党总支"}


def test_everything_taken_over_stands_in_the_trail():
    load_places(DATA)

    assert AuditEntry.objects.count() == 4 + 1 + 2
    assert broken_links() == []


def test_a_register_that_holds_places_is_refused():
    load_places(DATA)

    with pytest.raises(ValidationError, match="已经有"):
        load_places(DATA)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(townships=[]), "没有它的上级 990121103000"),
        (changed(villages=DATA["villages"] * 2), "红岩村和红岩村的区划代码都是"),
        (changed(villages=[{"code": "9901211", "name": "红岩村"}]), "应为 12 位数字"),
        (changed(villages=[{"code": "990121103000", "name": "红岩村"}]), "不是村"),
        (changed(villages=[{"code": "990121103202"}]), "缺少 'name'"),
        (changed(villages=[{**DATA["villages"][0], "household_count": "很多"}]), "很多"),
        (changed(villages=[{**DATA["villages"][0], "organisation_kind": "PARTY"}]), "PARTY"),
        ({k: v for k, v in DATA.items() if k != "figures_of"}, "figures_of"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong_and_leaves_nothing(data, said):
    with pytest.raises(ValidationError) as refused:
        load_places(data)

    assert said in "\n".join(refused.value.messages)
    assert not Place.objects.exists()
