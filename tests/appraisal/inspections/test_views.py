"""The pages: beginning, typing, finishing and correcting an inspection; the year's list; the circular."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.inspections.models import InspectionBulletin, MidyearInspection
from appraisal.models import PledgeItem
from tests.appraisal.inspection_factories import accepted_pledge, enterer, inspection_of, village_called
from tests.factories import user_with
from tests.security.deeds import text_of
from villagegov.common import tokens
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = user_with(Role.TOWNSHIP_ORG, name="周文清")
    client.force_login(user)
    return client


def sent(client, route, args, **body):
    return client.post(reverse(route, args=args), {"form_token": tokens.fresh(), **body})


def cells(inspection, *done, **more):
    """The form as its page sends it, with the state of each row as the numbers have it."""
    rows = inspection.progress.order_by("number")
    typed = {f"done_{row.pk}": text for row, text in zip(rows, done, strict=True)}
    return {"version": inspection.version, **typed, **more}


def test_the_office_begins_types_and_finishes(office):
    leader = user_with(Role.TOWNSHIP_LEADER, name="林建业")
    place = accepted_pledge().place
    head = {"inspected_on": "2025.6.30", "lead": leader.pk, "others": "周文清、罗海燕"}

    begun = sent(office, "inspection_new", [2025, place.code], **head)
    made = MidyearInspection.objects.get()
    typed = sent(office, "inspection_entry", [made.pk], **cells(made, "１１", "25", "80%"))
    made.refresh_from_db()
    finished = sent(office, "inspection_step", [made.pk, "finish"], version=made.version)

    made.refresh_from_db()
    assert begun.url == reverse("inspection_entry", args=[made.pk])
    assert typed.url == finished.url == made.get_absolute_url()
    assert (made.stage, made.lead_name, made.team) == ("FINISHED", "林建业", ["周文清", "罗海燕"])
    page = office.get(finished.url).content.decode()
    assert all(
        text in page
        for text in (
            "11 万元",
            "55.0%",
            "<b>滞后</b>",
            "落后 25.0 个百分点",
            "是否提醒",
            "没有列入整改的事项",
        )
    )


def test_a_cell_that_is_no_number_names_its_item_and_nothing_is_lost(office):
    made = inspection_of(done=(), finish=False)

    answer = sent(office, "inspection_entry", [made.pk], **cells(made, "十一", "25", ""))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第 1 条的完成情况“十一”不是数字" in page
    assert 'value="25"' in page


def test_two_who_type_at_once_see_what_differs(office):
    made = inspection_of(done=(), finish=False)
    first = cells(made, "11", "", "")
    sent(office, "inspection_entry", [made.pk], **first)

    answer = sent(office, "inspection_entry", [made.pk], **{**first, **cells(made, "12", "", "")})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<td>12</td><td>11</td>" in page


def test_what_the_village_reported_is_taken_over_with_one_button(office):
    pledge = accepted_pledge()
    PledgeItem.objects.filter(pledge=pledge, number=1).update(done_value=9, progress_note="订单已签")
    made = inspection_of(pledge, done=(), finish=False)

    page = office.get(reverse("inspection_entry", args=[made.pk])).content.decode()
    sent(office, "inspection_entry", [made.pk], **cells(made, "", "", ""), take_over="1")

    assert "9 万元，订单已签" in page
    assert made.progress.get(number=1).done_value == 9


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"inspected_on": "2025-6-14"}, "2025 年的年中督查从2025年6月15日开始"),
        ({"inspected_on": "2026-3-1"}, "这是 2025 年的督查"),
        ({"lead_name": "罗海燕"}, "罗海燕在石桥村驻村，不能当督查组长"),
        ({"lead_name": ""}, "请填督查组长的姓名"),
        ({"others": "张三19900012345"}, "不收个人号码"),
    ],
)
def test_the_day_and_the_lead_are_checked(office, typed, told):
    place = accepted_pledge().place
    user_with(Role.STATIONED_CADRE, place=place, name="罗海燕")
    head = {"inspected_on": "2025-6-30", "lead": "other", "lead_name": "林建业", "others": ""}

    answer = sent(office, "inspection_new", [2025, place.code], **{**head, **typed})

    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_year_whose_window_has_not_come_cannot_begin(office):
    place = accepted_pledge(year=2026).place

    answer = office.get(reverse("inspection_new", args=[2026, place.code]))

    assert "2026 年的年中督查从2026年6月15日开始，还没有到" in answer.content.decode()


@pytest.mark.parametrize("address", ["?year=0000", "new/0/{}/", "new/1000000/{}/"])
def test_a_year_that_no_calendar_has_is_no_fault(office, address):
    status = office.get(reverse("inspection_list") + address.format(accepted_pledge().place_id)).status_code

    assert status == (200 if address.startswith("?") else 404)


def test_a_correction_begins_as_a_copy(office):
    made = inspection_of()

    answer = sent(office, "inspection_correct", [made.pk], version=made.version, reason="登记错了")

    draft = MidyearInspection.objects.get(corrects=made)
    assert answer.url == reverse("inspection_entry", args=[draft.pk])
    assert "正在更正这一版" in office.get(made.get_absolute_url()).content.decode()


def test_the_list_says_who_is_inspected_and_who_is_not(office):
    inspection_of()
    accepted_pledge(village_called("梅岭村", "990121103205"))

    page = office.get(reverse("inspection_list")).content.decode()

    assert "2 个村已督查 1 个，滞后或受阻 1 条" in page
    assert reverse("inspection_new", args=[2025, "990121103205"]) in page
    assert "1 条待定是否提醒" in page


def test_the_village_reads_what_is_finished_and_no_draft(client):
    pledge = accepted_pledge()
    client.force_login(user_with(Role.VILLAGE_SECRETARY, place=pledge.place))
    made = inspection_of(pledge, finish=False)

    assert client.get(made.get_absolute_url()).status_code == 404
    assert "进行中" not in client.get(reverse("inspection_list")).content.decode()
    MidyearInspection.objects.filter(pk=made.pk).update(stage="FINISHED", finished_at="2025-07-01T00:00Z")
    assert client.get(made.get_absolute_url()).status_code == 200


def test_the_circular_is_issued_and_every_village_reads_it(office, client):
    inspection_of()
    village_called("梅岭村", "990121103205")

    answer = sent(office, "inspection_bulletin_new", [2025], opening="现将督查情况通报如下")

    issued = InspectionBulletin.objects.get()
    assert answer.url == issued.get_absolute_url()
    client.force_login(user_with(Role.VILLAGE_CLERK, place=village_called("梅岭村", "990121103205")))
    for route in ("inspection_bulletin", "inspection_bulletin_print"):
        page = client.get(reverse(route, args=[issued.pk])).content.decode()
        assert all(
            text in page for text in ("现将督查情况通报如下", "石桥村", "第 2 条", "还没有督查的：梅岭村")
        )


def test_the_download_of_items_holds_the_four_values(office):
    inspection_of(done=("0", "不适用", ""), problem="项目取消", finish=False)

    text = text_of(office.get(f"{reverse('inspection_item_list_export')}?edition=draft"))

    assert all(word in text for word in ("不适用", "项目取消", "承诺事项3", "<t>0</t>"))


@pytest.mark.parametrize("route", ["inspection_list", "inspection_item_list", "todo_list"])
def test_a_page_costs_the_same_for_one_village_and_for_three(office, route):
    counts = []
    for numbers in ((204,), (205, 206)):
        for number in numbers:
            inspection_of(accepted_pledge(village_called(f"{number}村", f"990121103{number}")))
        office.get(reverse(route))
        with CaptureQueriesContext(connection) as queries:
            office.get(reverse(route))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_late_is_late_in_the_window_of_this_year(office, stand_at):
    stand_at(datetime.date(2026, 6, 20))
    pledge = accepted_pledge(year=2026)
    assert enterer(pledge.place)

    page = office.get(f"{reverse('inspection_list')}?year=2026").content.decode()

    assert "开始督查" in page
