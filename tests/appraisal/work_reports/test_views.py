"""The pages of year-end reports: begun by the office, written on a phone, handed in, commented on, posted, printed."""

import pytest
from django.urls import reverse

from appraisal.models import WorkReport
from branches.models import PublicNotice
from tests.appraisal.work_reports.factories import TEXT, home, report
from tests.factories import PersonFactory, TenureFactory, VillageFactory, user_with
from villagegov.common import tokens
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


def send(client, route: str, *args, **body):
    return client.post(reverse(route, args=args), {"form_token": tokens.fresh(), **body})


def test_the_office_begins_the_year_for_every_secretary_once(client):
    TenureFactory(person=PersonFactory(place=home()))
    TenureFactory(person=PersonFactory(place=VillageFactory()), post="BRANCH_MEMBER")
    client.force_login(user_with(Role.TOWNSHIP_ORG))

    shown = client.get(reverse("work_report_list")).content.decode()
    send(client, "work_report_begin")
    send(client, "work_report_begin")

    assert "还有 1 名书记没有述职报告" in shown
    assert list(WorkReport.objects.values_list("year", "name", "post", "is_required")) == [
        (2025, "何永昌", "书记", True)
    ]


def test_the_village_begins_one_itself_and_finds_it_again(client):
    tenure = TenureFactory(person=PersonFactory(place=home()))
    client.force_login(user_with(Role.VILLAGE_SECRETARY))

    answers = [send(client, "work_report_new", who=tenure.pk).url for _ in range(2)]

    one = WorkReport.objects.get()
    assert answers == [reverse("work_report_write", args=[one.pk])] * 2


def test_a_draft_is_kept_half_full_and_too_long_and_the_clerk_does_not_hand_it_in(client):
    one = report(**dict.fromkeys(TEXT, ""))
    client.force_login(user_with(Role.VILLAGE_CLERK))

    kept = send(client, "work_report_write", one.pk, version=1, act="keep", duties="字" * 1563)
    page = client.get(kept.url).content.decode()
    refused = send(client, "work_report_write", one.pk, version=2, act="submit", **TEXT)

    one.refresh_from_db()
    assert "1563 字，最多 1500 字，请删 63 字" in page
    assert (one.stage, len(one.duties)) == ("DRAFT", 1563)
    assert refused.status_code in {403, 422}


def test_what_is_handed_in_carries_the_facts_of_the_day(client):
    one = report()
    client.force_login(user_with(Role.VILLAGE_SECRETARY))

    response = send(client, "work_report_write", one.pk, version=1, act="submit", **TEXT)

    one.refresh_from_db()
    assert (response.url, one.stage) == (one.get_absolute_url(), "SUBMITTED")
    assert ["召开会议", "0 次"] in one.facts
    assert client.get(reverse("work_report_write", args=[one.pk])).url == one.get_absolute_url()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"plans": " "}, "还没有写：四、下一步打算"),
        ({"plans": "电话 19900001234"}, "不收个人号码"),
        ({"duties": "字" * 1600}, "最多 1500 字，请删"),
    ],
)
def test_what_cannot_be_handed_in_stays_as_typed(client, typed, told):
    one = report()
    client.force_login(user_with(Role.VILLAGE_SECRETARY))

    response = send(client, "work_report_write", one.pk, version=1, act="submit", **{**TEXT, **typed})

    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert next(iter(typed.values())).strip() in page


def test_a_conflict_keeps_both_texts(client):
    one = report()
    WorkReport.objects.filter(pk=one.pk).update(duties="文书写的", version=2)
    client.force_login(user_with(Role.VILLAGE_SECRETARY))

    response = send(
        client, "work_report_write", one.pk, version=1, act="keep", **{**TEXT, "duties": "书记写的"}
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "文书写的" in page
    assert "书记写的" in page


def test_the_office_comments_with_day_and_form(client):
    one = report("SUBMITTED")
    client.force_login(user_with(Role.TOWNSHIP_LEADER))

    send(
        client,
        "work_report_comment",
        one.pk,
        version=1,
        comment="找得准",
        reported_on="2025-12-16",
        form="IN_PERSON",
    )

    one.refresh_from_db()
    assert (one.stage, one.comment, one.get_form_display()) == ("COMMENTED", "找得准", "会议述职")
    assert "找得准" in client.get(reverse("work_report_print", args=[one.pk])).content.decode()


def test_an_appraised_report_becomes_a_draft_of_a_notice_once(client):
    one = report("APPRAISED")
    client.force_login(user_with(Role.TOWNSHIP_ORG))

    send(client, "work_report_notice", one.pk)
    again = send(client, "work_report_notice", one.pk)

    notice = PublicNotice.objects.get()
    assert (notice.kind, notice.stage, notice.length, notice.unit) == ("WORK_REPORT", "DRAFT", 5, "WORKING")
    assert TEXT["problems"] in notice.facts["content"]
    assert again.status_code == 400


def test_a_list_costs_the_same_for_one_and_three(client, django_assert_max_num_queries):
    client.force_login(user_with(Role.TOWNSHIP_ORG))
    counts = []
    for number in range(3):
        report("DRAFT", person=PersonFactory(place=home(), name=f"何{number}"))
        client.get(reverse("work_report_list"))
        with django_assert_max_num_queries(60) as captured:
            client.get(reverse("work_report_list"))
        counts.append(len(captured))

    assert counts[0] == counts[2]


def test_a_missing_report_of_last_year_stands_as_late_and_can_be_filtered(client):
    report("DRAFT"), report("COMMENTED", person=PersonFactory(place=home(), name="王淑芬"))
    client.force_login(user_with(Role.TOWNSHIP_ORG))

    everything = client.get(reverse("work_report_list")).content.decode()
    missing = client.get(reverse("work_report_list"), {"state": "missing"}).content.decode()
    other_year = client.get(reverse("work_report_list"), {"year": "2026"}).content.decode()

    assert "逾期 83 天" in everything
    assert "王淑芬" in everything
    assert "王淑芬" not in missing
    assert "何永昌" not in other_year
