"""Opening and stopping accounts, giving and ending roles: who may, what stands against it, what happens at once."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from branches.accounts import operations
from branches.accounts.operations import Terms
from tests.factories import (
    CountyFactory,
    PlaceFactory,
    TownshipFactory,
    UserFactory,
    VillageFactory,
    user_with,
)
from villagegov.common.models import AuditEntry, Place, RoleGrant, User
from villagegov.common.permissions import grants_of, permits
from villagegov.common.roles import GIVEN_BY_TOWNSHIP, Role
from villagegov.common.workflow import Conflict

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 13)
YESTERDAY = TODAY - datetime.timedelta(days=1)


@pytest.fixture
def village():
    return VillageFactory(code="990121103204", name="石桥村")


@pytest.fixture
def office(village):
    return user_with(Role.TOWNSHIP_ORG, name="周文清")


@pytest.fixture
def administrator(village):
    return user_with(Role.SYSTEM_ADMIN, name="郑志成")


@pytest.fixture
def clerk(village):
    return user_with(Role.VILLAGE_CLERK, village, name="谭志远")


def place_for(role):
    at = {"COUNTY": CountyFactory, "TOWNSHIP": TownshipFactory}
    level = sorted(operations.levels_of(role))[-1]
    return at[level]() if level in at else VillageFactory(code="990121103204", name="石桥村")


# Opening


def test_a_new_account_has_one_role_and_a_code_that_is_nowhere_in_the_trail(office, village):
    account, code = operations.open_account(
        "tanzhiyuan", "谭志远", Terms("village_clerk", village, TODAY), by=office
    )

    assert account.check_password(code)
    assert account.must_change_password
    assert [(g.role, g.place_id, g.granted_by_id) for g in account.grants.all()] == [
        ("village_clerk", village.code, office.pk)
    ]
    assert all(code not in f"{e.before}{e.after}{e.reason}" for e in AuditEntry.objects.all())
    assert set(AuditEntry.objects.values_list("act", "area_code")) == {
        ("add_user", village.code), ("give_role", village.code)
    }  # fmt: skip


def test_a_login_name_is_given_once(office, village, clerk):
    with pytest.raises(ValidationError, match="已经有人用"):
        operations.open_account(clerk.username, "别人", Terms("village_clerk", village, TODAY), by=office)


def test_an_account_whose_role_is_refused_is_not_opened(office):
    with pytest.raises(PermissionDenied):
        operations.open_account(
            "lin", "林建业", Terms("township_leader", TownshipFactory(), TODAY), by=office
        )

    assert not User.objects.filter(username="lin").exists()


@pytest.mark.parametrize(
    "role", [Role.COUNTY_ORG, Role.TOWNSHIP_LEADER, Role.VILLAGE_SECRETARY, Role.AUDITOR]
)
def test_other_roles_open_no_account(role, village):
    with pytest.raises(PermissionDenied):
        operations.open_account("new", "新人", Terms("village_clerk", village, TODAY), by=user_with(role))


# Giving


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLIC])
def test_the_office_gives_the_village_roles_and_the_administrator_every_role(role, office, administrator):
    account, terms = UserFactory(name="新人"), Terms(role, place_for(role), TODAY)

    if role in GIVEN_BY_TOWNSHIP:
        operations.give_role(account, terms, by=office)
    else:
        with pytest.raises(PermissionDenied):
            operations.give_role(account, terms, by=office)
        operations.give_role(account, terms, by=administrator)

    assert [grant.role for grant in grants_of(account)] == [role]


def test_the_office_gives_no_role_in_another_township(office):
    elsewhere = VillageFactory(code="990121104201", name="青石村")

    with pytest.raises(PermissionDenied):
        operations.give_role(UserFactory(), Terms("village_clerk", elsewhere, TODAY), by=office)


def test_the_administrator_gives_no_role_in_another_county(administrator):
    elsewhere = PlaceFactory(code="990222000000", name="外县", level="COUNTY")

    with pytest.raises(PermissionDenied):
        operations.give_role(UserFactory(), Terms("county_org", elsewhere, TODAY), by=administrator)


def test_nobody_gives_oneself_a_role(office, administrator, village):
    for user in (office, administrator):
        with pytest.raises(PermissionDenied, match="自己的账号和角色要请别人办"):
            operations.give_role(user, Terms("village_secretary", village, TODAY), by=user)


def test_a_role_stands_at_its_own_level(office, administrator, village):
    with pytest.raises(ValidationError, match=r"村书记要授在村\(社区\)上，松澜镇是乡镇"):
        operations.give_role(UserFactory(), Terms("village_secretary", TownshipFactory(), TODAY), by=office)
    with pytest.raises(ValidationError, match="县组织部要授在"):
        operations.give_role(UserFactory(), Terms("county_org", village, TODAY), by=administrator)


def test_a_merged_village_takes_no_role(office, village):
    gone = VillageFactory(code="990121103299", name="旧村", stage=Place.Stage.MERGED, merged_into=village)

    with pytest.raises(ValidationError, match="旧村已撤并"):
        operations.give_role(UserFactory(), Terms("village_clerk", gone, TODAY), by=office)


def test_the_same_role_is_not_given_twice(office, clerk, village):
    with pytest.raises(ValidationError, match="谭志远已经是石桥村的村文书"):
        operations.give_role(clerk, Terms("village_clerk", village, TODAY), by=office)


def test_a_stopped_account_gets_no_role(office, clerk, village):
    operations.stop_account(clerk, by=office, reason="外出")

    with pytest.raises(ValidationError, match="已停用"):
        operations.give_role(clerk, Terms("village_cadre", village, TODAY), by=office)


def test_the_end_of_a_grant_is_not_before_its_beginning(office, village):
    with pytest.raises(ValidationError, match="结束日期不能早于开始日期"):
        operations.give_role(UserFactory(), Terms("village_clerk", village, TODAY, YESTERDAY), by=office)


def test_sd15_who_keeps_the_accounts_holds_no_business_role_beside(administrator, clerk, village):
    other = user_with(Role.SYSTEM_ADMIN, name="第二个")

    with pytest.raises(ValidationError, match="谭志远还有别的角色"):
        operations.give_role(clerk, Terms("system_admin", CountyFactory(), TODAY), by=administrator)
    with pytest.raises(ValidationError, match="第二个是系统管理员"):
        operations.give_role(other, Terms("village_clerk", village, TODAY), by=administrator)


# Ending


def test_an_ended_grant_is_gone_on_the_next_request_of_an_open_session(office, clerk, open_session):
    browser = open_session(clerk)
    assert browser.get("/records/villages/").status_code == 200

    operations.end_grant(clerk.grants.get(), by=office, reason="调离")

    assert browser.get("/records/villages/").status_code == 302
    assert open_session(clerk).get("/records/villages/").status_code == 404


def test_a_grant_given_today_by_mistake_is_taken_back_today(office, village):
    account = UserFactory(name="新人")
    grant = operations.give_role(account, Terms("village_clerk", village, TODAY), by=office)

    operations.end_grant(grant, by=office, reason="给错了人")

    assert grants_of(User.objects.get(pk=account.pk)) == []


def test_an_ended_grant_is_not_ended_again_nor_changed(office, administrator, clerk):
    grant = operations.end_grant(clerk.grants.get(), by=office, reason="调离")

    with pytest.raises(ValidationError, match="已经结束"):
        operations.end_grant(grant, by=office, reason="再来一次")
    with pytest.raises(ValidationError, match="是历史"):
        operations.change_dates(grant, TODAY, None, by=administrator)


def test_the_office_ends_no_role_that_it_does_not_give(office):
    leader = user_with(Role.TOWNSHIP_LEADER)

    with pytest.raises(PermissionDenied):
        operations.end_grant(leader.grants.get(), by=office, reason="不该由我办")


def test_two_who_end_one_grant_at_once_do_it_once(office, clerk):
    grant = clerk.grants.get()
    RoleGrant.objects.filter(pk=grant.pk).update(version=2)

    with pytest.raises(Conflict):
        operations.end_grant(grant, by=office, reason="调离", version=1)


@pytest.mark.parametrize(
    ("ends_on", "signed_in"), [(YESTERDAY, False), (TODAY, False), (None, True)]
)  # an earlier end signs out, whatever the day
def test_the_administrator_changes_the_days_of_a_grant(
    administrator, clerk, open_session, ends_on, signed_in
):
    browser = open_session(clerk)

    operations.change_dates(clerk.grants.get(), datetime.date(2022, 1, 1), ends_on, by=administrator)

    assert (browser.get("/me/").status_code == 200) is signed_in
    assert AuditEntry.objects.get(act="change_grant_dates").before["starts_on"] == "2021-03-15"


def test_the_office_changes_no_days(office, clerk):
    with pytest.raises(PermissionDenied):
        operations.change_dates(clerk.grants.get(), TODAY, None, by=office)


# Stopping and starting


def test_a_stopped_account_is_out_at_once_and_stays_out(office, clerk, open_session):
    browser = open_session(clerk)

    operations.stop_account(clerk, by=office, reason="离职")

    assert browser.get("/me/").status_code == 302
    with pytest.raises(AssertionError):
        open_session(clerk)
    assert AuditEntry.objects.get(act="stop_account").reason == "离职"


def test_nobody_stops_the_own_account(office):
    with pytest.raises(PermissionDenied, match="请别人办"):
        operations.stop_account(office, by=office, reason="试试")


def test_the_office_touches_no_account_above_it(office):
    for role in (
        Role.TOWNSHIP_LEADER,
        Role.JOINT_UNIT,
        Role.TOWNSHIP_ORG,
        Role.COUNTY_ORG,
        Role.SYSTEM_ADMIN,
    ):
        account = user_with(role)
        for act in (operations.reset_code, lambda a, by: operations.stop_account(a, by=by, reason="x")):
            with pytest.raises(PermissionDenied):
                act(account, by=office)


def test_the_last_administrator_is_neither_stopped_nor_demoted(administrator):
    second = user_with(Role.SYSTEM_ADMIN, name="第二个")
    operations.stop_account(second, by=administrator, reason="离职")

    for act in (
        lambda: operations.stop_account(administrator, by=second, reason="x"),
        lambda: operations.end_grant(administrator.grants.get(), by=second, reason="x"),
        lambda: operations.change_dates(administrator.grants.get(), TODAY, TODAY, by=second),
    ):
        second.is_active = True  # as if the stopping came a moment later
        with pytest.raises(ValidationError, match="最后一个系统管理员"):
            act()


def test_an_account_is_started_again_with_a_new_code(office, clerk, password):
    clerk.set_password(password)
    clerk.save()
    operations.stop_account(clerk, by=office, reason="离职")

    account, code = operations.start_account(clerk, by=office)

    assert account.is_active
    assert account.check_password(code)
    assert not account.check_password(password)
    with pytest.raises(ValidationError, match="正在用"):
        operations.start_account(account, by=office)


def test_stopping_twice_is_refused(office, clerk):
    operations.stop_account(clerk, by=office, reason="离职")

    with pytest.raises(ValidationError, match="已经停用"):
        operations.stop_account(clerk, by=office, reason="离职")


def test_a_new_code_ends_the_sessions_and_the_old_password(office, clerk, open_session, password):
    browser = open_session(clerk)

    account, code = operations.reset_code(clerk, by=office)

    assert browser.get("/me/").status_code == 302
    assert (account.check_password(code), account.check_password(password)) == (True, False)


def test_a_new_code_lifts_the_lock_of_too_many_tries(office, clerk, client, settings):
    settings.AXES_ENABLED = True
    for _ in range(5):
        client.post("/login/", {"username": clerk.username, "password": "x"})

    _, code = operations.reset_code(clerk, by=office)

    assert client.post("/login/", {"username": clerk.username, "password": code}).status_code == 303


def test_a_stopped_account_gets_no_code(office, clerk):
    operations.stop_account(clerk, by=office, reason="离职")

    with pytest.raises(PermissionDenied):
        operations.reset_code(clerk, by=office)


def test_the_list_of_accounts_and_the_single_account_agree(office, administrator, clerk):
    stranger = user_with(Role.VILLAGE_CLERK, VillageFactory(code="990121104201", name="青石村"))
    wide = user_with(Role.STATIONED_CADRE, VillageFactory(code="990121104202", name="远村"))
    operations.give_role(wide, Terms("stationed_cadre", clerk.grants.get().place, TODAY), by=administrator)

    for user in (office, administrator, clerk, stranger):
        listed = set(User.objects.visible_to(user))
        assert listed == {a for a in User.objects.all() if permits(user, "branches.view_account", a)}
    assert wide in User.objects.visible_to(office)
    assert stranger not in User.objects.visible_to(office)
