"""The merger of two villages: what goes along, what stays, what stands in the way."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from branches.models import (
    CadreProfile,
    PartyMembership,
    PartyOrganization,
    Person,
    PostTenure,
    VillageFigures,
)
from branches.places.workflow import merge
from tests.factories import (
    FiguresFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    TenureFactory,
    TownshipFactory,
    UserFactory,
    VillageFactory,
    user_with,
)
from villagegov.common.audit import AuditEntry, broken_links
from villagegov.common.models import Place, RoleGrant
from villagegov.common.permissions import permits
from villagegov.common.places import Village
from villagegov.common.workflow import Blocked, Conflict

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 13)


@pytest.fixture
def office():
    return user_with("township_org", TownshipFactory())


@pytest.fixture
def pair():
    VillageFactory(code="990121103210", name="东山村")
    VillageFactory(code="990121103209", name="长田村")
    return Village.objects.get(name="东山村"), Village.objects.get(name="长田村")


def settle(village: Place) -> Person:
    person = PersonFactory(place=village)
    MembershipFactory(person=person)
    OrganizationFactory(place=village)
    CadreProfile.objects.create(person=person, place=village)
    return person


def test_the_living_registers_take_the_code_of_the_successor(office, pair):
    old, new = pair
    person = settle(old)
    TenureFactory(person=person)
    secretary = UserFactory(username="secretary")
    RoleGrant.objects.create(user=secretary, role="village_secretary", place=old, starts_on=TODAY)

    merge(old, new, by=office, note="云岭区批复")

    old.refresh_from_db()
    assert (old.stage, old.merged_into, old.valid_to) == ("MERGED", Place.objects.get(pk=new.pk), TODAY)
    for model in (Person, PartyMembership, PartyOrganization, PostTenure, CadreProfile):
        assert [(r.place_id, r.version) for r in model.objects.all()] == [(new.code, 2)], model
    assert permits(secretary, "branches.view_village", new)


def test_what_is_over_keeps_its_village(office, pair):
    old, new = pair
    person = PersonFactory(place=old, name="范长水", stage="LEFT")
    TenureFactory(person=person, ended_on=TODAY, end_reason="RESIGNED")
    MembershipFactory(person=person, ended_on=TODAY)
    OrganizationFactory(place=old, ended_on=TODAY)
    FiguresFactory(place=old, year=2025)
    long_ago, yesterday = datetime.date(2025, 1, 1), TODAY - datetime.timedelta(1)
    ended = RoleGrant.objects.create(
        user=UserFactory(), role="village_clerk", place=old, starts_on=long_ago, ends_on=yesterday
    )
    taken_back = RoleGrant.objects.create(
        user=UserFactory(), role="village_clerk", place=old, starts_on=long_ago
    )
    taken_back.end_at_once(TODAY)

    merge(old, new, by=office, note="云岭区批复")

    for model in (Person, PartyMembership, PartyOrganization, PostTenure, VillageFigures):
        assert model.objects.get().place_id == old.code, model
    assert {grant.place_id for grant in RoleGrant.objects.filter(pk__in=[ended.pk, taken_back.pk])} == {
        old.code
    }


def test_every_moved_record_has_its_entry_in_the_trail(office, pair):
    settle(pair[0])

    merge(*pair, by=office, note="云岭区批复")

    moved = AuditEntry.objects.filter(act="move_with_merger")
    assert {e.record_kind for e in moved} == {
        "branches.person", "branches.partymembership", "branches.partyorganization", "branches.cadreprofile"
    }  # fmt: skip
    assert {(e.before["place_id"], e.after["place_id"]) for e in moved} == {(pair[0].code, pair[1].code)}
    assert AuditEntry.objects.get(act="merge").reason == "云岭区批复"
    assert broken_links() == []


def test_reports_of_a_day_before_the_merger_know_both_villages(office, pair):
    merge(*pair, by=office, note="云岭区批复")

    assert Village.objects.on(TODAY - datetime.timedelta(1)).count() == 2
    assert Village.objects.on(TODAY).get() == pair[1]


def test_a_village_cannot_become_part_of_itself(office, pair):
    with pytest.raises(Blocked, match="不能并入自己"):
        merge(pair[0], pair[0], by=office, note="云岭区批复")


def test_a_successor_of_another_township_is_refused(office, pair):
    VillageFactory(code="990121104201", name="桥头村")

    with pytest.raises(Blocked, match="不在本镇"):
        merge(pair[0], Village.objects.get(name="桥头村"), by=office, note="云岭区批复")


def test_a_successor_that_is_itself_merged_is_refused(office, pair):
    VillageFactory(code="990121103299", name="旧村", stage="MERGED", merged_into=pair[1])

    with pytest.raises(Blocked, match="已撤并"):
        merge(pair[0], Village.objects.get(name="旧村"), by=office, note="云岭区批复")


def test_two_secretaries_in_office_are_refused(office, pair):
    for village in pair:
        TenureFactory(person=PersonFactory(place=village))

    with pytest.raises(Blocked, match="都有在任书记"):
        merge(*pair, by=office, note="云岭区批复")


def test_two_secretaries_accounts_are_refused(office, pair):
    for number, village in enumerate(pair, start=1):
        RoleGrant.objects.create(
            user=UserFactory(),
            role="village_secretary",
            place=village,
            starts_on=TODAY,
            tenure_key=str(number),
        )

    with pytest.raises(Blocked, match="都有书记账号"):
        merge(*pair, by=office, note="云岭区批复")


def test_one_person_in_the_same_post_of_both_villages_is_refused(office, pair):
    person = PersonFactory(place=pair[0])
    for village in pair:
        TenureFactory(person=person, place=village, post="ACCOUNTANT")

    with pytest.raises(Blocked, match="何永昌在两个村都任村会计"):
        merge(*pair, by=office, note="云岭区批复")


def test_organisations_of_the_same_name_are_refused(office, pair):
    for village in pair:
        OrganizationFactory(place=village, name="联合党支部")

    with pytest.raises(Blocked, match="两个村都有联合党支部"):
        merge(*pair, by=office, note="云岭区批复")


def test_a_merger_names_the_document_it_rests_on(office, pair):
    with pytest.raises(Blocked, match="请写明撤并的理由"):
        merge(*pair, by=office, note=" ")


def test_a_merged_village_is_not_merged_again(office, pair):
    merge(*pair, by=office, note="云岭区批复")

    with pytest.raises(Blocked, match="已撤并"):
        merge(*pair, by=office, note="云岭区批复")


def test_a_version_that_is_not_the_one_shown_is_a_conflict(office, pair):
    with pytest.raises(Conflict):
        merge(*pair, by=office, note="云岭区批复", version=7)


@pytest.mark.parametrize("role", ["county_org", "township_leader", "village_secretary", "village_clerk"])
def test_no_other_role_merges_villages(pair, role):
    user = user_with(role)

    with pytest.raises(PermissionDenied):
        merge(*pair, by=user, note="云岭区批复")


def test_a_superuser_without_a_role_merges_nothing(pair):
    with pytest.raises((PermissionDenied, Http404)):
        merge(*pair, by=UserFactory(is_superuser=True), note="云岭区批复")


@pytest.mark.django_db(transaction=True)
def test_two_mergers_that_cross_leave_one_village_standing(office, pair):
    def attempt(order: list[Village]) -> str:
        try:
            merge(*order, by=office, note="云岭区批复")
        except Blocked as blocked:
            return blocked.messages[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        refused = sorted(pool.map(attempt, [list(pair), list(reversed(pair))]))

    assert refused[0] == ""
    assert "已撤并" in refused[1]
    assert sorted(Place.objects.filter(level="VILLAGE").values_list("stage", flat=True)) == [
        "ACTIVE",
        "MERGED",
    ]
