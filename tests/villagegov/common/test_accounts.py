"""Accounts and grants: where an account stands, what a code is, when a grant holds, what the database refuses."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import CountyFactory, TownshipFactory, UserFactory, VillageFactory, user_with
from villagegov.common.accounts import CODE_ALPHABET, CODE_HOURS, RoleGrant, User
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 13)
DAY = datetime.timedelta(days=1)


def grant(role=Role.VILLAGE_CLERK, place=None, **fields) -> RoleGrant:
    facts = {"user": UserFactory(), "starts_on": TODAY, **fields}
    return RoleGrant.objects.create(role=role, place=place or VillageFactory(code="990121103204"), **facts)


def refused(**facts) -> str:
    """What the database says to the grant; "" where it takes it."""
    try:
        with transaction.atomic():
            grant(**facts)
    except IntegrityError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),
    ],
)
def test_a_grant_holds_from_its_first_day_to_its_last(starts, ends, holds):
    grant(starts_on=starts, ends_on=ends)

    assert RoleGrant.objects.on(TODAY).exists() is holds


def test_a_grant_that_will_hold_is_not_over():
    assert RoleGrant.objects.not_over(TODAY).filter(pk=grant(starts_on=TODAY + DAY).pk).exists()


@pytest.mark.parametrize("starts", [TODAY - DAY, TODAY, TODAY + DAY])
def test_a_grant_taken_back_holds_no_more_also_on_the_very_day(starts):
    taken = grant(starts_on=starts)

    taken.end_at_once(TODAY)

    assert taken.is_over
    assert not RoleGrant.objects.on(TODAY).exists()
    assert not RoleGrant.objects.not_over(TODAY).exists()
    assert taken.ends_on == max(starts, TODAY)


def test_a_grant_that_ended_keeps_its_last_day():
    taken = grant(starts_on=TODAY - 9 * DAY, ends_on=TODAY - 5 * DAY)

    taken.end_at_once(TODAY)

    assert taken.ends_on == TODAY - 5 * DAY


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"ends_on": TODAY - DAY}, "grant_dates_in_order"),
        ({"role": Role.PUBLIC}, "grant_role_known"),
        ({"role": "emperor"}, "grant_role_known"),
    ],
)
def test_the_database_refuses_a_grant_that_cannot_be(facts, name):
    assert name in refused(**facts)


def test_village_roles_stand_in_villages_and_county_roles_in_counties():
    assert "grant_village_roles_in_villages" in refused(place=TownshipFactory())
    assert "grant_county_roles_in_counties" in refused(role=Role.COUNTY_ORG, place=TownshipFactory())
    assert refused(role=Role.COUNTY_ORG, place=CountyFactory()) == ""


def test_a_village_has_one_secretary_by_post():
    first = grant(role=Role.VILLAGE_SECRETARY, tenure_key="1")

    assert refused(role=Role.VILLAGE_SECRETARY, tenure_key="2") != ""
    first.end_at_once(TODAY)
    assert refused(role=Role.VILLAGE_SECRETARY, tenure_key="2") == ""


def test_a_code_works_as_password_for_72_hours_and_holds_nothing_that_is_misheard():
    user = UserFactory()

    code = user.give_one_time_code()

    assert user.check_password(code)
    assert set(code.replace("-", "")) <= set(CODE_ALPHABET)
    assert len(code) == 19
    assert not set("01IO") & set(CODE_ALPHABET)
    assert user.must_change_password
    left = user.code_expires_at - timezone.now()
    assert datetime.timedelta(hours=CODE_HOURS - 1) < left <= datetime.timedelta(hours=CODE_HOURS)


def test_two_codes_differ():
    assert UserFactory().give_one_time_code() != UserFactory().give_one_time_code()


def test_an_account_stands_at_the_widest_place_it_holds():
    user = user_with(Role.VILLAGE_CLERK)
    RoleGrant.objects.create(user=user, role=Role.TOWNSHIP_ORG, place=TownshipFactory(), starts_on=TODAY)

    assert user.place_id == "990121103000"


def test_an_account_whose_grants_are_over_stands_where_it_last_held_one():
    user = user_with(Role.VILLAGE_CLERK)
    user.created_in = "990121000000"
    user.grants.get().end_at_once(TODAY)

    assert user.place_id == "990121103204"
    assert UserFactory(username="fresh", created_in="990121103000").place_id == "990121103000"


@pytest.mark.parametrize(
    ("role", "above"),
    [(Role.VILLAGE_CLERK, False), (Role.STATIONED_CADRE, False), (Role.TOWNSHIP_LEADER, True)],
)
def test_who_holds_a_role_that_the_office_does_not_give_is_above_the_villages(role, above):
    assert user_with(role).is_above_villages is above


def test_a_login_name_is_small_and_without_blanks():
    user = User.objects.create_user(" Tan.Z ", name="谭志远", password="x")

    assert user.username == "tan.z"
    assert (str(user), user.get_full_name()) == ("谭志远", "谭志远")


@pytest.mark.parametrize("name", ["ab", "Tan", "谭志远", "tan z", "-tan", "a" * 31])
def test_a_login_name_that_cannot_be_typed_everywhere_is_refused(name):
    with pytest.raises(ValidationError) as refusal:
        User(username=name, name="谭志远").full_clean(exclude=["password"])

    assert "username" in refusal.value.message_dict


def test_a_superuser_holds_no_role():
    operator = User.objects.create_superuser("operator", password="x")

    assert (operator.is_superuser, operator.is_staff, operator.grants.count()) == (True, True, 0)


def test_who_keeps_accounts_sees_those_of_the_own_scope_also_without_a_grant():
    office = user_with(Role.TOWNSHIP_ORG)
    here, fresh = user_with(Role.VILLAGE_CLERK), UserFactory(username="fresh", created_in="990121103204")
    user_with(Role.VILLAGE_CLERK, VillageFactory(code="990121104201"))

    assert set(User.objects.visible_to(office)) == {office, here, fresh}
    assert not User.objects.visible_to(here).exists()
