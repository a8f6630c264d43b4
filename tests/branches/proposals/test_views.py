"""The pages of proposals: two taps and two fields for the village, one click for the office."""

import pytest
from django.urls import reverse

from branches.models import ChangeProposal, Person
from branches.proposals import operations
from tests.factories import PersonFactory, TownshipFactory, user_with
from villagegov.common import tokens

pytestmark = pytest.mark.django_db
OLD, NEW = "19900000001", "19900000002"


@pytest.fixture
def person():
    return PersonFactory(phone=OLD)


@pytest.fixture
def secretary(client):
    user = user_with("village_secretary")
    client.force_login(user)
    return user


def shown(client, route: str, /, *args, **query) -> str:
    return client.get(reverse(route, args=args), query).content.decode()


def send(client, route: str, /, *args, **fields):
    return client.post(reverse(route, args=args), {tokens.FIELD: tokens.fresh(), **fields})


def test_the_village_chooses_a_field_and_says_what_it_should_be(client, person, secretary):
    assert reverse("propose_person", args=[person.pk]) in shown(client, "person", person.pk)
    assert f"现在是：{OLD}" in shown(client, "propose_person", person.pk)
    assert "提交给镇里" in shown(client, "propose_person_field", person.pk, "person.phone")

    wrong = send(
        client, "propose_person_field", person.pk, "person.phone", new_value="1", why="换号", seen=OLD
    )
    sent = send(
        client,
        "propose_person_field",
        person.pk,
        "person.phone",
        new_value="199 0000 0002",
        why="换号",
        seen=OLD,
    )

    assert wrong.status_code == 422
    assert ChangeProposal.objects.get().new == NEW
    assert NEW in client.get(sent["Location"]).content.decode()


@pytest.mark.parametrize("field", ["village.contact_phone", "person.id_number", "nonsense"])
def test_what_is_not_on_the_list_has_no_form(client, person, secretary, field):
    assert client.get(reverse("propose_person_field", args=[person.pk, field])).status_code == 404


def test_the_office_takes_it_over_with_one_click_and_the_county_sees_a_mask(client, person, secretary):
    proposal = operations.propose(person, "person.phone", NEW, "换号", by=secretary)
    client.force_login(user_with("county_org"))
    page = shown(client, "proposal", proposal.pk) + shown(client, "proposal_list")
    assert NEW not in page
    assert "199****0002" in page
    client.force_login(user_with("township_org", TownshipFactory()))
    assert 'name="target_version" value="1"' in shown(client, "proposal", proposal.pk)

    without = send(client, "proposal_step", proposal.pk, "take_over", version=2)
    done = send(client, "proposal_step", proposal.pk, "take_over", version=2, target_version=1)

    assert (without.status_code, done.status_code) == (409, 303)
    assert Person.objects.get(pk=person.pk).phone.plain() == NEW
    assert "已通过" in client.get(done["Location"]).content.decode()


def test_a_stale_proposal_says_so_on_its_page(client, person, secretary):
    proposal = operations.propose(person, "person.phone", NEW, "换号", by=secretary)
    Person.objects.get(pk=person.pk)
    person.phone = "19900000009"
    person.save()

    assert "这条建议不再对得上" in shown(client, "proposal", proposal.pk)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 2),
        ({"stage": "SUBMITTED"}, 1),
        ({"about": "village"}, 0),
        ({"field": "person.name"}, 1),
        ({"q": "何"}, 2),
    ],
)
def test_the_list_is_filtered_by_its_address(client, person, secretary, query, found):
    operations.propose(person, "person.phone", NEW, "换号", by=secretary)
    operations.propose(person, "person.name", "何永年", "写错了", by=user_with("village_clerk"))

    page = shown(client, "proposal_list", **query)

    assert page.count("<tr") == (found + 1 if found else 0)


def test_the_list_costs_the_same_for_one_and_for_three(
    client, person, secretary, django_assert_max_num_queries
):
    operations.propose(person, "person.phone", NEW, "换号", by=secretary)
    client.get(reverse("proposal_list"))
    with django_assert_max_num_queries(40) as asked:
        client.get(reverse("proposal_list"))
        few = len(asked)
    for _ in range(2):
        operations.propose(PersonFactory(), "person.education", "BACHELOR", "毕业了", by=secretary)
    client.get(reverse("proposal_list"))  # what is kept is gathered anew after an act

    with django_assert_max_num_queries(few):
        client.get(reverse("proposal_list"))
