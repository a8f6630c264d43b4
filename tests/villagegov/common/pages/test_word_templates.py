"""文书模板: what the office sees, uploads and takes back, and what is told when a template does not fit."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.meetings.documents import MINUTES
from tests.factories import TownshipFactory, user_with
from tests.security.world import token
from tests.villagegov.common.document_samples import template_with
from villagegov.common.models import AuditEntry, DocumentTemplate

pytestmark = pytest.mark.django_db

OWN = template_with("{{ 村名 }}的会", "{{ 讨论情况 }}")


@pytest.fixture
def office(client):
    user = user_with("township_org", TownshipFactory())
    client.force_login(user)
    return user


def upload(client, content: bytes, name: str = "记录.docx"):
    body = {"form_token": token(), "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("document", args=[MINUTES.key]), body)


def test_the_list_names_every_document_and_the_template_in_use(client, office):
    before = client.get(reverse("document_list")).content.decode()
    upload(client, OWN)
    after = client.get(reverse("document_list")).content.decode()

    assert "默认模板" in before
    assert "会议记录" in before
    assert "自定，第 1 版" in after


def test_the_page_of_a_document_lists_its_fields_with_examples(client, office):
    page = client.get(reverse("document", args=[MINUTES.key])).content.decode()

    assert "{{ 主持人 }}" in page
    assert "{{ 行.表决结果 }}" in page
    assert "{%tr for 行 in 议题表 %}" in page


def test_a_better_template_is_a_new_edition_and_the_old_one_stays(client, office):
    upload(client, OWN, "一.docx")
    answer = upload(client, OWN, "二.docx")
    page = client.get(answer.url).content.decode()

    assert answer.status_code == 303
    assert list(DocumentTemplate.objects.order_by("edition").values_list("name", "edition", "is_in_use")) == [
        ("一.docx", 1, False),
        ("二.docx", 2, True),
    ]
    assert "已停用" in page
    assert AuditEntry.objects.filter(act="upload_template").count() == 2


def test_the_default_comes_back_in_one_click(client, office):
    upload(client, OWN)

    client.post(reverse("document_restore", args=[MINUTES.key]), {"form_token": token()})
    again = client.post(reverse("document_restore", args=[MINUTES.key]), {"form_token": token()})

    assert not DocumentTemplate.objects.in_use().exists()
    assert "已经是默认模板" in again.content.decode()
    assert AuditEntry.objects.filter(act="restore_template").count() == 1


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (template_with("{{ 主持 }}"), "记录.docx", "最接近的是“主持人”"),
        (template_with("{{ 村名.__class__ }}"), "记录.docx", "要写在逐行重复里面"),
        (b"%PDF-1.7", "记录.pdf", "不是 Word 文件"),
        (b"PK\x03\x04", "记录.docx", "打不开"),
    ],
)
def test_what_is_no_template_is_told_and_not_kept(client, office, settings, content, name, said):
    answer = upload(client, content, name)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not DocumentTemplate.objects.exists()
    assert list((settings.FILES_DIR / "attachments").glob("*")) == []


def test_an_edition_and_the_default_can_be_taken_along(client, office):
    upload(client, OWN)
    edition = client.get(reverse("document_template", args=[DocumentTemplate.objects.get().pk]))
    default = client.get(reverse("document_default", args=[MINUTES.key]))

    assert b"".join(edition.streaming_content) == OWN
    assert default.content == MINUTES.default_template()
    assert "sandbox" in default["Content-Security-Policy"]


def test_the_county_reads_whose_template_it_is_and_is_offered_nothing(client, office):
    upload(client, OWN)
    client.force_login(user_with("county_org"))

    page = client.get(reverse("document", args=[MINUTES.key])).content.decode()

    assert TownshipFactory().name in page
    assert 'type="file"' not in page
    assert "恢复默认模板" not in page


def test_a_page_costs_the_same_for_one_edition_and_for_three(client, office):
    counts = []
    for number in range(3):
        upload(client, OWN, f"{number}.docx")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("document", args=[MINUTES.key]))
        counts.append(len(queries))

    assert counts[0] == counts[2]
