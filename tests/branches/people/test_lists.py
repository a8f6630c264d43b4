"""The columns of the list of people: what was true on the day that is asked for, and no village where there is one."""

import datetime
from types import SimpleNamespace

import pytest

from branches.people.lists import PERSON_COLUMNS, columns_without_own_village
from branches.people.models import Person
from tests.factories import MembershipFactory, PersonFactory, TownshipFactory, VillageFactory, user_with
from villagegov.common.dates import PartialDate
from villagegov.common.models import RoleGrant
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db

COLUMNS = {column.key: column for column in PERSON_COLUMNS}
CONFIRMED = datetime.date(2016, 6, 20)


def listing(user=None, on: datetime.date | None = None) -> SimpleNamespace:
    filters = SimpleNamespace(is_bound=True, cleaned_data={"on": on}) if on else None
    return SimpleNamespace(user=user, filters=filters)


def shown(key: str, person: Person, **asked) -> object:
    return COLUMNS[key].of(person, listing(**asked))


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (None, "正式党员"),
        (CONFIRMED, "正式党员"),
        (CONFIRMED - datetime.timedelta(days=1), "预备党员"),
    ],
)
def test_the_kind_of_a_member_is_that_of_the_day(on, kind):
    assert shown("kind", MembershipFactory(confirmed_on=CONFIRMED).person, on=on) == kind


@pytest.mark.parametrize(("on", "years"), [(datetime.date(2026, 6, 19), 9), (datetime.date(2026, 6, 20), 10)])
def test_standing_is_counted_to_the_day(on, years):
    assert shown("standing", MembershipFactory(confirmed_on=CONFIRMED).person, on=on) == years


@pytest.mark.parametrize(("on", "age"), [(datetime.date(2026, 3, 13), 35), (datetime.date(2026, 3, 14), 36)])
def test_age_is_counted_to_the_day(on, age):
    assert shown("age", PersonFactory(birth_date=datetime.date(1990, 3, 14)), on=on) == age


def test_without_a_membership_the_columns_of_members_are_empty():
    person = PersonFactory()

    assert [shown(key, person) for key in ("kind", "admitted", "standing", "mobile")] == ["", "", None, ""]


def test_a_date_of_which_the_month_is_known_goes_into_the_sheet_as_such():
    person = MembershipFactory(admitted_on=datetime.date(2015, 6, 1), admitted_on_by_month=True).person

    assert COLUMNS["admitted"].sheet(person, listing()) == PartialDate(
        datetime.date(2015, 6, 1), by_month=True
    )
    assert shown("admitted", person) == "2015年6月"


def test_who_has_left_is_marked_at_the_name():
    assert shown("name", PersonFactory(stage="LEFT")).text == "何永昌（已离开）"
    assert shown("name", PersonFactory()).text == "何永昌"


def test_a_telephone_stands_in_full_for_who_calls_people_and_masked_in_every_sheet():
    person = PersonFactory(phone="19900000001")

    assert shown("phone", person, user=user_with(Role.TOWNSHIP_ORG)) == "19900000001"
    assert shown("phone", person, user=user_with(Role.COUNTY_ORG)) != "19900000001"
    assert COLUMNS["phone"].sheet(person, listing(user_with(Role.TOWNSHIP_ORG))) == "199****0001"


def test_who_works_in_one_village_is_not_told_its_name_in_every_line():
    clerk, office = user_with(Role.VILLAGE_CLERK), user_with(Role.TOWNSHIP_ORG)

    assert "place" not in {column.key for column in columns_without_own_village(PERSON_COLUMNS, clerk)}
    assert columns_without_own_village(PERSON_COLUMNS, office) == PERSON_COLUMNS


def test_who_works_in_two_villages_is_told_which():
    stationed = user_with(Role.STATIONED_CADRE)
    TownshipFactory()
    second = VillageFactory(code="990121103205")
    RoleGrant.objects.create(
        user=stationed, role=Role.STATIONED_CADRE, place=second, starts_on=datetime.date(2021, 3, 15)
    )

    assert columns_without_own_village(PERSON_COLUMNS, stationed) == PERSON_COLUMNS
