"""Filters of accounts and grants: what is in use by default, and nothing told that a page hides."""

import datetime
from types import SimpleNamespace

import pytest

from branches.accounts.filters import AccountFilter, GrantFilter
from tests.factories import TownshipFactory, UserFactory, VillageFactory, user_with
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 13)
HOURS = datetime.timedelta(hours=73)


@pytest.fixture
def viewer():
    return user_with(Role.TOWNSHIP_ORG, username="viewer", name="高文清")


@pytest.fixture
def accounts(viewer):
    """One account a state."""
    used, new, expired, stopped = (
        UserFactory(username=name) for name in ("used", "new", "expired", "stopped")
    )
    for account in (new, expired):
        account.give_one_time_code()
    expired.code_expires_at -= HOURS
    stopped.is_active = False
    for account in (used, new, expired, stopped):
        account.save()
    return used, new, expired, stopped


def found(viewer, **query) -> set[str]:
    rows = AccountFilter(query, queryset=User.objects.all(), request=SimpleNamespace(user=viewer)).qs
    return {account.username for account in rows}


def grants(viewer, **query) -> set[int]:
    rows = GrantFilter(query, queryset=RoleGrant.objects.all(), request=SimpleNamespace(user=viewer)).qs
    return {grant.pk for grant in rows}


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("", {"viewer", "used", "new", "expired"}),
        ("new", {"new", "expired"}),
        ("expired", {"expired"}),
        ("stopped", {"stopped"}),
        ("any", {"viewer", "used", "new", "expired", "stopped"}),
    ],
)
def test_each_state_finds_its_accounts(viewer, accounts, state, names):
    assert found(viewer, state=state) == names


@pytest.mark.parametrize("words", ["谭志", " tan", "TAN "])
def test_an_account_is_found_by_name_and_login_name(viewer, words):
    UserFactory(username="tan.z", name="谭志远")

    assert found(viewer, q=words) == {"tan.z"}


def test_a_role_is_found_while_it_holds(viewer):
    clerk = user_with(Role.VILLAGE_CLERK, username="clerk")
    assert found(viewer, role="village_clerk") == {"clerk"}

    clerk.grants.get().end_at_once(TODAY)

    assert found(viewer, role="village_clerk") == set()


def test_a_role_outside_the_own_scope_is_not_told_by_the_filter(viewer):
    user_with(Role.VILLAGE_CLERK, VillageFactory(code="990121104201"), username="elsewhere")

    assert found(viewer, role="village_clerk") == set()


@pytest.fixture
def three_grants(viewer):
    """One that runs, one that will run, one that is over."""
    village, facts = VillageFactory(code="990121103204"), {"role": Role.VILLAGE_CLERK, "user": UserFactory()}
    days = [
        (TODAY, None),
        (TODAY + datetime.timedelta(9), None),
        (datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)),
    ]
    return [
        RoleGrant.objects.create(place=village, starts_on=first, ends_on=last, **facts)
        for first, last in days
    ]


def test_grants_that_run_or_will_run_are_shown_unless_others_are_asked_for(viewer, three_grants):
    own = viewer.grants.get().pk
    running, coming, over = (grant.pk for grant in three_grants)

    assert grants(viewer) == {own, running, coming}
    assert grants(viewer, state="over") == {over}
    assert grants(viewer, state="any") == {own, running, coming, over}


def test_a_grant_is_found_by_holder_place_and_role(viewer):
    TownshipFactory()
    clerk = user_with(Role.VILLAGE_CLERK, VillageFactory(code="990121103205", name="梅岭村"), name="谭志远")
    wanted = {clerk.grants.get().pk}

    assert (
        grants(viewer, q="谭志远")
        == grants(viewer, q="梅岭")
        == grants(viewer, role="village_clerk")
        == wanted
    )
