"""Typed input about a person and a membership: what is taken, what is refused and in which words."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from branches.models import PartyMembership, Person
from tests.factories import CountyFactory, OrganizationFactory, PersonFactory, VillageFactory, user_with
from villagegov.common.audit import AuditEntry
from villagegov.common.tokens import fresh

pytestmark = pytest.mark.django_db

GOOD_ID = "990121199003140015"


def sent(client, url, **fields):
    return client.post(url, {"form_token": fresh(), **fields})


@pytest.fixture
def office():
    client = Client()
    client.force_login(user_with("township_org"))
    return client


@pytest.fixture
def person():
    return PersonFactory(name="何永昌", id_number=GOOD_ID, phone="19900000001")


def test_a_new_person_takes_birth_and_sex_from_the_id_number(office):
    place = VillageFactory(code="990121103204", name="石桥村")

    response = sent(
        office, reverse("person_new"), place=place.code, name="何永昌", id_number="9901 2119 9003 1400 15"
    )

    person = Person.objects.get()
    assert response.status_code == 303
    assert (person.sex, person.birth_date, person.birth_date_by_month) == (
        "MALE",
        datetime.date(1990, 3, 14),
        False,
    )
    assert person.id_number.plain() == GOOD_ID
    assert AuditEntry.objects.get(act="add_person").record_key == str(person.pk)


@pytest.mark.parametrize(
    ("field", "fields", "says"),
    [
        ("id_number", {"id_number": "9901211990031400"}, "身份证号少 2 位，应为 18 位，现在是 16 位"),
        ("id_number", {"id_number": "9901211990031400155"}, "身份证号多 1 位，应为 18 位，现在是 19 位"),
        ("id_number", {"id_number": "990121199003140016"}, "最后一位校验不对"),
        ("id_number", {"id_number": "9.90121E+17"}, "身份证号变成了科学计数，请用文本格式"),
        ("id_number", {"id_number": "990121********0015"}, "身份证号带星号"),
        ("sex", {"id_number": GOOD_ID, "sex": "FEMALE"}, "性别和身份证号对不上，身份证号上是男"),
        ("birth_date", {"id_number": GOOD_ID, "birth_date": "1990-3-15"}, "身份证号上是1990年3月14日"),
        ("birth_date", {"sex": "MALE", "birth_date": "2026-3-14"}, "还没到"),
        ("sex", {}, "请选性别，或填身份证号"),
        ("phone", {"sex": "MALE", "phone": "1990000"}, "手机应为 11 位"),
        ("name", {"sex": "MALE", "name": "何永昌2"}, "里有数字"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(office, field, fields, says):
    place = VillageFactory(code="990121103204")

    response = sent(office, reverse("person_new"), **{"place": place.code, "name": "何永昌", **fields})

    assert response.status_code == 422
    assert says in " ".join(response.context["form"].errors[field])
    assert not Person.objects.exists()


def test_a_birth_month_that_agrees_with_the_id_number_becomes_the_day(office):
    place = VillageFactory(code="990121103204")

    sent(
        office,
        reverse("person_new"),
        place=place.code,
        name="何永昌",
        id_number=GOOD_ID,
        birth_date="1990.03",
    )

    assert Person.objects.get().birth_date == datetime.date(1990, 3, 14)


def test_a_birth_month_alone_is_kept_as_a_month(office):
    place = VillageFactory(code="990121103204")

    sent(office, reverse("person_new"), place=place.code, name="何永昌", sex="MALE", birth_date="1990.03")

    person = Person.objects.get()
    assert (person.birth_date, person.birth_date_by_month) == (datetime.date(1990, 3, 1), True)


def test_a_namesake_of_the_village_is_asked_about_once(office, person):
    fields = {"place": person.place_id, "name": "何永昌", "sex": "MALE"}

    asked = sent(office, reverse("person_new"), **fields)
    answered = sent(office, reverse("person_new"), **fields, is_another="on")

    assert "已有同名同村的人，是同一人吗：何永昌，男，1990年3月生" in asked.content.decode()
    assert (asked.status_code, answered.status_code) == (422, 303)
    assert Person.objects.count() == 2


def test_an_id_number_stands_once_in_a_township(office, person):
    elsewhere = VillageFactory(code="990121103205")

    response = sent(office, reverse("person_new"), place=elsewhere.code, name="何大", id_number=GOOD_ID)

    assert "这个身份证号已经登记过：何永昌（石桥村）" in response.content.decode()


def test_an_empty_id_number_on_the_form_keeps_what_is_there(office, person):
    url = reverse("person_edit", args=[person.pk])
    page = office.get(url).content.decode()

    response = sent(office, url, name="何永昌", phone="199 0000 0002", version=1)

    person.refresh_from_db()
    assert "留空不改，现在是 990121********0015" in page
    assert GOOD_ID not in page
    assert response.status_code == 303
    assert (person.id_number.plain(), person.phone.plain(), person.version) == (GOOD_ID, "19900000002", 2)


def test_an_edit_of_an_older_version_shows_both_and_keeps_what_was_typed(office, person):
    url = reverse("person_edit", args=[person.pk])
    sent(office, url, name="何永昌", remark="先到", version=1)

    response = sent(office, url, name="何永昌", remark="后到", version=1)

    assert response.status_code == 409
    assert "先到" in response.content.decode()
    assert "后到" in response.content.decode()
    assert Person.objects.get().remark == "先到"


def test_a_form_offers_the_villages_of_the_own_township_alone(office):
    VillageFactory(code="990121104201", name="外乡村")
    place = VillageFactory(code="990121103204")

    form = office.get(reverse("person_new")).context["form"]

    assert [p.code for p in form.fields["place"].queryset] == [place.code]


def test_a_membership_is_entered_and_changed(office, person):
    url = reverse("membership_edit", args=[person.pk])
    organization = OrganizationFactory()

    sent(
        office,
        url,
        member_kind="FORMAL",
        admitted_on="2015.06",
        confirmed_on="2016-6-20",
        organization=organization.pk,
    )
    sent(
        office,
        url,
        member_kind="FORMAL",
        admitted_on="2015.06",
        confirmed_on="2016-6-20",
        is_mobile="yes",
        version=1,
    )

    member = PartyMembership.objects.get()
    assert (member.admitted_on, member.admitted_on_by_month) == (datetime.date(2015, 6, 1), True)
    assert (member.confirmed_on, member.is_mobile, member.version) == (datetime.date(2016, 6, 20), True, 2)
    assert list(AuditEntry.objects.filter(record_kind="branches.partymembership").values_list("label", flat=True)) == [
        "登记党员信息", "修改党员信息",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "fields", "says"),
    [
        (
            "confirmed_on",
            {"member_kind": "PROBATIONARY", "confirmed_on": "2016-6-20"},
            "预备党员还没有转正时间",
        ),
        ("confirmed_on", {"confirmed_on": "2014-6-20"}, "转正时间不能早于入党时间2015年6月20日"),
        ("admitted_on", {"admitted_on": "2008-3-13"}, "入党时只有 17 周岁"),
        ("admitted_on", {"admitted_on": ""}, "必填"),
        ("ended_on", {"ended_on": "2025.3"}, "转出日期要填到日"),
    ],
)
def test_a_membership_that_does_not_hold_together_is_refused(office, person, field, fields, says):
    good = {"member_kind": "FORMAL", "admitted_on": "2015-6-20"}

    response = sent(office, reverse("membership_edit", args=[person.pk]), **{**good, **fields})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert says == "必填" or says in " ".join(response.context["form"].errors[field])


def test_who_is_18_on_the_day_may_be_admitted(office, person):
    sent(office, reverse("membership_edit", args=[person.pk]), member_kind="FORMAL", admitted_on="2008-3-14")

    assert PartyMembership.objects.get().admitted_on == datetime.date(2008, 3, 14)


def test_a_reader_of_the_county_adds_people_in_the_own_township_alone(office):
    reader = user_with("township_org")
    reader.grants.create(role="county_org", place=CountyFactory(), starts_on="2021-03-15")
    office.force_login(reader)
    elsewhere = VillageFactory(code="990121104201")

    response = sent(office, reverse("person_new"), place=elsewhere.code, name="何永昌", id_number=GOOD_ID)

    assert response.status_code == 403
    assert not Person.objects.exists()


def test_a_conflict_shows_both_versions_in_words(office, person):
    url = reverse("person_edit", args=[person.pk])
    sent(office, url, name="何永昌", education="BACHELOR", birth_date="1990-3-14", version=1)

    page = sent(office, url, name="何永昌", education="PRIMARY", version=1)

    assert ("学历", "小学", "本科") in page.context["compared"]
