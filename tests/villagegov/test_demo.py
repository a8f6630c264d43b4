"""The demo township: whole by its own rules, and never beside anybody's own data."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from branches.models import PartyMembership, Person, PostTenure
from tests.factories import TownshipFactory, UserFactory
from villagegov import demo
from villagegov.common import audit, chinese, clock
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.places import Place, Village
from villagegov.common.roles import SIGNS_IN

pytestmark = pytest.mark.django_db


def test_an_empty_database_takes_it_and_knows_it_again():
    assert not demo.is_loaded()

    demo.load()

    assert demo.is_loaded()
    assert Village.objects.within("990121103000").current().count() == 12


@pytest.mark.parametrize("make", [TownshipFactory, UserFactory])
def test_a_database_with_anything_else_in_it_is_refused(make):
    make()

    with pytest.raises(ValidationError, match="真实数据"):
        demo.is_loaded()


def test_every_role_signs_in_with_the_password_that_is_printed():
    demo.load()

    assert {grant.role for grant in RoleGrant.objects.on(clock.today())} == set(SIGNS_IN)
    assert all(user.check_password(demo.PASSWORD) for user in User.objects.all())
    printed = {username for _, username, _ in demo.sign_ins()}
    assert printed == set(User.objects.values_list("username", flat=True))


def test_its_people_keep_the_rules_that_a_form_would_ask():
    demo.load()

    numbers = [person.id_number.plain() for person in Person.objects.all()]
    assert len(set(numbers)) == len(numbers)
    assert {chinese.id_number_problem(number, clock.today()) for number in numbers} <= {"", None}
    assert all(number.startswith("99") for number in numbers)
    assert not PartyMembership.objects.exclude(person__place=F("place")).exists()
    assert not PostTenure.objects.current().filter(person__stage=Person.Stage.LEFT).exists()


def test_its_office_can_be_telephoned_and_its_trail_is_whole():
    demo.load()

    assert Place.objects.get(code="990121103000").contact_phone
    assert audit.broken_links() == []
