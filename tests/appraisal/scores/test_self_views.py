"""The village on the phone: the clerk fills, the secretary submits, what the system counts is only read."""

import secrets

import pytest
from django.urls import reverse

from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import TownshipFactory, VillageFactory, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    TownshipFactory()
    return VillageFactory(code="990121103204", name="石桥村")


@pytest.fixture
def own(village):
    return sheet_of(scheme_in_force(), village).self_score


def body(own, **points):
    """Full marks for what is not named; the form of the page."""
    typed = {
        f"points_{e.pk}": points.get(e.indicator.key, str(e.full_milli // 1000))
        for e in own.sheet.entries.of_village().in_order()
    }
    return {**typed, "form_token": secrets.token_hex(16), "version": own.version}


def test_the_clerk_keeps_a_part_and_the_secretary_submits_the_whole(client, own, village):
    client.force_login(user_with("village_clerk", village))
    client.post(reverse("self_score_edit", args=[own.pk]), body(own, manual=""))
    own.refresh_from_db()
    assert (own.stage, own.total_milli) == ("OPEN", None)

    client.force_login(user_with("village_secretary", village))
    page = client.get(reverse("home"))
    client.post(reverse("self_score_submit", args=[own.pk]), body(own, manual="18.5"))

    own.refresh_from_db()
    assert "2025 年度自评" in page.text
    assert (own.stage, own.total_milli) == ("SUBMITTED", 98_500)


@pytest.mark.parametrize(
    ("points", "message"),
    [("20.5", "环境整治 20.5 分超过 20 分"), ("", "请填“环境整治”的自评分"), ("八分", "不是分数")],
)
def test_a_wrong_own_score_is_told(client, own, village, points, message):
    client.force_login(user_with("village_secretary", village))

    page = client.post(reverse("self_score_submit", args=[own.pk]), body(own, manual=points))

    assert page.status_code == 422
    assert message in page.text


def test_what_the_system_counts_is_read_only(client, own, village):
    own.sheet.scheme.indicators.filter(key="in_time").update(measure="pledge_in_time")
    entry = own.sheet.entries.of_village().get(indicator__key="in_time")
    client.force_login(user_with("village_secretary", village))

    page = client.get(reverse("self_score_submit", args=[own.pk]))

    assert "系统按台账取数，不用填" in page.text
    assert f"points_{entry.pk}" not in page.text


def test_an_old_form_after_the_submission_changes_nothing(client, own, village):
    client.force_login(user_with("village_secretary", village))
    old = body(own)
    client.post(reverse("self_score_submit", args=[own.pk]), body(own))

    page = client.post(reverse("self_score_edit", args=[own.pk]), old)

    assert page.status_code in {409, 422}
    assert own.sheet.entries.of_village().exclude(points_milli=None).count() == 4
