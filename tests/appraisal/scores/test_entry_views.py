"""What the office adds beside the points: the groups of the composite model, evidence by its address."""

import pytest
from django.urls import reverse

from appraisal import policy as numbers
from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import TownshipFactory, VillageFactory, user_with
from tests.security.world import token
from villagegov.common import tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(client):
    client.force_login(user_with("township_org", TownshipFactory()))
    return sheet_of(scheme_in_force(numbers={numbers.SCORE_MODEL: numbers.COMPOSITE}), VillageFactory())


def test_a_group_that_a_colleague_filled_meanwhile_is_not_emptied(client, sheet):
    address, seen = reverse("score_groups", args=[sheet.pk]), sheet.version

    first = client.post(address, {tokens.FIELD: token(), "version": seen, "ballots": "92.5"})
    second = client.post(address, {tokens.FIELD: token(), "version": seen, "peers": "85"})

    sheet.refresh_from_db()
    assert (first.status_code, second.status_code) == (303, 409)
    assert (sheet.ballots_milli, sheet.peers_milli) == (92_500, None)


@pytest.mark.parametrize("address", ["http://[", "//[x", "/motivate/pledges/", "https://example.com/x"])
def test_an_address_that_leads_to_no_record_is_refused_beside_its_field(client, sheet, address):
    entry = sheet.entries.of_township().first()

    answer = client.post(
        reverse("score_evidence", args=[entry.pk]),
        {tokens.FIELD: token(), "ground": "会议记录", "address": address},
    )

    assert answer.status_code == 422
