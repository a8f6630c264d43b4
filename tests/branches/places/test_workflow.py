"""The merger of two villages: what goes along, what stays, what stands in the way."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from branches.accounts.operations import Terms, give_role
from branches.models import (
    CadreProfile,
    PartyMembership,
    PartyOrganization,
    Person,
    PostTenure,
    Representative,
    VillageFigures,
)
from branches.people.operations import move
from branches.places.workflow import merge, to_give_reasons_for
from branches.posts.operations import begin_tenure
from tests.factories import (
    FiguresFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    RepresentativeFactory,
    TenureFactory,
    TownshipFactory,
    UserFactory,
    VillageFactory,
    user_with,
)
from tests.watching import wait_until_somebody_waits
from villagegov.common import tokens
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
    RepresentativeFactory(place=village)
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
    for model in (Person, PartyMembership, PartyOrganization, PostTenure, CadreProfile, Representative):
        assert [(r.place_id, r.version) for r in model.objects.all()] == [(new.code, 2)], model
    assert permits(secretary, "branches.view_village", new)


def test_what_is_over_keeps_its_village(office, pair):
    old, new = pair
    person = PersonFactory(place=old, name="范长水", stage="LEFT")
    TenureFactory(person=person, ended_on=TODAY, end_reason="RESIGNED")
    MembershipFactory(person=person, ended_on=TODAY)
    OrganizationFactory(place=old, ended_on=TODAY)
    FiguresFactory(place=old, year=2025)
    RepresentativeFactory(place=old, ended_on=TODAY, end_reason="MOVED_AWAY")
    long_ago, yesterday = datetime.date(2025, 1, 1), TODAY - datetime.timedelta(1)
    ended = RoleGrant.objects.create(
        user=UserFactory(), role="village_clerk", place=old, starts_on=long_ago, ends_on=yesterday
    )
    taken_back = RoleGrant.objects.create(
        user=UserFactory(), role="village_clerk", place=old, starts_on=long_ago
    )
    taken_back.end_at_once(TODAY)

    merge(old, new, by=office, note="云岭区批复")

    for model in (Person, PartyMembership, PartyOrganization, PostTenure, VillageFigures, Representative):
        assert model.objects.get().place_id == old.code, model
    assert {grant.place_id for grant in RoleGrant.objects.filter(pk__in=[ended.pk, taken_back.pk])} == {
        old.code
    }


def test_every_moved_record_has_its_entry_in_the_trail(office, pair):
    settle(pair[0])

    merge(*pair, by=office, note="云岭区批复")

    moved = AuditEntry.objects.filter(act="move_with_merger")
    assert {e.record_kind for e in moved} == {
        "branches.person", "branches.partymembership", "branches.partyorganization", "branches.cadreprofile",
        "branches.representative",
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


def test_a_representative_entered_in_both_villages_stands_in_the_way(office, pair):
    for place in pair:
        RepresentativeFactory(place=place, name="郝莲秀")

    with pytest.raises(Blocked, match="两个村都登记了村民代表郝莲秀，请先登记其中一条终止"):
        merge(*pair, by=office, note="云岭区批复")


def test_a_merger_names_the_document_it_rests_on(office, pair):
    with pytest.raises(Blocked, match="请写明撤并的理由"):
        merge(*pair, by=office, note=" ")


def test_a_merged_village_is_not_merged_again(office, pair):
    merge(*pair, by=office, note="云岭区批复")

    with pytest.raises(Blocked, match="已撤并"):
        merge(*pair, by=office, note="云岭区批复")


def in_both(pair, *posts: str, **profile: str) -> None:
    """One person with the first post in the village that goes and the second in its successor."""
    person = PersonFactory(place=pair[0], name="何永昌")
    CadreProfile.objects.create(person=person, place=pair[0], **profile)
    for place, post in zip(pair, posts, strict=False):
        TenureFactory(person=person, place=place, post=post)


@pytest.mark.parametrize(
    ("posts", "collective", "told"),
    [
        (["COMMITTEE_MEMBER", "SUPERVISION_MEMBER"], "", "长田村监委会委员、东山村村委委员。村委会成员不得"),
        (
            ["ACCOUNTANT", "SUPERVISION_DIRECTOR"],
            "",
            "长田村监委会主任、东山村村会计（报账员）。村会计、村文书",
        ),
        (["SUPERVISION_MEMBER"], "理事长", "东山村监委会委员，集体经济组织职务是理事长。村会计、村文书"),
    ],
)
def test_posts_that_exclude_one_another_in_the_merged_village_are_named(
    office, pair, posts, collective, told
):
    in_both(pair, *posts, post_collective=collective)

    with pytest.raises(Blocked, match=f"何永昌任{told}.*请先登记其中一个职务离任"):
        merge(*pair, by=office, note="云岭区批复")


def test_posts_of_two_people_exclude_one_another_in_no_village(office, pair):
    TenureFactory(person=PersonFactory(place=pair[0]), post="COMMITTEE_MEMBER")
    TenureFactory(person=PersonFactory(place=pair[1]), post="SUPERVISION_MEMBER")

    assert merge(*pair, by=office, note="云岭区批复").stage == "MERGED"


def test_a_secretary_who_comes_to_direct_supervision_is_pointed_out_and_the_reason_carries_it(office, pair):
    in_both(pair, "SUPERVISION_DIRECTOR", "BRANCH_SECRETARY")

    assert [text[:3] for text in to_give_reasons_for(*pair)] == ["何永昌"]
    assert merge(*pair, by=office, note="云岭区批复，主任暂由书记兼任").stage == "MERGED"


def adding(office, village):
    client = Client()
    client.force_login(office)
    body = {"place": village.code, "name": "王丽", "sex": "FEMALE", tokens.FIELD: tokens.fresh()}
    return lambda: client.post(reverse("person_new"), body).status_code


def coming_back(office, village):
    person = PersonFactory(place=village, stage="LEFT")
    client = Client()
    client.force_login(office)
    body = {"note": "回村", "version": person.version, tokens.FIELD: tokens.fresh()}
    return lambda: client.post(reverse("person_step", args=[person.pk, "come_back"]), body).status_code


def taking_a_post(office, village):
    person = PersonFactory(place=VillageFactory(code="990121103211", name="高坪村"))
    return lambda: refused(lambda: begin_tenure(person, village, "CLERK", TODAY, by=office))


def taking_a_role(office, village):
    account = UserFactory(username="clerk")
    terms = Terms("village_clerk", village, TODAY)
    return lambda: refused(lambda: give_role(account, terms, by=office))


def moving_in(office, village):
    person = PersonFactory(place=VillageFactory(code="990121103211", name="高坪村"))
    return lambda: refused(lambda: move(person, village, by=office, reason="搬家"))


def refused(act) -> int:
    try:
        act()
    except ValidationError:
        return 422
    return 303


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [adding, coming_back, taking_a_post, taking_a_role, moving_in])
def test_nothing_comes_into_a_village_while_it_is_merged(office, pair, act):
    started = act(office, pair[0])

    def wait_and_do() -> int:
        try:
            return started()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            merge(*pair, by=office, note="云岭区批复")
            other = pool.submit(wait_and_do)
            wait_until_somebody_waits()
        assert other.result() in {409, 422}

    assert not Person.objects.present().filter(place=pair[0]).exists()
    assert not PostTenure.objects.current().filter(place=pair[0]).exists()
    assert not RoleGrant.objects.on(TODAY).filter(place=pair[0]).exists()


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
