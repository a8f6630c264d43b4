"""The page of the year's loop."""

import datetime

import pytest
from django.urls import reverse

from appraisal.models import AssessmentYear, PhaseExemption
from appraisal.years import phases
from appraisal.years.phases import Phase
from tests.factories import TownshipFactory, VillageFactory, user_with
from tests.security.world import token
from villagegov.common import tokens
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = user_with(Role.TOWNSHIP_ORG, TownshipFactory())
    client.force_login(user)
    return user


def post(client, route, args, **typed):
    return client.post(reverse(route, args=args), {tokens.FIELD: token(), **typed})


def test_the_loop_lets_a_village_off_and_names_who_is_missing(client, office, monkeypatch):
    day = datetime.date(2026, 3, 20)
    phase = Phase("one", "年初承诺", 1, lambda *_: (day, day), lambda codes, year: {}, "scheme_list", "")
    monkeypatch.setattr(phases, "phases", lambda: [phase])
    village = VillageFactory(name="沙洲村")
    year = AssessmentYear.objects.create(place=TownshipFactory(), year=2026)
    page = client.get("/motivate/years/2026/")

    assert page.status_code == 200
    assert [one.name for one in page.context["rows"][0].missing] == ["沙洲村"]
    post(client, "year_exempt", [year.pk, "one"], place=village.code, reason="书记空缺")
    assert PhaseExemption.objects.get().place == village
    assert client.get("/motivate/years/2026/").context["rows"][0].is_complete
    assert post(client, "year_step", [year.pk, "open_pledges"], version=year.version).status_code == 303
