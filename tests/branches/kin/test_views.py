"""The pages of kin: who will read it stands before the first field, the list tells the conflicts."""

import pytest
from django.urls import reverse

from branches.kin.models import KinRelation
from tests.factories import TenureFactory, declared_kin, user_with
from villagegov.common import tokens
from villagegov.common.permissions import SENTENCES, readers_of
from villagegov.common.roles import SIGNS_IN, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def conflict():
    pair = TenureFactory(post="COMMITTEE_MEMBER").person, TenureFactory(post="SUPERVISION_MEMBER").person
    return declared_kin(*pair)


def shown(client, route: str, /, *args, **query) -> str:
    return client.get(reverse(route, args=args), query).content.decode()


def test_the_page_says_who_will_read_it_from_the_sentence_that_guards_the_view(client, office, conflict):
    page = shown(client, "kin_new")

    promised = "看得到的只有：" + "、".join(readers_of(KinRelation.view_permission))
    assert promised in page
    for role in SIGNS_IN:
        client.force_login(user_with(role))
        is_there = client.get(reverse("kin", args=[conflict.pk])).status_code == 200
        assert is_there is (role in SENTENCES["branches.view_kin"].roles), Role(role).label
        assert is_there is (Role(role).label in promised)


def test_the_office_declares_and_is_asked_for_the_way_out(client, office):
    first, second = (
        TenureFactory(post="COMMITTEE_MEMBER").person,
        TenureFactory(post="SUPERVISION_MEMBER").person,
    )
    typed = {"person_a": first.pk, "person_b": second.pk, "kind": "SPOUSE"}

    refused = client.post(reverse("kin_new"), {tokens.FIELD: tokens.fresh(), **typed})
    done = client.post(
        reverse("kin_new"), {tokens.FIELD: tokens.fresh(), **typed, "way_out": "3月底前离任"}, follow=True
    )

    assert refused.status_code == 422
    assert "写明谁在什么时候离任" in refused.content.decode()
    assert "村委会成员近亲属不得担任村务监督委员会成员（SD02" in done.content.decode()
    assert "有冲突" in shown(client, "kin_list", conflict="yes")


def test_a_person_without_office_is_no_choice(client, office):
    former = TenureFactory(started_on="2012-01-01", ended_on="2015-01-01", end_reason="TERM_ENDED").person
    holder = TenureFactory(post="CLERK").person

    page = shown(client, "kin_new", person=holder.pk)

    assert f'value="{holder.pk}" selected' in page
    assert f'value="{former.pk}"' not in page


def test_the_list_costs_the_same_for_one_and_for_three(
    client, office, conflict, django_assert_max_num_queries
):
    client.get(reverse("kin_list"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("kin_list"))
    for _ in range(2):
        declared_kin(TenureFactory(post="CLERK").person, TenureFactory(post="ACCOUNTANT").person)

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("kin_list"))
