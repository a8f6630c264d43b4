"""Pages of the scheme and of the year's loop."""

import pytest
from django.urls import reverse

from appraisal.models import AssessmentScheme, Indicator
from appraisal.schemes import operations
from tests.appraisal.factories import line_of, scheme_of
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


def test_the_office_drafts_a_scheme_and_changes_a_line(client, office):
    made = post(client, "scheme_new", [], year=2026, title="考核办法", shows="RANK")
    scheme = AssessmentScheme.objects.get(year=2026)
    line = scheme.indicators.get(name="四议两公开")

    assert (made.status_code, made.url) == (303, "/motivate/schemes/2026/")
    typed = {"name": "四议两公开", "full": "9.5", "rule": "DEDUCT", "per_fault": "1.50"}
    done = post(client, "indicator_edit", [line.pk], version=line.version, **typed)

    line.refresh_from_db()
    assert done.status_code == 303
    assert (line.full_milli, line.parameters) == (9500, {"per_fault": "1.5"})
    page = client.get("/motivate/schemes/2026/").content.decode()
    assert "“议事决策”的下级指标分值合计 24.5 分，应为 25 分，差 0.5 分" in page


def test_a_rule_without_its_number_is_refused_beside_its_field(client, office):
    scheme = scheme_of()
    under = scheme.indicators.get(number_path="01")

    typed = {tokens.FIELD: token(), "name": "新", "full": "5", "rule": "RATIO"}

    answer = client.post(reverse("indicator_new", args=[scheme.pk]) + f"?under={under.pk}", typed)

    assert answer.status_code == 422
    assert "请填目标数" in answer.content.decode()
    assert not Indicator.objects.filter(name="新").exists()


def test_the_edition_in_force_is_shown_before_a_draft(client, office):
    scheme = scheme_of(published=True)
    renewed = post(client, "scheme_renew", [scheme.pk], reason="县里调整了权重")

    assert renewed.url.startswith("/motivate/schemes/2026/?edition=")
    assert "县里调整了权重" in client.get(renewed.url).content.decode()
    assert "第 1 版" in client.get("/motivate/schemes/2026/").content.decode()


def test_a_village_reads_the_scheme_it_is_judged_by_and_no_other(client):
    scheme_of()
    other = TownshipFactory(code="990121104000", name="邻镇")
    theirs = scheme_of(other)
    client.force_login(user_with(Role.VILLAGE_SECRETARY, VillageFactory()))

    page = client.get("/motivate/schemes/2026/").content.decode()

    assert "松澜镇考核办法" in page
    assert "增加机制" not in page
    assert client.get(f"/motivate/schemes/2026/?edition={theirs.pk}").status_code == 404


def test_a_target_of_a_round_number_stays_as_it_was_typed(client, office):
    line = scheme_of().indicators.get(number_path="03.01")
    typed = {"name": line.name, "full": "25", "rule": "RATIO", "target": "100"}

    post(client, "indicator_edit", [line.pk], version=line.version, **typed)

    line.refresh_from_db()
    assert line.parameters == {"target": "100"}


def test_a_line_does_not_become_a_leaf_when_another_was_just_put_below_it(client, office, monkeypatch):
    scheme = scheme_of()
    line = line_of(scheme, "01.02", "后备人才", 5_000)
    hold = operations.hold_draft

    def held_after_a_colleague(*args, **facts):
        line_of(scheme, "01.02.01", "入党积极分子", 5_000, rule="MANUAL")
        return hold(*args, **facts)

    monkeypatch.setattr(operations, "hold_draft", held_after_a_colleague)
    done = post(client, "indicator_edit", [line.pk], version=1, name="后备人才", full="5", rule="MANUAL")

    assert done.status_code == 422
    assert "下面刚加了指标" in done.content.decode()
