"""考核评分表 as Word: both scores of each indicator, subtotals, what stands beside; not for who reads only a part."""

import pytest
from django.urls import reverse

from appraisal.models import IndicatorScorer, ScoreAdjustment
from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import VillageFactory, user_with
from tests.villagegov.common.document_samples import told_by
from villagegov.common import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    village = VillageFactory(code="990121103204", name="石桥村")
    return sheet_of(scheme_in_force(), village, points=(40_000, 9_000, None, 18_500), bonus_milli=1_500)


def page(sheet) -> str:
    return reverse("score_document", args=[sheet.pk])


def test_the_sheet_has_the_lines_of_f9(client, sheet):
    user = user_with("township_org")
    ScoreAdjustment.objects.create(
        sheet=sheet, kind="BONUS", level="COUNTY", points_milli=1_500, ground="先进党组织", made_by=user,
        made_at=clock.now(),
    )  # fmt: skip
    client.force_login(user)

    paper = told_by(client.get(page(sheet)).content)

    assert paper[0] == "石桥村2025年度考核评分表"
    assert "村党组织书记：＿＿＿＿＿＿　　考核组：＿＿＿＿＿＿" in paper
    assert any(line.startswith("激励约束 | 三会一课 | 10") and "| 9" in line for line in paper)
    assert any(line.startswith("小计 | 激励约束 | 50") and "| 49" in line for line in paper)
    assert any(line.startswith("加分") and "先进党组织" in line for line in paper)
    assert [line.split(" | ")[0] for line in paper[-4:]] == ["加分", "扣分", "一票否决", "总分"]


def test_who_scores_one_indicator_does_not_get_the_whole_sheet(client, sheet):
    assessor = user_with("assessor")
    IndicatorScorer.objects.create(indicator=sheet.scheme.indicators.get(number_path="02.02"), user=assessor)
    client.force_login(assessor)

    assert client.get(reverse("score_sheet", args=[sheet.pk])).status_code == 200
    assert client.get(page(sheet)).status_code == 404
