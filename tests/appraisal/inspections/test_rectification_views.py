"""What is to be put right: ordered from a row, reported on the phone, closed by the office."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import Rectification
from tests.appraisal.inspection_factories import (
    accepted_pledge,
    inspection_of,
    rectification_of,
    village_called,
)
from tests.factories import user_with
from villagegov.common import tokens
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


def sent(client, route, args, **body):
    return client.post(reverse(route, args=args), {"form_token": tokens.fresh(), **body})


def test_the_office_orders_what_the_inspection_found(client):
    made = inspection_of(problem="苗木没有到位")
    client.force_login(made.begun_by)
    row = made.progress.get(number=2)
    url = reverse("rectification_new", args=[row.pk])

    page = client.get(url).content.decode()
    body = {"what": "补种", "owner": row.item.responsible_id, "due_on": "2026-4-12"}
    sent(client, "rectification_new", [row.pk], **body)

    assert "苗木没有到位" in page
    assert "2026年4月12日" in page
    one = Rectification.objects.get()
    assert (one.what, one.owner.name, one.item_text) == ("补种", "王淑芬", "第 2 条 承诺事项2")
    assert "补种" in client.get(made.get_absolute_url()).content.decode()


def test_a_day_that_is_over_and_a_stranger_are_refused(client):
    made = inspection_of()
    client.force_login(made.begun_by)
    row = made.progress.get(number=2)

    answer = sent(client, "rectification_new", [row.pk], what="补种", owner="0", due_on="2026-3-1")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "整改期限2026年3月1日已经过了" in page
    assert not Rectification.objects.exists()


def test_the_clerk_writes_and_the_secretary_reports_with_a_photo_if_there_is_one(client):
    one = rectification_of()
    client.force_login(user_with(Role.VILLAGE_CLERK, place=one.place))
    sent(client, "rectification_edit", [one.pk], report="已补种", version=1)
    one.refresh_from_db()
    assert (one.stage, one.report) == ("OPEN", "已补种")

    client.force_login(user_with(Role.VILLAGE_SECRETARY, place=one.place))
    file = SimpleUploadedFile("验收.pdf", b"%PDF-1.7 scan", content_type="application/pdf")
    page = client.get(reverse("rectification_report", args=[one.pk])).content.decode()
    sent(client, "rectification_report", [one.pk], report="已补种 40 亩", version=one.version, file=file)

    one.refresh_from_db()
    assert "可以不加，不影响考核" in page
    assert (one.stage, one.report, one.files.get().name) == ("REPORTED", "已补种 40 亩", "验收.pdf")
    shown = client.get(one.get_absolute_url()).content.decode()
    assert "镇里审核中，不用您操作" in shown


def test_an_old_link_leads_to_what_came_of_it(client):
    one = rectification_of(stage="CLOSED")
    client.force_login(user_with(Role.VILLAGE_SECRETARY, place=one.place))

    answer = client.get(reverse("rectification_report", args=[one.pk]))

    assert answer.url == one.get_absolute_url()


def test_the_list_costs_the_same_for_one_and_for_three(client):
    client.force_login(user_with(Role.TOWNSHIP_ORG))
    counts = []
    for numbers in ((204,), (205, 206)):
        for number in numbers:
            rectification_of(
                inspection_of(accepted_pledge(village_called(f"{number}村", f"990121103{number}")))
            )
        client.get(reverse("rectification_list"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("rectification_list"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
