"""排名公示 as Word: the public table on A3, the places in bold, and who may have it before it is posted."""

import io

import docx
import pytest
from django.urls import reverse

from appraisal.results.documents import ranking_of
from tests.appraisal.results.making import post, ranked
from tests.factories import NoticeFactory, user_with
from tests.villagegov.common.document_samples import told_by

pytestmark = pytest.mark.django_db


def test_the_ranking_stands_on_the_board_with_its_notes(client):
    ranking = post(ranked(95_000, 88_000, 88_000))
    client.force_login(user_with("village_secretary"))

    answer = client.get(reverse("ranking_document", args=[ranking.pk]))
    paper, word = told_by(answer.content), docx.Document(io.BytesIO(answer.content))

    assert paper[0] == "松澜镇2026年度村级党组织考核结果"
    assert any("总分相同的名次并列" in line for line in paper)
    assert [line.split(" | ")[0] for line in paper[-4:]] == ["名次", "1", "2", "2"]
    assert word.tables[0].cell(1, 0).paragraphs[0].runs[0].font.bold
    assert round(word.sections[0].page_width.cm) == 42


def test_before_it_is_posted_the_office_has_it_marked_and_the_village_not_at_all(client):
    ranking = ranked(95_000, 88_000)
    page = reverse("ranking_document", args=[ranking.pk])
    client.force_login(user_with("township_org"))
    mine = told_by(client.get(page).content)
    client.force_login(user_with("village_secretary"))

    assert mine[1] == "（还没有公示，仅供审定）"
    assert client.get(page).status_code == 404


def test_the_period_and_the_contact_are_those_of_its_notice():
    ranking = post(ranked(95_000))
    ranking.notice = NoticeFactory(stage="RUNNING")

    told = ranking_of(ranking)

    assert told["公示期"] == "2026年3月11日至2026年3月17日"
    assert (told["受理单位"], told["受理电话"]) == ("松澜镇党建办公室", "0991-8880123")
