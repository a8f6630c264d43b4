"""督查通报 as Word: what was issued, village by village, with the list of what lags."""

import pytest
from django.urls import reverse

from appraisal.inspections import bulletins
from tests.appraisal.inspection_factories import enterer, inspection_of, village_called
from tests.factories import user_with
from tests.villagegov.common.document_samples import told_by
from villagegov.common.models import Place

pytestmark = pytest.mark.django_db


def test_the_circular_that_was_issued_stands_on_paper(client):
    village = village_called()
    by = enterer(village)
    inspection_of(by=by, problem="雨季停工")
    township = Place.objects.get(code="990121103000")
    bulletin = bulletins.issue(township, 2025, opening="现将督查情况通报如下。", reason="", by=by)
    client.force_login(user_with("village_secretary", village))

    answer = client.get(reverse("inspection_bulletin_document", args=[bulletin.pk]))
    paper = told_by(answer.content)

    assert paper[:4] == [
        "松澜镇2025年年中督查通报",
        bulletin.publication.number,
        "现将督查情况通报如下。",
        "一、各村督查情况",
    ]
    assert any(line.startswith("石桥村 | 2025年6月30日 | 林建业 | 3 | ") for line in paper)
    lagging = next(line for line in paper if line.startswith("石桥村 | 第 2 条 承诺事项2 | 王淑芬 | 完成 25"))
    assert "雨季停工" in lagging
    assert "没有滞后的事项。" not in paper
