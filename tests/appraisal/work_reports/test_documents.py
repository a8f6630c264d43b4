"""述职报告 as Word: the four headings, the facts of the day it was handed in, paragraphs as they were typed."""

import datetime

import pytest
from django.urls import reverse

from appraisal.models import WorkReport
from tests.factories import PersonFactory, VillageFactory, user_with
from tests.villagegov.common.document_samples import told_by
from villagegov.common import clock

pytestmark = pytest.mark.django_db


def report_in(stage: str, **facts) -> WorkReport:
    village = VillageFactory(code="990121103204", name="石桥村")
    return WorkReport.objects.create(
        place=village, year=2025, person=PersonFactory(place=village, name="何永昌"), name="何永昌",
        post="村党组织书记", duties="修了 <村道> & 水渠。\n办了两件实事。", stage=stage,
        facts=[["完成承诺", "7/8"]], submitted_at=clock.now(), **facts,
    )  # fmt: skip


def told(client, report) -> list[str]:
    client.force_login(user_with("village_secretary", report.place))
    return told_by(client.get(reverse("work_report_document", args=[report.pk])).content)


def test_what_was_handed_in_stands_under_its_headings_with_the_facts(client):
    report = report_in("COMMENTED", comment="数据实在。", reported_on=datetime.date(2025, 12, 15))

    paper = told(client, report)

    assert paper[:5] == [
        "2025年度述职报告",
        "石桥村　村党组织书记　何永昌",
        "一、履职和承诺兑现",
        "修了 <村道> & 水渠。",
        "办了两件实事。",
    ]
    assert paper[-6:] == [
        "镇里点评",
        "数据实在。",
        "2025年12月15日",
        "述职人签名：＿＿＿＿＿＿",
        "系统数据 | ",
        "完成承诺 | 7/8",
    ]


def test_a_draft_says_so_and_has_no_facts_yet(client):
    paper = told(client, report_in("DRAFT"))

    assert "（未提交，还没有报送）" in paper
    assert "完成承诺 | 7/8" not in paper
