"""The pages of Party organisations."""

import datetime

import pytest
from django.urls import reverse

from branches.models import PartyOrganization
from tests.factories import (
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    VillageFactory,
    user_with,
)
from villagegov.common import tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return VillageFactory(code="990121103204", name="石桥村")


def members(village, count: int, **fields) -> None:
    for _ in range(count):
        MembershipFactory(person=PersonFactory(place=village), **fields)


def shown(client, route: str, /, *args, **query) -> str:
    return client.get(reverse(route, args=args), query).content.decode()


def send(client, route: str, /, *args, **fields):
    return client.post(reverse(route, args=args), {tokens.FIELD: tokens.fresh(), **fields})


def typed(**fields) -> dict:
    return {"name": "石桥村党总支", "kind": "GENERAL_BRANCH", "term_years": 5, "parent": "", **fields}


@pytest.mark.parametrize(("count", "is_hinted"), [(49, False), (50, False), (51, True)])
def test_the_page_suggests_a_general_branch_over_fifty_formal_members(
    client, office, village, count, is_hinted
):
    organization = OrganizationFactory(place=village)
    members(village, count)

    page = shown(client, "organization", organization.pk)

    assert (f"正式党员 {count} 名，现为党支部，建议设党总支" in page) is is_hinted
    assert ("需核对" in shown(client, "organization_list")) is is_hinted


@pytest.mark.parametrize(
    ("started", "is_over"),
    [
        (datetime.date(2021, 3, 12), True),
        (datetime.date(2021, 3, 13), True),
        (datetime.date(2021, 3, 14), False),
    ],
)
def test_a_term_is_over_on_its_last_day(client, office, village, started, is_over):
    organization = OrganizationFactory(place=village, term_started_on=started)

    assert ("届满" in shown(client, "organization", organization.pk)) is is_over
    assert ("届满" in shown(client, "organization_list")) is is_over


def test_members_of_sub_branches_count_for_the_general_branch(client, office, village):
    head = OrganizationFactory(place=village, kind="GENERAL_BRANCH", name="石桥村党总支")
    first = OrganizationFactory(place=village, parent=head, name="第一党支部")
    OrganizationFactory(place=village, parent=head, name="第二党支部")
    members(village, 2, organization=first, party_group="一组")
    members(village, 1, organization=first, member_kind="PROBATIONARY", confirmed_on=None)
    members(village, 1)

    page = client.get(reverse("organization", args=[head.pk]))

    counted = {b.organization.name: (b.depth, b.organization.formal_count) for b in page.context["tree"]}
    assert counted == {"石桥村党总支": (0, 3), "第一党支部": (1, 2), "第二党支部": (1, 0)}
    assert page.context["record"].probationary_count == 1
    assert "一组" in shown(client, "organization", first.pk)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "sqc"}, {"石桥村党支部"}),
        ({"q": "党总支"}, {"莲塘社区党总支"}),
        ({"kind": "GENERAL_BRANCH"}, {"莲塘社区党总支"}),
        ({"village": "990121103204"}, {"石桥村党支部"}),
        ({"state": "ended"}, {"旧党支部"}),
        ({}, {"石桥村党支部", "莲塘社区党总支"}),
    ],
)
def test_the_list_is_searched_and_filtered(client, office, village, query, found):
    OrganizationFactory(place=village)
    OrganizationFactory(place=village, name="旧党支部", ended_on=datetime.date(2025, 1, 1))
    community = VillageFactory(code="990121103001", name="莲塘社区", kind="COMMUNITY")
    OrganizationFactory(place=community, kind="GENERAL_BRANCH", name="莲塘社区党总支")

    page = shown(client, "organization_list", **query)

    rows = page[page.index("<tbody>") : page.index("</tbody>")]
    assert {name for name in ("石桥村党支部", "莲塘社区党总支", "旧党支部") if name in rows} == found


def test_a_list_costs_the_same_for_3_organisations_and_for_18(client, office, django_assert_max_num_queries):
    for number in range(18):
        if number == 3:
            client.get(reverse("organization_list"))
            with django_assert_max_num_queries(30) as few:
                client.get(reverse("organization_list"))
        OrganizationFactory(place=VillageFactory(code=f"990121103{201 + number}"))

    with django_assert_max_num_queries(30) as many:
        client.get(reverse("organization_list"))

    assert len(many) == len(few)


def test_the_list_prints_and_downloads(client, office, village):
    OrganizationFactory(place=village)

    assert "石桥村党支部" in shown(client, "organization_list_print")
    assert client.get(reverse("organization_list_export")).status_code == 200


def test_the_office_enters_an_organisation(client, office, village):
    response = send(
        client, "organization_new", **typed(place=village.code, seats=5, term_started_on="2021.3.18")
    )

    entered = PartyOrganization.objects.get()
    assert response.status_code == 303
    assert (entered.place_id, entered.term_started_on) == (village.code, datetime.date(2021, 3, 18))


