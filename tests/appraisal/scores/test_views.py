"""The pages of the township: the places so far, one sheet, and the whole grid without a script."""

import secrets

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import IndicatorScorer, ScoreSheet
from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import LONG_AGO, TownshipFactory, VillageFactory, user_with
from villagegov.common.models import RoleGrant

pytestmark = pytest.mark.django_db
FULL = (40_000, 10_000, 30_000, 20_000)


@pytest.fixture
def office(client):
    user = user_with("township_org", TownshipFactory())
    client.force_login(user)
    return user


@pytest.fixture
def village():
    return VillageFactory(code="990121103204", name="石桥村")


@pytest.fixture
def scheme(office):
    return scheme_in_force()


def grid(sheet, **cells):
    """The form as the page sends it; cells by the key of the indicator."""
    body = {"form_token": secrets.token_hex(16)}
    for entry in sheet.entries.of_township().in_order():
        typed = cells.get(entry.indicator.key, {})
        body |= {
            f"points-{entry.pk}": typed.get("points", ""), f"reason-{entry.pk}": typed.get("reason", ""),
            f"number-{entry.pk}": typed.get("number", ""), f"version-{entry.pk}": typed.get("version", entry.version),
        }  # fmt: skip
    return body


def test_a_year_without_a_scheme_says_so(client, office):
    page = client.get(reverse("score_year", args=[2024]))

    assert "2024 年的考核办法还没有发布" in page.text


def test_opening_makes_a_sheet_for_every_village_once(client, scheme, village):
    for _ in range(2):
        client.post(reverse("score_open", args=[2025]), {"form_token": secrets.token_hex(16)})

    sheets = ScoreSheet.objects.filter(scheme=scheme)
    assert [sheet.place_id for sheet in sheets] == [village.code]
    assert sheets.get().entries.count() == 8


def test_the_whole_grid_is_saved_and_leads_to_the_next_village(client, scheme, village):
    sheet = sheet_of(scheme, village)
    other = sheet_of(scheme, VillageFactory(code="990121103205", name="梅岭村"))
    cells = {
        "in_time": {"number": "1"},
        "faults": {"number": "2", "reason": "缺 2 次"},
        "growth": {"number": "15.8"},
        "manual": {"points": "18.5", "reason": "沟渠未清"},
    }

    answer = client.post(sheet.get_absolute_url(), {**grid(sheet, **cells), "next": "1"})

    sheet.refresh_from_db()
    assert answer.url == other.get_absolute_url()
    assert sheet.total_milli == 96_500
    assert [part["points"] for part in sheet.parts] == [48_000, 48_500]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"manual": {"points": "20.5"}}, "核定 20.5 分超过满分 20 分"),
        ({"manual": {"points": "18"}}, "扣了 2 分，须填写扣分说明"),
        ({"faults": {"number": "2", "points": "9"}}, "修改镇核分须填写理由"),
        ({"manual": {"points": "八分"}}, "不是分数"),
        ({"manual": {"points": "不适用"}}, "标为不适用，须填写理由"),
    ],
)
def test_a_wrong_cell_is_told_and_nothing_is_saved(client, scheme, village, cells, message):
    sheet = sheet_of(scheme, village)

    page = client.post(sheet.get_absolute_url(), grid(sheet, growth={"number": "20"}, **cells))

    assert page.status_code == 422
    assert message in page.text
    assert not sheet.entries.exclude(points_milli=None).exists()


def test_what_another_changed_meanwhile_is_not_written_over(client, scheme, village):
    sheet = sheet_of(scheme, village, points=FULL)
    old = grid(sheet, manual={"points": "19", "reason": "旧页"})
    sheet.entries.of_township().filter(indicator__key="manual").update(points_milli=18_000, version=2)

    page = client.post(sheet.get_absolute_url(), old)

    assert page.status_code == 409
    assert "刚被别人改过" in page.text


def test_the_table_of_villages_costs_the_same_for_one_and_for_three(client, scheme, village):
    counts = []
    for code in (village.code, "990121103207", "990121103208"):
        sheet_of(scheme, VillageFactory(code=code), points=FULL)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("score_year", args=[2025]))
        counts.append(len(queries))

    assert counts[2] == counts[1]


def test_a_scorer_reads_and_fills_the_own_indicators_alone(client, scheme, village):
    sheet = sheet_of(scheme, village)
    scorer = user_with("assessor", village)
    IndicatorScorer.objects.create(indicator=scheme.indicators.get(key="manual"), user=scorer)
    client.force_login(scorer)
    ending = (f"-{key_of(sheet)}", "token")
    allowed = {k: v for k, v in grid(sheet, manual={"points": "20"}).items() if k.endswith(ending)}

    page = client.get(sheet.get_absolute_url())
    client.post(sheet.get_absolute_url(), allowed)
    refused = client.post(sheet.get_absolute_url(), grid(sheet))

    assert "环境整治" in page.text
    assert "三会一课" not in page.text
    assert sheet.entries.of_township().get(indicator__key="manual").points_milli == 20_000
    assert refused.status_code == 403


def key_of(sheet):
    return sheet.entries.of_township().get(indicator__key="manual").pk


def test_a_scorer_who_is_stationed_in_the_village_does_not_score_it(client, scheme, village):
    sheet = sheet_of(scheme, village)
    scorer = user_with("assessor", village)
    IndicatorScorer.objects.create(indicator=scheme.indicators.get(key="manual"), user=scorer)
    RoleGrant.objects.create(user=scorer, role="stationed_cadre", place=village, starts_on=LONG_AGO)
    client.force_login(scorer)

    page = client.get(sheet.get_absolute_url())
    answer = client.post(sheet.get_absolute_url(), grid(sheet))

    assert "驻村干部不参与本村评分" in page.text
    assert f'name="points-{key_of(sheet)}"' not in page.text
    assert answer.status_code == 403
