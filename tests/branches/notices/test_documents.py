"""公示 as Word: the text that was posted, with its tables; nothing of a draft or of what was taken down."""

import pytest
from django.urls import reverse

from tests.factories import NoticeFactory, user_with
from tests.villagegov.common.document_samples import told_by

pytestmark = pytest.mark.django_db


def test_the_posted_text_stands_on_paper_with_its_table(client, office):
    facts = {
        "period": "2026年2月",
        "accounts": "项目\t收入\t支出\t说明\n鱼塘租金\t42000\t\t\n水渠\t\t3200\t清淤",
    }
    notice = NoticeFactory(kind="ACCOUNTS", title="石桥村2月财务公开", facts=facts, stage="RUNNING")
    client.force_login(user_with("village_secretary", notice.place))

    answer = client.get(reverse("notice_document", args=[notice.number]))
    told = told_by(answer.content)

    assert told[0] == "石桥村2月财务公开"
    assert any(line.startswith("公示期：") for line in told)
    assert f"编号：{notice.number}" in told
    assert told[-1].startswith("合计 | 42,000.00 | 3,200.00")


@pytest.mark.parametrize("stage", ["DRAFT", "WITHDRAWN"])
def test_there_is_no_paper_of_a_draft_or_of_what_was_taken_down(client, office, stage):
    notice = NoticeFactory(stage=stage)
    client.force_login(user_with("village_secretary", notice.place))

    assert client.get(reverse("notice_document", args=[notice.number])).status_code == 404
