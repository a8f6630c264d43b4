"""A photo beside a finding: added while the inspection is a draft, read by whoever reads the inspection."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from appraisal.inspections.workflow import FINISH
from appraisal.models import FindingFile
from tests.appraisal.inspection_factories import enterer, inspection_of
from tests.factories import user_with
from villagegov.common import tokens
from villagegov.common.audit import AuditEntry
from villagegov.common.roles import Role
from villagegov.common.workflow import take_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return inspection_of(finish=False).progress.order_by("number").first()


@pytest.fixture
def office(client):
    client.force_login(user_with(Role.TOWNSHIP_ORG))
    return client


def sent(client, row):
    file = SimpleUploadedFile("现场.pdf", b"%PDF-1.7 scan", content_type="application/pdf")
    body = {"form_token": tokens.fresh(), "file": file}
    return client.post(reverse("inspection_item_file", args=[row.pk]), body)


def test_a_photo_stands_beside_its_finding_and_leaves_a_trace(office, row):
    asked = office.get(reverse("inspection_item_file", args=[row.pk])).content.decode()

    answer = sent(office, row)

    assert "可以不加，不影响考核" in asked
    assert answer.url == row.get_absolute_url()
    file = FindingFile.objects.get(row=row)
    page = office.get(row.inspection.get_absolute_url()).content.decode()
    assert reverse("inspection_file", args=[file.pk]) in page
    assert office.get(reverse("inspection_file", args=[file.pk])).status_code == 200
    assert AuditEntry.objects.filter(act="attach_file", record_key=str(row.pk)).exists()


def test_the_village_sees_it_when_the_inspection_is_finished(office, row):
    sent(office, row)
    address, place = reverse("inspection_file", args=[FindingFile.objects.get().pk]), row.inspection.place
    village = Client()
    village.force_login(user_with(Role.VILLAGE_SECRETARY, place))

    before = village.get(address).status_code
    take_step(FINISH, row.inspection, by=enterer(place))

    assert (before, village.get(address).status_code) == (404, 200)


def test_to_a_finished_inspection_nothing_is_added(office):
    row = inspection_of().progress.first()

    answer = sent(office, row)

    assert "不能再改" in answer.content.decode()
    assert not FindingFile.objects.exists()
