"""Scores by Excel: out and in again changes nothing, four values survive, a wrong row stops all."""

import io
import secrets

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import TownshipFactory, VillageFactory, user_with

pytestmark = pytest.mark.django_db
HEAD = "村名,二级指标,镇核,核定说明\n"


@pytest.fixture
def sheet(client):
    client.force_login(user_with("township_org", TownshipFactory()))
    village = VillageFactory(code="990121103204", name="石桥村")
    return sheet_of(scheme_in_force(), village, points=(40_000, None, 0, 18_500))


def sent(client, content, name="scores.csv"):
    body = {"file": SimpleUploadedFile(name, content), "form_token": secrets.token_hex(16)}
    return client.post(reverse("score_import", args=[2025]), body)


def points_of(sheet):
    return {
        entry.indicator.key: (entry.points_milli, entry.is_not_applicable)
        for entry in sheet.entries.of_township().in_order()
    }


def test_what_was_downloaded_comes_back_as_it_was(client, sheet):
    sheet.entries.of_township().filter(indicator__key="in_time").update(
        points_milli=None, is_not_applicable=True, reason="没有承诺事项"
    )
    before = points_of(sheet)
    file = client.get(reverse("score_export", args=[2025]))

    answer = sent(client, io.BytesIO(b"".join(file.streaming_content)).read(), "scores.xlsx")

    assert answer.status_code == 303
    assert points_of(sheet) == before


def test_rows_are_taken_and_the_total_follows(client, sheet):
    rows = "石桥村,三会一课,9,缺 1 次\n石桥村,环境整治,20,\n石桥村,集体收入增长,不适用,新设的村\n"

    answer = sent(client, (HEAD + rows).encode())

    sheet.refresh_from_db()
    assert answer.status_code == 303
    assert points_of(sheet)["growth"] == (None, True)
    assert [part["points"] for part in sheet.parts] == [49_000, None]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("石桥村,三会一课,11,多了", "第 3 行：“三会一课”核定 11 分超过满分 10 分"),
        ("石桥村,三会一课,8,", "第 3 行：“三会一课”扣了 2 分，须填写扣分说明"),
        ("石桥村,没有的指标,8,x", "第 3 行：考核办法里没有“没有的指标”这一项"),
        ("石桥村,三会一课,八分,x", "第 3 行：“八分”不是分数"),
    ],
)
def test_one_wrong_row_stops_all(client, sheet, row, message):
    page = sent(client, f"{HEAD}石桥村,环境整治,20,\n{row}\n".encode())

    assert page.status_code == 422
    assert message in page.text
    assert points_of(sheet)["manual"] == (18_500, False)


def test_a_confirmed_sheet_takes_no_import(client, sheet):
    type(sheet).objects.filter(pk=sheet.pk).update(
        stage="CONFIRMED",
        total_milli=1,
        scored_at=sheet.scheme.published_at,
        confirmed_at=sheet.scheme.published_at,
    )

    page = sent(client, f"{HEAD}石桥村,环境整治,20,\n".encode())

    assert page.status_code == 422
    assert "现在是“已确认”，不能再评分" in page.text
