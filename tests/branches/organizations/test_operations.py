"""When a Party organisation may end."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from branches.organizations.operations import end_organization, refuse_same_name
from tests.factories import (
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov.common.audit import AuditEntry
from villagegov.common.workflow import Blocked, Conflict

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 13)


@pytest.fixture
def office():
    return user_with("township_org", TownshipFactory())


def end(organization, office, **facts):
    return end_organization(
        organization, **{"ended_on": TODAY, "reason": "镇党委批复", "by": office, "version": 1, **facts}
    )


def test_an_empty_organisation_ends_on_its_day_with_its_reason(office):
    organization = OrganizationFactory()

    end(organization, office)

    organization.refresh_from_db()
    assert (organization.ended_on, organization.version) == (TODAY, 2)
    assert AuditEntry.objects.get(act="end_organization").reason == "镇党委批复"


def test_an_organisation_with_others_under_it_does_not_end(office):
    head = OrganizationFactory(kind="GENERAL_BRANCH", name="石桥村党总支")
    OrganizationFactory(parent=head, name="第一党支部")

    with pytest.raises(Blocked, match="下面还有 1 个党组织：第一党支部"):
        end(head, office)


def test_an_organisation_with_members_does_not_end(office):
    organization = OrganizationFactory()
    MembershipFactory(organization=organization)

    with pytest.raises(Blocked, match="还有 1 名党员编在这里"):
        end(organization, office)


def test_the_last_organisation_of_a_village_with_members_does_not_end(office):
    organization = OrganizationFactory()
    MembershipFactory()

    with pytest.raises(Blocked, match="就没有党组织"):
        end(organization, office)


def test_one_of_two_organisations_ends_though_the_village_has_members(office):
    organization = OrganizationFactory()
    OrganizationFactory(name="石桥村新党支部")
    MembershipFactory(person=PersonFactory())

    end(organization, office)

    organization.refresh_from_db()
    assert organization.ended_on == TODAY


@pytest.mark.parametrize(
    ("ended_on", "said"),
    [(TODAY + datetime.timedelta(1), "还没到"), (datetime.date(2021, 3, 17), "早于本届开始")],
)
def test_a_day_in_the_future_or_before_the_term_is_refused(office, ended_on, said):
    organization = OrganizationFactory(term_started_on=datetime.date(2021, 3, 18))

    with pytest.raises(Blocked, match=said):
        end(organization, office, ended_on=ended_on)


def test_an_organisation_ends_once(office):
    organization = end(OrganizationFactory(), office)

    with pytest.raises(Blocked, match="已经撤销"):
        end(organization, office, version=2)


def test_a_version_that_is_not_the_one_shown_is_a_conflict(office):
    with pytest.raises(Conflict):
        end(OrganizationFactory(), office, version=9)


@pytest.mark.parametrize("role", ["county_org", "township_leader", "village_secretary"])
def test_no_other_role_ends_an_organisation(role):
    organization = OrganizationFactory()

    with pytest.raises(PermissionDenied):
        end(organization, user_with(role))


def test_a_name_is_free_again_when_its_organisation_has_ended(office):
    village = VillageFactory(code="990121103204", name="石桥村")
    OrganizationFactory(place=village)
    another = OrganizationFactory.build(place=village)

    with pytest.raises(ValidationError, match="石桥村已有石桥村党支部"):
        refuse_same_name(another)
    end(village.organizations.get(), office)
    refuse_same_name(another)
