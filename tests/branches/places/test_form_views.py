"""The forms of a village: who may, what they refuse, what they write."""

import pytest
from django.urls import reverse

from branches.models import VillageFigures
from tests.factories import (
    FiguresFactory,
    PersonFactory,
    TenureFactory,
    VillageFactory,
    user_with,
)
from villagegov.common import tokens
from villagegov.common.audit import AuditEntry
from villagegov.common.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return VillageFactory(code="990121103204", name="石桥村", display_order=4)


def send(client, name: str, /, *args, **fields):
    data = {tokens.FIELD: tokens.fresh(), **fields}
    return client.post(reverse(name, args=args), data)


def edited(**fields) -> dict:
    return {"name": "石桥村", "kind": "VILLAGE", "display_order": 4, "version": 1, **fields}


def test_the_office_changes_name_order_and_phone(client, office, village):
    response = send(
        client, "village_edit", village.code, **edited(display_order=2, contact_phone="0990-8000004")
    )

    village.refresh_from_db()
    assert response.status_code == 303
    assert (village.display_order, village.contact_phone, village.version) == (2, "0990-8000004", 2)
    assert AuditEntry.objects.get(record_kind="common.village").before["display_order"] == 4


def test_an_office_phone_of_words_is_refused(client, office, village):
    response = send(client, "village_edit", village.code, **edited(contact_phone="找老何"))

    assert response.status_code == 422
    assert "办公电话应是数字" in response.content.decode()


def test_a_change_since_the_form_was_shown_is_a_conflict(client, office, village):
    Place.objects.filter(pk=village.pk).update(version=2)

    assert send(client, "village_edit", village.code, **edited(name="石桥")).status_code == 409


@pytest.mark.parametrize("name", ["village_edit", "village_figures_edit", "village_merge"])
@pytest.mark.parametrize("role", ["county_org", "township_leader", "village_secretary", "village_clerk"])
def test_other_roles_read_but_do_not_change(client, village, role, name):
    client.force_login(user_with(role))

    assert client.get(reverse(name, args=[village.code])).status_code == 403


@pytest.mark.parametrize("name", ["village_edit", "village_figures_edit", "village_merge"])
def test_a_village_of_another_township_is_not_there(client, office, name):
    stranger = VillageFactory(code="990121104201", name="桥头村")

    assert client.get(reverse(name, args=[stranger.code])).status_code == 404


def test_a_new_year_starts_from_the_newest_year_before(client, office, village):
    FiguresFactory(place=village, year=2025, household_count=862)

    page = client.get(reverse("village_figures_edit", args=[village.code]))

    assert "石桥村 2026 年数据" in page.content.decode()
    assert 'value="862"' in page.content.decode()


def test_the_figures_of_a_new_year_are_a_row_of_their_own(client, office, village):
    FiguresFactory(place=village, year=2025, household_count=862)

    response = send(client, "village_figures_edit", village.code, household_count=870, version=0)

    assert response.status_code == 303
    rows = VillageFigures.objects.order_by("year").values_list("year", "household_count", "version")
    assert list(rows) == [(2025, 862, 1), (2026, 870, 1)]


def test_the_figures_of_a_year_are_changed_where_they_stand(client, office, village):
    FiguresFactory(place=village, year=2025, household_count=862)

    send(client, "village_figures_edit", village.code, 2025, household_count=861, version=1)

    assert list(VillageFigures.objects.values_list("year", "household_count", "version")) == [(2025, 861, 2)]


def test_a_year_that_somebody_entered_meanwhile_is_a_conflict(client, office, village):
    FiguresFactory(place=village, year=2026, household_count=1)

    response = send(client, "village_figures_edit", village.code, household_count=870, version=0)

    assert response.status_code == 409
    assert VillageFigures.objects.get().household_count == 1


def test_more_adults_than_people_are_refused_with_the_difference(client, office, village):
    response = send(
        client, "village_figures_edit", village.code, registered_population=3186, adult_count=3200, version=0
    )

    assert response.status_code == 422
    assert "差 14 人" in response.content.decode()


@pytest.mark.parametrize("year", [1999, 2027])
def test_a_year_outside_the_register_is_not_there(client, office, village, year):
    assert client.get(reverse("village_figures_edit", args=[village.code, year])).status_code == 404


def test_the_last_look_repeats_both_villages_and_what_moves(client, office, village):
    VillageFactory(code="990121103205", name="梅岭村")
    PersonFactory(place=village)

    choose = client.get(reverse("village_merge", args=[village.code]))
    confirm = client.get(reverse("village_merge", args=[village.code]), {"into": "990121103205"})

    assert "梅岭村" in choose.content.decode()
    assert "石桥村并入梅岭村" in confirm.content.decode()
    assert "1 条" in confirm.content.decode()


def test_a_confirmed_merger_is_done_once(client, office, village):
    VillageFactory(code="990121103205", name="梅岭村")
    fields = {"into": "990121103205", "note": "云岭区批复", "version": 1}

    response = send(client, "village_merge_step", village.code, **fields)

    village.refresh_from_db()
    assert response.status_code == 303
    assert response.url == reverse("village", args=["990121103205"])
    assert village.stage == "MERGED"
    assert send(client, "village_merge_step", village.code, **fields).status_code == 409


def test_a_blocked_merger_says_everything_that_stands_in_the_way(client, office, village):
    other = VillageFactory(code="990121103205", name="梅岭村")
    for place in (village, other):
        TenureFactory(person=PersonFactory(place=place))

    response = send(client, "village_merge_step", village.code, into=other.code, note="云岭区批复", version=1)

    village.refresh_from_db()
    assert response.status_code == 422
    assert "都有在任书记" in response.content.decode()
    assert village.stage == "ACTIVE"
