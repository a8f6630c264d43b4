"""Places: what stands in the database and in which order, and which were there on a day."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import CountyFactory, TownshipFactory, VillageFactory
from villagegov.common.places import County, Place, Township, Village

pytestmark = pytest.mark.django_db

MERGED_ON = datetime.date(2025, 7, 1)


def test_a_proxy_holds_the_places_of_its_level_alone():
    county, township, village = CountyFactory(), TownshipFactory(), VillageFactory()

    assert list(County.objects.values_list("code", flat=True)) == [county.code]
    assert list(Township.objects.values_list("code", flat=True)) == [township.code]
    assert list(Village.objects.values_list("code", flat=True)) == [village.code]


def test_a_place_stands_at_itself_and_knows_its_township():
    village, county = VillageFactory(code="990121103204"), CountyFactory()

    assert (village.place_id, village.township_code) == ("990121103204", "990121103000")
    assert county.township_code == ""


def test_the_order_is_the_townships_own():
    last = VillageFactory(code="990121103201", display_order=2)
    first = VillageFactory(code="990121103204", display_order=1)

    assert [place.code for place in Village.objects.in_order()] == [first.code, last.code]


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (datetime.date(2025, 6, 30), {"老村", "石桥村"}),
        (datetime.date(2025, 7, 1), {"石桥村", "新村"}),
    ],
)
def test_a_place_is_there_from_its_first_day_and_gone_on_its_last(day, names):
    heir = VillageFactory(code="990121103204", name="石桥村")
    merged = {"stage": Place.Stage.MERGED, "merged_into": heir, "valid_to": MERGED_ON}
    VillageFactory(code="990121103205", name="老村", **merged)
    VillageFactory(code="990121103206", name="新村", valid_from=MERGED_ON)

    assert {place.name for place in Village.objects.on(day)} == names


def test_a_code_of_another_level_is_refused_with_the_code():
    with pytest.raises(ValidationError, match="990121103000 不是村"):
        Place(code="990121103000", name="松澜镇", level="VILLAGE", kind="VILLAGE").clean()


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": "MERGED"},
        {"kind": ""},
        {"valid_from": datetime.date(2025, 1, 2), "valid_to": datetime.date(2025, 1, 1)},
    ],
)
def test_the_database_refuses_what_no_place_can_be(fields):
    village = {"code": "990121103204", "name": "石桥村", "level": "VILLAGE", "kind": "VILLAGE"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.bulk_create([Place(**{**village, **fields})])
