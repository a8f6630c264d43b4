"""Party groups as the memberships name them."""

import datetime

import pytest

from tests.factories import MembershipFactory, PersonFactory, VillageFactory, user_with
from villagegov.common.roles import Role

PAGE = "/records/organizations/groups/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(user_with(Role.TOWNSHIP_ORG), backend="django.contrib.auth.backends.ModelBackend")
    return client


def member(group, place=None, **facts):
    person = PersonFactory(place=place) if place else PersonFactory()
    return MembershipFactory(person=person, party_group=group, **facts)


def test_a_group_is_one_line_with_its_members_and_opens_them(office):
    other = VillageFactory(code="990121103201", name="大塘村")
    for group, place in (
        ("第一党小组", None),
        ("第一党小组", None),
        ("第二党小组", None),
        ("第一党小组", other),
        ("", None),
    ):
        member(group, place)

    rows = [[cell.text for cell in row.cells] for row in office.get(PAGE).context["listing"].rows]

    assert sorted(rows) == [
        ["第一党小组", "大塘村", "1"],
        ["第一党小组", "石桥村", "2"],
        ["第二党小组", "石桥村", "1"],
    ]
    url = (
        next(row for row in office.get(PAGE).context["listing"].rows if row.cells[2].text == "2").cells[2].url
    )
    assert office.get(url).context["listing"].count == 2


def test_with_a_day_it_holds_the_groups_of_the_members_of_that_day(office):
    member("老党小组", ended_on=datetime.date(2026, 2, 1))
    member("新党小组", admitted_on=datetime.date(2026, 2, 1), confirmed_on=None, member_kind="PROBATIONARY")

    def names(**query):
        return [group.party_group for group in office.get(PAGE, query).context["listing"].records]

    assert names() == ["新党小组"]
    assert names(on="2026-01-31") == ["老党小组"]


@pytest.mark.parametrize("way", ["print/", "export.xlsx"])
def test_it_prints_and_downloads(office, way):
    member("第一党小组")

    assert office.get(PAGE + way).status_code == 200


def test_who_may_not_see_people_finds_no_such_page(client):
    client.force_login(
        user_with(Role.SUPERVISION_MEMBER), backend="django.contrib.auth.backends.ModelBackend"
    )

    assert client.get(PAGE).status_code == 404