def test_the_new_form_knows_the_village_and_the_parent_it_was_opened_from(client, office, village):
    head = OrganizationFactory(place=village, kind="GENERAL_BRANCH", name="石桥村党总支")

    page = shown(client, "organization_new", place=village.code, parent=head.pk)

    assert page.count("selected") >= 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "石桥村党支部"}, "石桥村已有石桥村党支部"),
        ({"parent_kind": "GENERAL_BRANCH", "kind": "GENERAL_BRANCH"}, "党总支下面不能设党总支"),
        ({"seats": 12}, "职数最多 11 名"),
        ({"term_started_on": "2026-3-14"}, "还没到"),
    ],
)
def test_what_cannot_be_is_refused(client, office, village, fields, said):
    OrganizationFactory(place=village)
    if kind := fields.pop("parent_kind", None):
        fields = {**fields, "parent": OrganizationFactory(place=village, kind=kind, name="总支").pk}

    response = send(client, "organization_new", **typed(place=village.code, **fields))

    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_parent_of_another_village_is_refused(client, office, village):
    other = OrganizationFactory(
        place=VillageFactory(code="990121103205"), kind="PARTY_COMMITTEE", name="梅岭村党委"
    )

    response = send(client, "organization_new", **typed(place=village.code, parent=other.pk))

    assert "上级组织要在同一个村" in response.content.decode()


def test_a_general_branch_over_branches_does_not_become_a_branch(client, office, village):
    head = OrganizationFactory(place=village, kind="GENERAL_BRANCH", name="石桥村党总支")
    OrganizationFactory(place=village, parent=head, name="第一党支部")

    response = send(client, "organization_edit", head.pk, **typed(kind="BRANCH", version=1))

    assert response.status_code == 422
    assert "下面还有第一党支部" in response.content.decode()


def test_a_branch_becomes_a_general_branch(client, office, village):
    organization = OrganizationFactory(place=village)

    response = send(client, "organization_edit", organization.pk, **typed(version=1))

    organization.refresh_from_db()
    assert response.status_code == 303
    assert (organization.kind, organization.version) == ("GENERAL_BRANCH", 2)


def test_an_organisation_is_ended_after_a_last_look(client, office, village):
    organization = OrganizationFactory(place=village)

    look = shown(client, "organization_end", organization.pk)
    response = send(
        client, "organization_end", organization.pk, ended_on="2026-3-13", reason="镇党委批复", version=1
    )

    organization.refresh_from_db()
    assert "撤销后不能恢复" in look
    assert response.status_code == 303
    assert organization.ended_on == datetime.date(2026, 3, 13)
    assert client.get(reverse("organization_edit", args=[organization.pk])).status_code == 404


def test_a_blocked_end_says_what_is_missing(client, office, village):
    organization = OrganizationFactory(place=village)
    members(village, 1, organization=organization)

    response = send(
        client, "organization_end", organization.pk, ended_on="2026-3-13", reason="镇党委批复", version=1
    )

    assert response.status_code == 422
    assert "还有 1 名党员编在这里" in response.content.decode()


@pytest.mark.parametrize("role", ["county_org", "township_leader", "village_secretary", "village_clerk"])
def test_other_roles_read_but_do_not_change(client, village, role):
    organization = OrganizationFactory(place=village)
    client.force_login(user_with(role))

    assert client.get(reverse("organization", args=[organization.pk])).status_code == 200
    assert client.get(reverse("organization_new")).status_code == 403
    assert client.get(reverse("organization_edit", args=[organization.pk])).status_code == 403
    assert client.get(reverse("organization_end", args=[organization.pk])).status_code == 403


def test_an_organisation_of_another_township_is_not_there(client, office):
    stranger = OrganizationFactory(place=VillageFactory(code="990121104201", name="桥头村"))

    for route in ("organization", "organization_edit", "organization_end"):
        assert client.get(reverse(route, args=[stranger.pk])).status_code == 404


def test_party_groups_stand_in_counting_order(client, office, village):
    organization = OrganizationFactory(place=village)
    for name in ("第三党小组", "第一党小组", "第二党小组"):
        members(village, 1, organization=organization, party_group=name)

    groups = client.get(reverse("organization", args=[organization.pk])).context["groups"]

    assert groups == [("第一党小组", 1), ("第二党小组", 1), ("第三党小组", 1)]


def test_an_ended_organisation_is_history_without_hint_and_buttons(client, office, village):
    organization = OrganizationFactory(place=village, ended_on=datetime.date(2025, 6, 30))

    page = shown(client, "organization", organization.pk)

    assert "2025年6月30日" in page
    assert "建议设" not in page
    assert reverse("organization_end", args=[organization.pk]) not in page
