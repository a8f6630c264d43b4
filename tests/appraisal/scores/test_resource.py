"""Scores by Excel: looked over first, four values survive, sums follow, and a batch goes back."""

import secrets

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.models import ScoreSheet
from appraisal.scores.pages import trail_of
from appraisal.scores.rechecking import differing
from appraisal.scores.sums import keep_sums
from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import TownshipFactory, VillageFactory, user_with
from villagegov.common.audit import AuditEntry
from villagegov.common.workflow import Blocked
from villagegov.sheets import imports
from villagegov.sheets.models import ImportBatch

pytestmark = pytest.mark.django_db
HEAD = "村名,二级指标,镇核,核定说明,年度\n"


@pytest.fixture
def office(client):
    user = user_with("township_org", TownshipFactory())
    client.force_login(user)
    return user


@pytest.fixture
def second(office):
    return user_with("township_org", TownshipFactory())


@pytest.fixture
def sheet(office):
    village = VillageFactory(code="990121103204", name="石桥村")
    made = sheet_of(scheme_in_force(), village, points=(40_000, None, 0, 18_500))
    keep_sums(made)
    return made


def sent(client, *rows):
    content = (HEAD + "".join(f"{row}\n" for row in rows)).encode()
    return uploaded(client, content, "scores.csv")


def uploaded(client, content, name):
    body = {"file": SimpleUploadedFile(name, content), "form_token": secrets.token_hex(16)}
    return client.post(reverse("score_import", args=[2025]), body)


def batch_of(answer):
    return ImportBatch.objects.get(pk=answer.url.rstrip("/").split("/")[-1])


def points_of(sheet):
    return {
        entry.indicator.key: (entry.points_milli, entry.is_not_applicable)
        for entry in sheet.entries.of_township().in_order()
    }


def test_what_was_downloaded_comes_back_as_no_change(client, sheet):
    sheet.entries.of_township().filter(indicator__key="in_time").update(
        points_milli=None, is_not_applicable=True, reason="没有承诺事项，新设的村（6月）"
    )
    sheet.entries.of_township().filter(indicator__key="faults").update(fact_words="12 次，缺 0 次")
    sheet.scheme.indicators.filter(key="growth").update(name="集体收入（增长）")
    file = client.get(reverse("score_export", args=[2025]))

    batch = batch_of(uploaded(client, b"".join(file.streaming_content), "scores.xlsx"))

    assert (batch.rows_unchanged, batch.rows_total) == (4, 4)


def test_the_preview_names_old_and_new_and_writes_nothing(client, sheet):
    before = points_of(sheet)
    rows = (
        "石桥村,三会一课,9,缺 1 次,",
        "石桥村,环境整治,20,,",
        "石桥村,集体收入增长,不适用,新设的村,",
        "石桥村,承诺书按时报送,,,",
    )

    answer = sent(client, *rows)

    page = client.get(f"{answer.url}?tab=changed").text
    assert "镇核：空 → <b>9</b>" in page
    assert "镇核：0 → <b>不适用</b>" in page
    assert points_of(sheet) == before


def test_who_brought_the_scores_in_does_not_confirm_them(client, office, sheet):
    answer = sent(client, "石桥村,三会一课,9,缺 1 次,")
    batch = batch_of(answer)

    assert "录入人与复核人不能是同一人（SD10）" in client.get(answer.url).text
    assert reverse("import_step", args=[batch.pk, "confirm"]) not in client.get(answer.url).text
    with pytest.raises(Blocked, match="SD10"):
        imports.confirm(batch, by=office)
    with pytest.raises(Blocked, match="SD10"):
        imports.confirm_later(batch, by=office)


def test_confirmed_rows_bring_their_sums_and_go_back_with_them(client, office, second, sheet):
    before = points_of(sheet)
    batch = batch_of(sent(client, "石桥村,三会一课,9,缺 1 次,2025", "石桥村,集体收入增长,不适用,新设的村,"))

    batch = imports.confirm(batch, by=second)

    sheet.refresh_from_db()
    assert points_of(sheet) | {"faults": (9_000, False), "growth": (None, True)} == points_of(sheet)
    assert [part["points"] for part in sheet.parts] == [49_000, None]
    assert differing([sheet.scheme]) == []
    assert "9" in AuditEntry.objects.filter(act="give_points").first().after.values()
    imports.take_back(batch, by=office)
    sheet.refresh_from_db()
    assert points_of(sheet) == before
    assert [part["points"] for part in sheet.parts] == [None, 18_500]
    assert differing([sheet.scheme]) == []
    told = [(row["what"], row["old"], row["new"], row["reason"]) for row in trail_of(sheet, office)[:2]]
    assert sorted(told) == [("三会一课", "9", "空", "撤销导入"), ("集体收入增长", "不适用", "0", "撤销导入")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("石桥村,三会一课,11,多了,", "“三会一课”核定 11 分超过满分 10 分"),
        ("石桥村,三会一课,8,,", "“三会一课”扣了 2 分，须填写扣分说明"),
        ("石桥村,没有的指标,8,x,", "石桥村没有正在评分的“没有的指标”"),
        ("石桥村,三会一课,八分,x,", "“八分”不是分数"),
        ("石桥村,三会一课,9,x,2024", "石桥村没有正在评分的“三会一课”"),
    ],
)
def test_a_wrong_row_is_told_with_its_number_and_left_out(client, second, sheet, row, message):
    answer = sent(client, "石桥村,环境整治,20,,", row)

    page = client.get(answer.url).text
    assert message in page
    assert 'data-label="Excel 行">3<' in page
    imports.confirm(batch_of(answer), by=second)
    assert points_of(sheet)["manual"] == (20_000, False)
    assert points_of(sheet)["faults"] == (None, False)


def test_while_two_years_are_scored_a_row_says_which(client, sheet):
    sheet_of(scheme_in_force(2026), sheet.place)

    answer = sent(client, "石桥村,三会一课,9,缺 1 次,", "石桥村,环境整治,20,,2026")

    assert "石桥村有 2 个年度在评分，表里要有“年度”一列" in client.get(answer.url).text
    assert batch_of(answer).rows_changed == 1


def test_a_sheet_that_was_handed_on_neither_takes_a_file_nor_gives_one_back(client, office, second, sheet):
    batch = imports.confirm(batch_of(sent(client, "石桥村,三会一课,9,缺 1 次,")), by=second)
    when = sheet.scheme.published_at
    ScoreSheet.objects.filter(pk=sheet.pk).update(stage="SCORED", total_milli=1, scored_at=when)

    page = sent(client, "石桥村,环境整治,20,,")

    assert "2025 年没有正在评分的村，不能导入" in page.text
    with pytest.raises(Blocked):
        imports.take_back(batch, by=office)
    assert "已经送确认或者公布，不能再改" in client.get(reverse("import_undo", args=[batch.pk])).text
    assert points_of(sheet)["faults"] == (9_000, False)
