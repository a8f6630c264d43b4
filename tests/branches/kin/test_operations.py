"""Declaring kin by direct call: between whom, what conflict it uncovers, what the trail keeps and from whom."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from branches.kin import operations
from branches.kin.models import KinRelation
from branches.kin.workflow import END
from branches.posts.operations import begin_tenure
from tests.factories import (
    OrganizationFactory,
    PersonFactory,
    TenureFactory,
    VillageFactory,
    declared_kin,
    user_with,
)
from tests.watching import wait_until_somebody_waits
from villagegov.common.audit import AuditEntry
from villagegov.common.workflow import Blocked, Conflict, take_step

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 13)


@pytest.fixture
def office():
    return user_with("township_org")


@pytest.fixture
def holders():
    return TenureFactory(post="CLERK").person, TenureFactory(post="WOMENS_CHAIR").person


def test_a_relation_stands_with_its_entry_at_the_township(office, holders):
    second, first = holders

    one = operations.declare(first, second, "SIBLING", by=office)

    assert (one.person_a, one.person_b, one.declared_on, one.place_id) == (
        second,
        first,
        TODAY,
        "990121103204",
    )
    entry = AuditEntry.objects.get(act="declare_kin")
    assert entry.area_code == "990121103000"
    assert not AuditEntry.objects.visible_to(user_with("supervision_member")).filter(pk=entry.pk).exists()


@pytest.mark.parametrize("role", ["township_leader", "county_org", "village_secretary", "village_clerk"])
def test_only_the_office_declares(role, holders):
    with pytest.raises(PermissionDenied):
        operations.declare(*holders, "SPOUSE", by=user_with(role))


@pytest.mark.parametrize(
    ("ended_on", "counts"), [("2021-03-14", False), ("2021-03-15", True), ("2025-11-20", True)]
)
def test_only_people_in_office_now_or_in_this_term_are_declared(office, holders, ended_on, counts):
    OrganizationFactory(term_started_on=datetime.date(2021, 3, 15))
    former = TenureFactory(
        started_on=datetime.date(2018, 1, 1), ended_on=ended_on, end_reason="RESIGNED"
    ).person

    if counts:
        assert operations.declare(holders[0], former, "SPOUSE", by=office).pk
    else:
        with pytest.raises(ValidationError, match="没有在任职务，本届也没有任过职"):
            operations.declare(holders[0], former, "SPOUSE", by=office)


def test_nobody_is_kin_of_oneself_and_no_pair_stands_twice(office, holders):
    first, second = holders
    declared_kin(first, second)

    with pytest.raises(ValidationError, match="两个不同的人"):
        operations.declare(first, first, "SPOUSE", by=office)
    with pytest.raises(ValidationError, match="已经登记过，请直接修改"):
        operations.declare(second, first, "SIBLING", by=office)


def test_a_conflict_that_stands_already_is_told_and_asks_for_its_way_out(office):
    member = TenureFactory(post="COMMITTEE_MEMBER").person
    overseer = TenureFactory(post="SUPERVISION_MEMBER").person

    with pytest.raises(ValidationError) as refused:
        operations.declare(member, overseer, "SPOUSE", by=office, way_out="  ")
    one = operations.declare(member, overseer, "SPOUSE", by=office, way_out="3月底前辞去监委会委员")

    assert "SD02" in refused.value.messages[0]
    assert "写明谁在什么时候离任" in refused.value.messages[1]
    assert one.way_out == "3月底前辞去监委会委员"


def test_a_correction_asks_the_same_and_counts_from_the_version_shown(office):
    member = TenureFactory(post="COMMITTEE_MEMBER").person
    one = declared_kin(member, TenureFactory(post="SUPERVISION_MEMBER").person, "IN_LAW")

    with pytest.raises(ValidationError, match="SD02"):
        operations.change(one, "SIBLING", by=office, version=1)
    changed = operations.change(one, "COLLATERAL", by=office, version=1)

    assert (changed.kind, changed.version) == ("COLLATERAL", 2)
    with pytest.raises(Conflict):
        operations.change(one, "IN_LAW", by=office, version=1)


def test_a_relation_ends_with_a_reason_and_then_rests(office, holders):
    one = declared_kin(*holders)

    with pytest.raises(Blocked, match="请写明终止关系的理由"):
        take_step(END, one, by=office)
    ended = take_step(END, one, by=office, note="已离婚")

    assert (ended.stage, ended.ended_on) == ("ENDED", TODAY)
    with pytest.raises(ValidationError, match="已经终止"):
        operations.change(ended, "SIBLING", by=office, version=2)
    assert operations.declare(*holders, "SIBLING", by=office).pk


def test_kin_of_two_villages_is_read_by_those_who_see_both(office, holders):
    other = TenureFactory(
        person=PersonFactory(place=VillageFactory(code="990121103205", name="梅岭村"))
    ).person
    one = operations.declare(holders[0], other, "SIBLING", by=office)

    seen_by = {
        role: KinRelation.objects.visible_to(user_with(role)).filter(pk=one.pk).exists()
        for role in ("county_org", "township_org", "township_leader", "village_secretary", "village_clerk")
    }

    assert seen_by == {
        "county_org": True, "township_org": True, "township_leader": True, "village_secretary": False,
        "village_clerk": False,
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_relation_waits_for_the_post_that_it_will_stand_against():
    office = user_with("township_org")
    member, other = TenureFactory(post="COMMITTEE_MEMBER").person, TenureFactory(post="WOMENS_CHAIR").person

    def declared() -> list[str]:
        try:
            operations.declare(member, other, "SPOUSE", by=office)
        except ValidationError as refused:
            return refused.messages
        finally:
            connection.close()
        return []

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            begin_tenure(other, other.place, "SUPERVISION_MEMBER", TODAY, by=office)
            meanwhile = pool.submit(declared)
            wait_until_somebody_waits()
        assert "SD02" in meanwhile.result()[0]

    assert not KinRelation.objects.exists()
