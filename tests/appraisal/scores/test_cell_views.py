"""A row that is saved by itself: the same version and token as the whole form, the sums in the answer."""

import secrets

import pytest
from django.urls import reverse

from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import TownshipFactory, VillageFactory, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(client):
    client.force_login(user_with("township_org", TownshipFactory()))
    village = VillageFactory(code="990121103204", name="石桥村")
    return sheet_of(scheme_in_force(), village, points=(40_000, 10_000, 30_000, 20_000))


def row(sheet, **typed):
    entry = sheet.entries.of_township().get(indicator__key="manual")
    facts = {"entry": entry.pk, "version": entry.version, "number": "", "reason": "沟渠未清"}
    return {**facts, "form_token": secrets.token_hex(16), **typed}


def sent(client, sheet, body):
    return client.post(reverse("score_cell", args=[sheet.pk]), body)


def test_a_row_is_saved_once_and_answers_with_the_sums(client, sheet):
    body = row(sheet, points="18.5")

    answers = [sent(client, sheet, body).json() for _ in range(2)]

    assert answers[0]["total"] == "98.5"
    assert answers[0]["parts"] == {"01": "50.0", "02": "48.5"}
    assert answers[0]["version"] == answers[1]["version"] == 2


@pytest.mark.parametrize(
    ("typed", "status", "message"),
    [
        ({"points": "20.5"}, 422, "超过满分 20 分"),
        ({"points": "18", "reason": ""}, 422, "须填写扣分说明"),
        ({"points": "x"}, 422, "不是分数"),
        ({"points": "18", "version": "0"}, 409, "刚被别人改过"),
        ({"points": "18", "version": ""}, 409, "刚被别人改过"),
    ],
)
def test_a_wrong_row_is_told_in_words(client, sheet, typed, status, message):
    answer = sent(client, sheet, row(sheet, **typed))

    assert (answer.status_code, message in answer.json()["message"]) == (status, True)


def test_the_token_of_another_row_is_not_taken(client, sheet):
    body = row(sheet, points="18.5")
    sent(client, sheet, body)

    assert sent(client, sheet, {**body, "points": "17"}).status_code == 409


def test_a_row_of_another_sheet_is_not_there(client, sheet):
    other = sheet_of(sheet.scheme, VillageFactory(code="990121103205", name="梅岭村"))

    assert sent(client, other, row(sheet, points="18")).status_code == 404
