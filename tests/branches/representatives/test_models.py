"""What the database refuses of a representative, and how one is found."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from branches.models import Representative
from tests.factories import PersonFactory, RepresentativeFactory, VillageFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 1)
ENDED = {"ended_on": DAY, "end_reason": "RESIGNED"}


def refused(**fields) -> bool:
    try:
        with transaction.atomic():
            RepresentativeFactory(**fields)
    except IntegrityError:
        return True
    return False


def test_the_same_village_name_birth_and_sex_stand_once_while_in_office():
    RepresentativeFactory(name="文成明", sex="MALE")

    assert refused(name="文成明", sex="MALE")
    assert not refused(name="文成明", sex="FEMALE")
    assert not refused(name="文成明", sex="MALE", birth_date_by_month=False)
    assert not refused(name="文成明", sex="MALE", birth_date=datetime.date(1961, 2, 1))
    assert not refused(name="文成明", sex="MALE", place=VillageFactory(code="990121103201"))


def test_who_was_elected_again_has_a_second_record():
    RepresentativeFactory(name="文成明", **ENDED)

    assert not refused(name="文成明")
    assert not refused(name="文成明", **ENDED)


def test_two_whose_birth_nobody_knows_may_have_one_name():
    RepresentativeFactory(name="文成明", birth_date=None)

    assert not refused(name="文成明", birth_date=None)


def test_a_person_stands_behind_one_representative_at_a_time():
    person = PersonFactory()
    RepresentativeFactory(person=person, **ENDED)
    RepresentativeFactory(person=person)

    assert refused(person=person)


@pytest.mark.parametrize(
    "fields",
    [
        {"sex": ""},
        {"education": "MASTER"},
        {"political_status": "NONE"},
        {"ended_on": DAY},
        {"end_reason": "DIED"},
        {"ended_on": DAY, "end_reason": "GONE"},
        {**ENDED, "elected_on": DAY + datetime.timedelta(days=1)},
    ],
)
def test_the_database_refuses_what_cannot_be(fields):
    assert refused(**fields)


def test_an_end_on_the_day_of_the_election_is_possible():
    assert not refused(**ENDED, elected_on=DAY)


@pytest.mark.parametrize(("words", "is_found"), [("郝莲", True), ("hlx", True), ("haolian", True), ("石桥", True),
                                                 ("3组", True), ("4组", False), ("王", False)])  # fmt: skip
def test_search_takes_name_pinyin_village_and_group(words, is_found):
    RepresentativeFactory(name="郝莲秀")

    assert Representative.objects.found_by(words).exists() is is_found


@pytest.mark.parametrize(
    ("elected_on", "ended_on", "counts"),
    [
        (None, None, True),
        (DAY, None, True),
        (DAY + datetime.timedelta(days=1), None, False),
        (None, DAY, False),
        (None, DAY + datetime.timedelta(days=1), True),
    ],
)
def test_who_counts_on_a_day(elected_on, ended_on, counts):
    ended = {"ended_on": ended_on, "end_reason": "RESIGNED"} if ended_on else {}
    RepresentativeFactory(elected_on=elected_on, **ended)

    assert Representative.objects.on(DAY).exists() is counts


def test_the_telephone_lies_sealed():
    one = RepresentativeFactory(phone="19900000163")

    stored = Representative.objects.values_list("phone", flat=True).get()
    assert stored.startswith("v1:")
    assert Representative.objects.get(pk=one.pk).phone.plain() == "19900000163"
