"""Looking up by number and seeing a full number: by POST, for a reason, counted, never in an address."""

import pytest
from django.test import Client
from django.urls import reverse

from branches.models import Person
from tests.factories import MembershipFactory, PersonFactory, VillageFactory, user_with
from villagegov.common.audit import AuditEntry
from villagegov.common.policy import PolicyValue

pytestmark = pytest.mark.django_db

GOOD_ID = "990121199003140015"
REASON = "办理养老保险补贴"


def signed_in(role):
    client = Client()
    client.user = user_with(role)
    client.force_login(client.user)
    return client


@pytest.fixture
def person():
    return PersonFactory(name="何永昌", id_number=GOOD_ID, phone="19900000001")


@pytest.fixture
def office():
    return signed_in("township_org")


@pytest.mark.parametrize("number", [GOOD_ID, "9901 2119 9003 1400 15", "19900000001", "+86 199-0000-0001"])
@pytest.mark.parametrize("role", ["township_org", "village_clerk"])
def test_one_person_with_the_number_is_opened(person, role, number):
    response = signed_in(role).post(reverse("person_by_number"), {"number": number})

    assert response.status_code == 303
    assert response["Location"] == reverse("person", args=[person.pk])


def test_several_with_one_telephone_are_listed(person, office):
    PersonFactory(name="柳青禾", phone="19900000001")

    page = office.post(reverse("person_by_number"), {"number": "19900000001"}).content.decode()

    assert "找到 2 人" in page
    assert "19900000001" not in page


def test_nobody_outside_the_own_scope_is_found():
    PersonFactory(id_number=GOOD_ID, place=VillageFactory(code="990121103205"))

    page = signed_in("village_clerk").post(reverse("person_by_number"), {"number": GOOD_ID}).content.decode()

    assert "您的范围内没有登记这个号码的人" in page


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("99012119900314001", "身份证号少 1 位"),
        ("0015", "这不是完整的身份证号或电话"),
        ("", "请填身份证号或电话"),
    ],
)
def test_parts_of_numbers_are_not_looked_for(office, person, number, says):
    response = office.post(reverse("person_by_number"), {"number": number})

    assert response.status_code == 422
    assert AuditEntry.objects.get(act="refused").reason == "没有填对：身份证号或电话"
    assert says in response.content.decode()


def test_a_search_leaves_an_entry_without_the_number(office, person):
    office.post(reverse("person_by_number"), {"number": GOOD_ID})

    entry = AuditEntry.objects.get(act="find_by_number")
    assert entry.after == {"found": 1}
    assert GOOD_ID not in str(vars(entry))


def test_a_number_in_the_address_of_the_list_is_dropped(office):
    response = office.get(reverse("person_list"), {"q": GOOD_ID})

    assert response.status_code == 302
    assert GOOD_ID not in response["Location"]
    assert reverse("person_by_number") in office.get(reverse("person_list")).content.decode()


def reveal(client, person, reason=REASON):
    return client.post(reverse("person_reveal", args=[person.pk]), {"reason": reason})


def test_the_full_number_shows_for_a_reason_once_and_leaves_one_entry(office, person):
    response = reveal(office, person)

    entry = AuditEntry.objects.get(act="reveal_id_number")
    assert GOOD_ID in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    assert (entry.reason, entry.record_key, entry.actor_id) == (REASON, str(person.pk), office.user.pk)
    assert GOOD_ID not in str(vars(entry))
    assert GOOD_ID not in office.get(reverse("person_reveal", args=[person.pk])).content.decode()


@pytest.mark.parametrize("reason", ["", "看看"])
def test_without_a_real_reason_nothing_shows(office, person, reason):
    response = reveal(office, person, reason)

    assert response.status_code == 422
    assert AuditEntry.objects.get(act="refused").record_key == str(person.pk)
    assert GOOD_ID not in response.content.decode()
    assert not AuditEntry.objects.filter(act="reveal_id_number").exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [("township_leader", 403), ("county_org", 403), ("village_secretary", 403), ("village_clerk", 403),
     ("village_cadre", 404), ("system_admin", 404)],
)  # fmt: skip
def test_nobody_else_sees_a_full_number(person, role, status):
    response = reveal(signed_in(role), person)

    assert response.status_code == status
    assert GOOD_ID not in response.content.decode()


def test_one_may_see_the_own_number(person):
    cadre = signed_in("village_cadre")
    Person.objects.filter(pk=person.pk).update(account=cadre.user)

    assert GOOD_ID in reveal(cadre, person).content.decode()


def test_above_the_limit_of_the_hour_nothing_shows_and_the_trail_says_so(office, person):
    PolicyValue.objects.create(
        key="reveal_limit_per_hour", place=office.user.grants.get().place, year=2026, value="2",
        document_number="松委〔2026〕1号", set_by=office.user, set_at="2026-01-01T00:00:00Z",
    )  # fmt: skip

    shown = [GOOD_ID in reveal(office, person).content.decode() for _ in range(3)]
    last = reveal(office, person)

    assert shown == [True, True, False]
    assert last.status_code == 429
    assert "这一小时已查看 2 次" in last.content.decode()
    assert AuditEntry.objects.filter(act="reveal_stopped").count() == 2


def test_the_limit_counts_each_user_alone(office, person):
    for _ in range(30):
        reveal(office, person)

    assert reveal(office, person).status_code == 429
    assert GOOD_ID in reveal(signed_in("township_org"), person).content.decode()


def test_a_list_never_holds_a_full_number(office, person):
    MembershipFactory(person=person)

    for route in ("person_list", "person_list_print", "post_list", "post_history"):
        assert GOOD_ID not in office.get(reverse(route)).content.decode()
