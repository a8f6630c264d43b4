"""承诺书 as Word: the spring copy, the copies of June and December, and what a draft says of itself."""

import pytest
from django.urls import reverse

from tests.appraisal.pledges.makers import pledge_of
from tests.villagegov.common.document_samples import told_by

pytestmark = pytest.mark.django_db


def told(client, pledge, copy: str = "") -> list[str]:
    return told_by(client.get(reverse("pledge_document", args=[pledge.pk]), {"copy": copy}).content)


def test_the_spring_copy_has_the_columns_of_f6(client, secretary):
    client.force_login(secretary)
    pledge = pledge_of(stage="NOTICED")

    paper = told(client, pledge)

    assert paper[0] == "石桥村党组织2026年度承诺书"
    assert paper[1].startswith("村“两委”会议通过日期：2026年3月2日　　公示起止：2026年")
    assert "序号 | 类别 | 承诺事项 | 目标值及单位 | 完成时限 | 责任人 | 资金来源" in paper
    assert "1 | 产业 | 新增蔬菜种植 | 120 亩 | 2026年9月30日 | 王淑芬 | " in paper


def test_a_draft_says_that_nobody_has_accepted_it(client, secretary):
    client.force_login(secretary)

    assert told(client, pledge_of())[1] == "（草稿，还没有审核通过）"


@pytest.mark.parametrize(
    ("copy", "heads"),
    [("midyear", "年中进度（%）"), ("yearend", "年中进度（%） | 年底完成（%） | 评诺结果 | 说明")],
)
def test_a_later_copy_has_its_further_columns(client, secretary, copy, heads):
    client.force_login(secretary)

    assert any(
        line.endswith(f"资金来源 | {heads}") for line in told(client, pledge_of(stage="RUNNING"), copy)
    )
