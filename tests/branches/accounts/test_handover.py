"""Handing over a post: old stops, new starts, rights follow at once; and what an import leaves to be confirmed."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from branches.accounts import handover
from branches.accounts.handover import HandOver, hand_over, pending_rights
from branches.models import PostTenure
from tests.factories import PersonFactory, TenureFactory, UserFactory, VillageFactory, user_with
from villagegov.common.models import AuditEntry, RoleGrant, User
from villagegov.common.permissions import grants_of
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 13)


@pytest.fixture
def office():
    return user_with(Role.TOWNSHIP_ORG, name="周文清")


@pytest.fixture
def village(office):
    return VillageFactory(code="990121103204", name="石桥村")


@pytest.fixture
def secretary(village):
    """何永昌, secretary with an account and the role that his tenure gave."""
    tenure = TenureFactory(
        person=PersonFactory(name="何永昌", account=UserFactory(username="he", name="何永昌"))
    )
    RoleGrant.objects.create(
        user=tenure.person.account, role=Role.VILLAGE_SECRETARY, place=village, starts_on=tenure.started_on,
        tenure_key=str(tenure.pk),
    )  # fmt: skip
    return tenure


def change(village, leaving, coming, **facts):
    usual = {
        "ended_on": TODAY, "end_reason": "RESIGNED", "started_on": TODAY, "document_number": "松党〔2026〕8号",
    }  # fmt: skip
    return HandOver(village, "BRANCH_SECRETARY", leaving, coming=coming, **{**usual, **facts})


def roles_now(user):
    return {(grant.role, grant.place_id) for grant in grants_of(User.objects.get(pk=user.pk))}


# One form


def test_a_post_changes_hands_with_tenures_roles_and_account_in_one_act(office, village, secretary):
    newcomer = PersonFactory(name="罗春生")

    outcome = hand_over(change(village, secretary, newcomer), by=office)

    secretary.refresh_from_db()
    newcomer.refresh_from_db()
    assert (secretary.ended_on, secretary.end_reason) == (TODAY, "RESIGNED")
    assert (outcome.tenure.person, outcome.tenure.document_number) == (newcomer, "松党〔2026〕8号")
    assert roles_now(secretary.person.account) == set()
    assert newcomer.account == outcome.account
    assert outcome.account.username == "luochunsheng"
    assert outcome.account.check_password(outcome.code)
    assert roles_now(outcome.account) == {("village_secretary", village.code)}


def test_the_old_secretary_loses_the_right_on_the_next_request_of_an_open_session(
    office, village, secretary, open_session
):
    browser = open_session(secretary.person.account)
    assert browser.get("/records/villages/").status_code == 200

    hand_over(change(village, secretary, PersonFactory(name="罗春生")), by=office)

    assert browser.get("/records/villages/").status_code == 302
    assert open_session(secretary.person.account).get("/records/villages/").status_code == 404


def test_a_newcomer_with_an_account_keeps_it_and_needs_no_code(office, village, secretary):
    newcomer = PersonFactory(name="罗春生", account=user_with(Role.VILLAGE_CLERK, village, username="luo"))

    outcome = hand_over(change(village, secretary, newcomer), by=office)

    assert (outcome.account.username, outcome.code) == ("luo", "")
    assert ("village_secretary", village.code) in roles_now(outcome.account)


def test_a_newcomer_whose_account_was_stopped_gets_it_back_with_a_code(office, village, secretary):
    account = UserFactory(username="luo", is_active=False, created_in=village.code)

    outcome = hand_over(change(village, secretary, PersonFactory(name="罗春生", account=account)), by=office)

    assert outcome.account.is_active
    assert outcome.account.check_password(outcome.code)


def test_a_post_may_fall_vacant_and_a_vacant_post_may_be_taken(office, village, secretary):
    hand_over(change(village, secretary, None), by=office)
    assert handover.holders_of(village, "BRANCH_SECRETARY") == []

    hand_over(change(village, None, PersonFactory(name="罗春生")), by=office)
    assert [t.person.name for t in handover.holders_of(village, "BRANCH_SECRETARY")] == ["罗春生"]


def test_a_secretary_who_stays_director_is_a_member_of_the_two_committees_from_then_on(
    office, village, secretary
):
    TenureFactory(person=secretary.person, post="COMMITTEE_DIRECTOR")

    hand_over(change(village, secretary, None), by=office)

    assert roles_now(secretary.person.account) == {("village_cadre", village.code)}


def test_a_role_given_by_hand_for_the_same_post_ends_too(office, village, secretary):
    RoleGrant.objects.filter(user=secretary.person.account).update(tenure_key="")

    hand_over(change(village, secretary, None), by=office)

    assert roles_now(secretary.person.account) == set()


def test_a_post_without_a_role_opens_no_account(office, village):
    newcomer = PersonFactory(name="组长")
    facts = HandOver(village, "GROUP_LEADER", None, None, "", newcomer, TODAY)

    outcome = hand_over(facts, by=office)

    assert (outcome.account, outcome.code) == (None, "")
    assert PostTenure.objects.get(person=newcomer).post == "GROUP_LEADER"


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"ended_on": TODAY + datetime.timedelta(days=1)}, "还没到"),
        ({"ended_on": datetime.date(2020, 1, 1)}, "早于任职时间"),
        ({"started_on": TODAY + datetime.timedelta(days=1)}, "还没到"),
        ({"end_reason": ""}, "请选离任方式"),
    ],
)
def test_when_one_part_is_refused_nothing_happens(office, village, secretary, facts, text):
    newcomer = PersonFactory(name="罗春生")

    with pytest.raises(ValidationError, match=text):
        hand_over(change(village, secretary, newcomer, **facts), by=office)

    assert PostTenure.objects.get().ended_on is None
    assert roles_now(secretary.person.account) == {("village_secretary", village.code)}
    assert not AuditEntry.objects.exists()
    assert not User.objects.filter(username="luochunsheng").exists()


def test_sd01_a_member_of_the_villagers_committee_takes_no_seat_on_the_supervision_committee(office, village):
    director = TenureFactory(person=PersonFactory(name="王建国"), post="COMMITTEE_DIRECTOR").person
    facts = HandOver(village, "SUPERVISION_MEMBER", None, None, "", director, TODAY)

    with pytest.raises(ValidationError, match="村委会成员不得担任村务监督委员会成员"):
        hand_over(facts, by=office)


def test_nobody_hands_a_post_to_oneself_nor_leaves_without_another(office, village, secretary):
    with pytest.raises(ValidationError, match="同一个人"):
        hand_over(change(village, secretary, secretary.person), by=office)
    with pytest.raises(ValidationError, match="请选谁离任"):
        hand_over(change(village, None, None), by=office)


def test_the_tenure_of_another_post_or_village_is_not_ended_by_this_form(office, village, secretary):
    other = TenureFactory(
        person=PersonFactory(name="别人", place=VillageFactory(code="990121103205", name="梅岭村"))
    )

    with pytest.raises(ValidationError, match="任的不是这个职务"):
        hand_over(change(village, other, None), by=office)


@pytest.mark.parametrize(
    "role", [Role.SYSTEM_ADMIN, Role.COUNTY_ORG, Role.TOWNSHIP_LEADER, Role.VILLAGE_SECRETARY]
)
def test_only_the_organisation_office_hands_over_posts(village, role):
    with pytest.raises(PermissionDenied):
        hand_over(change(village, None, PersonFactory(name="罗春生")), by=user_with(role))


# What an import leaves to be confirmed


def test_a_tenure_from_an_import_gives_no_right_until_it_is_confirmed(office, village):
    tenure = TenureFactory(
        person=PersonFactory(name="罗春生", account=UserFactory(username="luo", created_in=village.code))
    )
    pending = pending_rights(office)
    assert (pending.to_give, pending.to_end, roles_now(tenure.person.account)) == ([tenure], [], set())

    assert handover.confirm_pending(office, pending.seal) == 1

    assert roles_now(tenure.person.account) == {("village_secretary", village.code)}
    assert pending_rights(office).count == 0


def test_a_right_whose_tenure_an_import_ended_is_listed_and_taken_back(
    office, village, secretary, open_session
):
    browser = open_session(secretary.person.account)
    PostTenure.objects.filter(pk=secretary.pk).update(ended_on=TODAY, end_reason="TERM_ENDED")
    successor = TenureFactory(
        person=PersonFactory(name="罗春生", account=UserFactory(username="luo", name="罗春生")),
        started_on=TODAY,
    )
    pending = pending_rights(office)

    handover.confirm_pending(office, pending.seal)

    assert pending.lines == [
        "给 罗春生：村书记（石桥村，书记）", "收回 何永昌：村书记（石桥村，职务已结束）"
    ]  # fmt: skip
    assert browser.get("/me/").status_code == 302
    assert roles_now(successor.person.account) == {("village_secretary", village.code)}


def test_what_is_confirmed_is_what_was_shown(office, village, secretary):
    seal = pending_rights(office).seal
    PostTenure.objects.filter(pk=secretary.pk).update(ended_on=TODAY, end_reason="TERM_ENDED")

    with pytest.raises(ValidationError, match="名单刚变过"):
        handover.confirm_pending(office, seal)

    assert roles_now(secretary.person.account) == {("village_secretary", village.code)}


def test_holders_without_an_account_are_named_once_and_apart(office, village):
    person = PersonFactory(name="罗春生")
    TenureFactory(person=person, post="COMMITTEE_DIRECTOR")
    TenureFactory(person=person, post="BRANCH_MEMBER")
    TenureFactory(person=PersonFactory(name="组长"), post="GROUP_LEADER")

    pending = pending_rights(office)

    assert (pending.count, [t.person for t in pending.without_account]) == (0, [person])


def test_another_township_and_other_roles_have_nothing_pending(office, village):
    stranger = VillageFactory(code="990121104201", name="青石村")
    TenureFactory(person=PersonFactory(name="外镇", place=stranger, account=UserFactory(username="wai")))

    assert pending_rights(office).count == 0
    assert pending_rights(user_with(Role.COUNTY_ORG)).count == 0


def test_the_list_of_what_is_pending_costs_the_same_for_one_and_for_many(
    office, village, django_assert_num_queries
):
    for count in (1, 5):
        for number in range(count):
            account = UserFactory(username=f"cadre{count}{number}")
            TenureFactory(person=PersonFactory(name="某某", account=account), post="BRANCH_MEMBER")
        grants_of(office)
        with django_assert_num_queries(2):
            assert pending_rights(office).lines
