import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.appraisal.pledges.makers import pledge_of
from tests.factories import ObjectionFactory, VillageFactory, user_with
from tests.security.deeds import text_of
from villagegov.common.models import AuditEntry
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db
STAGES = ("DRAFT", "RETURNED", "SUBMITTED", "ACCEPTED", "NOTICED", "RUNNING", "EVALUATED")


@pytest.fixture
def at_office(client, office):
    client.force_login(office)
    return client


def village(number: int):
    return VillageFactory(code=f"990121103{number}", name=f"{number}村")


def in_every_stage() -> None:
    """One village a stage, and one that has not begun."""
    for number, stage in enumerate(STAGES, start=201):
        pledge_of(village(number), stage)
    ObjectionFactory(notice=pledge_of(village(220), "RUNNING").notice)
    village(230)


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("", 9), ("NONE", 1), ("missing", 3), ("reported", 6), ("DRAFT", 1), ("RETURNED", 1), ("SUBMITTED", 1),
        ("ACCEPTED", 1), ("NOTICED", 2), ("RUNNING", 1), ("EVALUATED", 1),
    ],
)  # fmt: skip
def test_the_list_finds_the_villages_of_a_state(state, shown, at_office):
    in_every_stage()

    listing = at_office.get(reverse("pledge_list"), {"state": state} if state else {}).context["listing"]

    assert listing.count == shown


def test_another_year_has_its_own_pledges(at_office):
    pledge_of(stage="EVALUATED", year=2025)

    listing = at_office.get(reverse("pledge_list"), {"year": "2025"}).context["listing"]

    assert [cell.text for cell in listing.rows[0].cells][:3] == ["石桥村", "已完成", "5"]


def test_the_list_costs_the_same_for_one_village_and_for_three(at_office):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert at_office.get(reverse("pledge_list")).status_code == 200
        return len(queries)

    pledge_of(village(201), "NOTICED"), village(202)
    cost()
    few = cost()
    for number in (203, 204):
        pledge_of(village(number), "NOTICED")
    cost()  # the number on the bar is counted anew

    assert cost() == few


def test_who_could_act_is_offered_it_on_the_page(at_office):
    for number, (stage, offered) in enumerate(
        [
            ("SUBMITTED", ["审核通过", "退回"]),
            ("ACCEPTED", ["公示", "退回"]),
            ("RUNNING", ["评诺"]),
            ("EVALUATED", ["更正"]),
        ],
        201,
    ):
        page = text_of(at_office.get(pledge_of(village(number), stage).get_absolute_url()))
        assert all(word in page for word in offered)


@pytest.mark.parametrize(("copy", "columns"), [("", 7), ("midyear", 8), ("yearend", 11)])
def test_the_paper_has_the_columns_of_its_copy(copy, columns, at_office):
    pledge = pledge_of(stage="EVALUATED")

    page = at_office.get(reverse("pledge_print", args=[pledge.pk]), {"copy": copy})
    file = at_office.get(reverse("pledge_export", args=[pledge.pk]), {"copy": copy})

    sheet = load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    assert len(page.context["table"].columns) == columns == sheet.max_column
    assert "承诺人（村党组织书记）签字" in text_of(page)
    assert sheet["A1"].value == "石桥村党组织2026年度承诺书"


def test_every_item_of_a_year_goes_into_one_sheet(at_office):
    pledge_of(village(201)), pledge_of(village(202), items=2)

    file = at_office.get(reverse("pledge_items_export"))

    sheet = load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    assert [cell.value for cell in sheet[3]][:4] == ["村名", "序号", "类别", "承诺事项"]
    assert sheet.max_row == 3 + 7 + 1
    assert AuditEntry.objects.filter(label="下载承诺事项").exists()


def test_a_village_without_a_pledge_is_led_to_the_form(client):
    client.force_login(user_with(Role.VILLAGE_SECRETARY))
    place = VillageFactory(code="990121103204")

    response = client.get(reverse("pledge_of_village", args=[place.pk]))

    assert response.url == reverse("pledge_begin")
