"""一人一档: the record of a person as far as its reader may see it, on paper."""

import pytest
from django.urls import reverse

from tests.factories import (
    MembershipFactory,
    PersonFactory,
    RepresentativeFactory,
    TenureFactory,
    declared_kin,
    user_with,
)
from villagegov.common.audit import AuditEntry

pytestmark = pytest.mark.django_db
PHONE = "19900000163"


@pytest.fixture
def person():
    person = PersonFactory(phone=PHONE)
    MembershipFactory(person=person, duty="党小组长")
    TenureFactory(person=person, post="CLERK", duty="村文书兼档案员")
    RepresentativeFactory(place=person.place, person=person, villager_group="7组")
    declared_kin(
        person, TenureFactory(post="ACCOUNTANT", person=PersonFactory(name="郝莲秀")).person, "SIBLING"
    )
    return person


def sheet(client, person, user) -> str:
    client.force_login(user)
    return client.get(reverse("person_print", args=[person.pk])).content.decode()


def test_the_sheet_holds_posts_membership_terms_and_kin(client, person):
    page = sheet(client, person, user_with("township_org"))

    for words in ("一人一档", "党小组长", "村文书兼档案员", "7组", "兄弟姐妹", "郝莲秀", PHONE):
        assert words in page, words
    assert person.id_number.plain() not in page
    assert AuditEntry.objects.get(act="print").record_key == str(person.pk)


def test_the_county_finds_masks_and_the_person_no_kin(client, person):
    person.account = user_with("village_cadre")
    person.save()

    assert PHONE not in sheet(client, person, user_with("county_org"))
    own = sheet(client, person, person.account)
    assert PHONE in own
    assert "郝莲秀" not in own


def test_the_sheet_costs_the_same_for_many_posts(client, person, django_assert_max_num_queries):
    office = user_with("township_org")
    sheet(client, person, office)
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("person_print", args=[person.pk]))
    for post in ("WOMENS_CHAIR", "MILITIA_HEAD", "GRID_WORKER"):
        TenureFactory(person=person, post=post)

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("person_print", args=[person.pk]))
