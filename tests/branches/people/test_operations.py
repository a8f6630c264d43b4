"""Moving a person by direct call."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from branches.people.operations import move, refuse_second_membership
from tests.factories import (
    MembershipFactory,
    PersonFactory,
    TownshipFactory,
    UserFactory,
    VillageFactory,
    user_with,
)
from villagegov.common.audit import AuditEntry
from villagegov.common.workflow import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return user_with("township_org")


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def there():
    return VillageFactory(code="990121103205", name="柳溪村")


def test_a_person_without_membership_moves_with_one_entry(office, person, there):
    assert move(person, there, by=office, reason="随迁").place_id == there.code
    assert AuditEntry.objects.filter(act__startswith="move").count() == 1


def test_one_cannot_move_to_where_one_is_nor_into_a_township(office, person):
    with pytest.raises(ValidationError, match="已经在石桥村"):
        move(person, person.place, by=office, reason="随迁")
    with pytest.raises(ValidationError, match="不是在用的村"):
        move(person, TownshipFactory(), by=office, reason="随迁")


def test_a_move_out_of_the_township_is_refused_with_the_way_to_do_it(person):
    wide = user_with("township_org")
    elsewhere = TownshipFactory(code="990121104000", name="云坪镇")
    wide.grants.create(role="township_org", place=elsewhere, starts_on="2021-03-15")

    with pytest.raises(ValidationError, match="先在这里登记离开"):
        move(person, VillageFactory(code="990121104201"), by=wide, reason="随迁")


def test_a_move_asks_the_permission_at_both_ends(office, person):
    with pytest.raises(PermissionDenied):
        move(person, VillageFactory(code="990121104201"), by=office, reason="随迁")
    with pytest.raises(PermissionDenied):
        move(person, VillageFactory(code="990121103205"), by=UserFactory(is_superuser=True), reason="随迁")


def test_a_move_counts_from_the_version_that_was_shown(office, person, there):
    with pytest.raises(Conflict):
        move(person, there, by=office, reason="随迁", version=9)


def test_a_person_has_one_membership(person):
    refuse_second_membership(person)
    MembershipFactory(person=person)

    with pytest.raises(ValidationError, match="已有党员信息"):
        refuse_second_membership(person)
