"""The demo township: whole by its own rules, and never beside anybody's own data."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F, Sum

from branches.models import PartyMembership, Person, PostTenure, Representative
from branches.representatives import reports
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


REPRESENTATIVES = {
    "大塘村": (96, 34), "红岩村": (72, 26), "青竹村": (64, 23), "石桥村": (98, 35), "梅岭村": (58, 21),
    "双河村": (70, 25), "桃园村": (51, 18), "白鹭村": (60, 21), "莲塘社区": (66, 30), "长田村": (49, 17),
    "东山村": (43, 15), "沙洲村": (38, 11),
}  # fmt: skip
SHORT_OF_WOMEN = {
    "桃园村": "32.1%",
    "白鹭村": "32.3%",
    "长田村": "31.5%",
    "东山村": "31.3%",
    "沙洲村": "26.2%",
}


def test_its_representatives_are_as_many_as_the_story_says_and_show_its_warnings():
    demo.load()

    counted = reports.counts_on(clock.today(), Representative.objects.all())
    names = dict(Village.objects.values_list("code", "name"))
    assert {names[code]: pair for code, pair in counted.items()} == REPRESENTATIVES
    households = Representative.objects.aggregate(total=Sum("represented_households"))["total"]
    assert households == 8582
    found = reports.assemblies(Place.objects.filter(level="VILLAGE"), clock.today())
    hints = {
        village.name: reports.hints(village, found[village.code])
        for village in Village.objects.current()
        if village.code in found
    }
    assert {
        name: texts[0].split("人的 ")[1].split("，")[0] for name, texts in hints.items() if texts
    } == SHORT_OF_WOMEN
