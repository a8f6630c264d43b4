"""The list of people as it stood on a day."""

import datetime

import pytest
from django.urls import reverse

from tests.factories import MembershipFactory, PersonFactory, TownshipFactory, VillageFactory, user_with
from villagegov.common.roles import Role

DAY = datetime.date(2026, 3, 13)
PAGE = "/records/people/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = user_with(Role.TOWNSHIP_ORG)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def names(client, **query):
    listing = client.get(PAGE, query).context["listing"]
    return {person.name for person in listing.filtered}


@pytest.fixture
def people():
    left = MembershipFactory(person=PersonFactory(name="离开", stage="LEFT"), ended_on=DAY)
    MembershipFactory(
        person=PersonFactory(name="在册", sex="FEMALE"), confirmed_on=DAY + datetime.timedelta(days=1)
    )
    newcomer = {
        "admitted_on": DAY + datetime.timedelta(days=1),
        "confirmed_on": None,
        "member_kind": "PROBATIONARY",
    }
    MembershipFactory(person=PersonFactory(name="新人"), party_group="第一党小组", **newcomer)
    return left


def test_without_a_day_it_is_of_today(office, people):
    assert names(office) == {"在册", "新人"}


@pytest.mark.parametrize(
    ("day", "found"),
    [("2026-03-12", {"离开", "在册"}), ("2026-03-13", {"在册"}), ("2026-03-14", {"在册", "新人"})],
)
def test_with_a_day_it_holds_who_was_a_member_on_it(office, people, day, found):
    assert names(office, on=day) == found


@pytest.mark.parametrize(("day", "kind"), [("2026-03-13", "PROBATIONARY"), ("2026-03-14", "FORMAL")])
def test_a_member_is_of_the_kind_that_was_confirmed_by_the_day(office, people, day, kind):
    assert names(office, on=day, kind=kind) - {"新人"} == {"在册"}


def test_a_group_and_who_lacks_a_birth_date_can_be_asked_for(office, people):
    PersonFactory._meta.model.objects.filter(name="在册").update(birth_date=None)

    assert names(office, group="第一党小组") == {"新人"}
    assert names(office, lacks="birth_date") == {"在册"}


@pytest.mark.parametrize(
    ("born", "band"), [((1990, 3, 14), "young"), ((1990, 3, 13), "middle"), ((1966, 3, 13), "old")]
)
def test_ages_are_those_of_the_day(office, born, band):
    MembershipFactory(person=PersonFactory(name="何永昌", birth_date=datetime.date(*born)))

    assert names(office, on="2026-03-13", age=band) == {"何永昌"}


@pytest.mark.parametrize("day", ["0001-01-01", "昨天", "1949-12-31", "2026-02-30"])
def test_a_day_that_is_none_is_passed_over(office, people, day):
    assert names(office, on=day) == {"在册", "新人"}


def test_a_village_that_has_been_merged_can_still_be_asked_for(office):
    heir, merged = VillageFactory(code="990121103201"), VillageFactory(code="990121103202")
    MembershipFactory(person=PersonFactory(name="老张", place=merged))
    merged.stage, merged.merged_into, merged.valid_to = "MERGED", heir, datetime.date(2026, 1, 1)
    merged.save()

    assert names(office, on="2025-12-31", place=merged.code) == {"老张"}
    assert names(office, on="2026-01-01", place=merged.code) == set()


def test_the_county_chooses_a_township(client):
    client.force_login(user_with(Role.COUNTY_ORG), backend="django.contrib.auth.backends.ModelBackend")
    TownshipFactory(), TownshipFactory(code="990121104000", name="青石镇")
    other = VillageFactory(code="990121104201", name="王家村")
    MembershipFactory(person=PersonFactory(name="王淑芬", place=other))
    MembershipFactory(person=PersonFactory(name="何永昌"))

    assert names(client, township="990121104000", on="2026-03-13") == {"王淑芬"}


def test_the_choices_of_one_township_are_never_drawn_for_another(client, db):
    seen = []
    for code in ("990121103", "990121104"):
        township = TownshipFactory(code=f"{code}000")
        villages = [VillageFactory(code=f"{code}20{n}", township_code=township.code) for n in (1, 2)]
        client.force_login(user_with(Role.TOWNSHIP_ORG, township))
        seen.append(({one.code for one in villages}, client.get(reverse("person_list")).content.decode()))

    for place, (codes, page) in enumerate(seen):
        assert all(f'value="{code}"' in page for code in codes)
        assert not any(f'value="{code}"' in page for code in seen[1 - place][0])


def test_the_row_of_filters_shows_what_is_asked_for(office, client):
    client.get(reverse("person_list"))

    page = client.get(reverse("person_list"), {"sex": "MALE"}).content.decode()

    assert '<option value="MALE" selected>' in page
    assert " selected>男" not in client.get(reverse("person_list")).content.decode()
