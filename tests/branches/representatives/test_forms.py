"""Typed input about a representative."""

import datetime

import pytest

from branches.representatives.forms import LinkForm, RepresentativeForm
from tests.factories import PersonFactory, RepresentativeFactory, VillageFactory, user_with

pytestmark = pytest.mark.django_db
TYPED = {"place": "990121103204", "name": "郝莲秀", "sex": "FEMALE", "birth_date": "1960.02"}


@pytest.fixture
def office():
    VillageFactory(code="990121103204", name="石桥村")
    return user_with("township_org")


def form_of(office, instance=None, **changes):
    return RepresentativeForm({**TYPED, **changes}, instance=instance, user=office)


def test_a_representative_is_entered_with_what_is_known(office):
    form = form_of(office, phone="199 0000 0165", represented_households="5", elected_on="2021-3-18")

    one = form.save()

    assert (one.birth_date, one.birth_date_by_month) == (datetime.date(1960, 2, 1), True)
    assert (one.phone.plain(), one.represented_households) == ("19900000165", 5)
    assert one.elected_on == datetime.date(2021, 3, 18)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "郝莲秀3"}, "name", "姓名“郝莲秀3”里有数字，请核对"),
        ({"phone": "1990000"}, "phone", "手机应为 11 位"),
        ({"birth_date": "2030.01"}, "birth_date", "还没到"),
        ({"represented_households": "十户"}, "represented_households", ""),
        ({"sex": ""}, "sex", ""),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(office, changes, field, words):
    form = form_of(office, **changes)

    assert list(form.errors) == [field]
    assert words in form.errors[field][0]


def test_the_same_person_is_not_entered_twice(office):
    RepresentativeFactory(name="郝莲秀", birth_date=datetime.date(1960, 2, 1), birth_date_by_month=True)

    form = form_of(office, is_another="on")

    assert form.errors["name"] == ["郝莲秀已经登记为本村的村民代表，请查找后修改"]


@pytest.mark.parametrize("other", [{"birth_date": None}, {"sex": "MALE"}, {"birth_date_by_month": False}])
def test_a_namesake_in_the_village_is_asked_about_once(office, other):
    RepresentativeFactory(name="郝莲秀", **other)

    assert "本村已有同名的村民代表，是同一人吗：郝莲秀" in form_of(office).errors["is_another"][0]
    assert form_of(office, is_another="on").is_valid()


def test_a_change_does_not_ask_about_a_namesake_who_was_known(office):
    one = RepresentativeFactory(name="郝莲秀")
    RepresentativeFactory(name="郝莲秀", sex="MALE")

    assert form_of(office, one).is_valid()


def test_a_change_does_not_make_two_records_of_one_person(office):
    one = RepresentativeFactory(name="郝莲秀", sex="MALE")
    RepresentativeFactory(name="郝莲秀", birth_date=datetime.date(1960, 2, 1))

    assert "已经登记" in form_of(office, one).errors["name"][0]


def test_who_has_ended_is_no_namesake(office):
    RepresentativeFactory(name="郝莲秀", ended_on=datetime.date(2026, 1, 5), end_reason="RESIGNED")

    assert form_of(office).is_valid()


def link(office, one, person):
    return LinkForm({"person": getattr(person, "pk", "")}, instance=one, user=office)


def test_people_of_the_same_name_in_the_township_are_offered(office):
    one = RepresentativeFactory(name="郝莲秀")
    here = PersonFactory(
        name="郝莲秀", sex="FEMALE", place=VillageFactory(code="990121103205", name="梅岭村")
    )
    PersonFactory(name="郝莲秀", sex="FEMALE", place=VillageFactory(code="990121104204", name="远山村"))
    PersonFactory(name="郝莲秀", sex="FEMALE", stage="LEFT")
    PersonFactory(name="何永昌")

    form = link(office, one, here)

    assert list(form.fields["person"].queryset) == [here]
    assert form.fields["person"].label_from_instance(here) == "郝莲秀，女，1990年3月生，梅岭村"
    assert form.is_valid()
    assert link(office, one, None).is_valid()


def test_another_sex_is_another_person(office):
    one, person = RepresentativeFactory(name="郝莲秀"), PersonFactory(name="郝莲秀", sex="MALE")

    assert "性别对不上" in link(office, one, person).errors["person"][0]


def test_one_person_is_one_representative(office):
    person = PersonFactory(name="郝莲秀", sex="FEMALE")
    RepresentativeFactory(name="郝莲秀", person=person)
    one = RepresentativeFactory(name="郝莲秀", birth_date=None)

    assert "郝莲秀已经对应石桥村的村民代表" in link(office, one, person).errors["person"][0]
