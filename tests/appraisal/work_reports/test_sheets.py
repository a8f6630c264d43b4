"""A workbook of counts: filled in from the blank one, as one of the two sheets, all of it or nothing."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.work_reports.workflow import CONFIRM
from tests.appraisal.work_reports.factories import home, tally, typed_twice
from tests.factories import PersonFactory, user_with
from villagegov.common import tokens
from villagegov.common.roles import Role
from villagegov.common.workflow import take_step
from villagegov.sheets.models import ImportBatch

pytestmark = pytest.mark.django_db
EVERYTHING = [[9, 9, 9, 0, 9, 0, 0, 0, 0], [40, 40, 40, 0, 40, 0, 0, 0, 0], [60, 60, 60, 0, 60, 0, 0, 0, 0]]


def filled(client, rows: list[list]) -> SimpleUploadedFile:
    """The blank workbook as it comes, with the numbers of its first rows typed in."""
    response = client.get(reverse("appraisal_counts_blank"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    page = book.active
    first = next(row for row in range(1, 10) if page.cell(row, 1).value == "村名") + 1
    for number, values in enumerate(rows, first):
        for column, value in enumerate(values, 4):
            page.cell(number, column).value = value
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("计票表.xlsx", target.getvalue())


def send(client, rows: list[list]):
    body = {"form_token": tokens.fresh(), "file": filled(client, rows)}
    return client.post(reverse("appraisal_counts_file"), body)


def test_the_blank_workbook_comes_back_as_ones_own_sheet_and_is_kept_nowhere(client):
    of_branch, person = tally(), PersonFactory(place=home())
    of_person = tally(subject="PERSON", person=person, name=person.name)
    office, second = user_with(Role.TOWNSHIP_ORG), user_with(Role.TOWNSHIP_ORG)
    client.force_login(office)

    response = send(client, [*EVERYTHING, [None] * 9, EVERYTHING[1], EVERYTHING[2]])
    again = send(client, [*EVERYTHING, EVERYTHING[0]])

    assert (response.status_code, again.status_code) == (303, 303)
    assert not ImportBatch.objects.exists()
    of_branch.refresh_from_db()
    assert (of_branch.first_typed_by, of_branch.second_typed_by) == (office, None)
    assert of_person.rows.get(group="TEAM", sheet=1).returned == 9
    typed = typed_twice(of_branch, office, second, team=9)
    assert take_step(CONFIRM, typed, by=user_with(Role.TOWNSHIP_LEADER)).stage == "CONFIRMED"


def test_one_bad_row_stops_the_whole_file_and_is_named(client):
    one = tally()
    client.force_login(user_with(Role.TOWNSHIP_ORG))
    gap = [40, None, 40, 0, 40, 0, 0, 0, 0]
    too_many = [43, 45, 45, 0, 45, 0, 0, 0, 0]

    response = send(client, [EVERYTHING[0], gap, too_many])

    page = response.content.decode()
    assert response.status_code == 422
    assert "第 5 行：收回没有填，没有的填 0" in page
    assert "第 6 行：收回测评票 45 张，多于发出 43 张" in page
    assert not one.rows.exists()


def test_what_two_others_have_typed_is_not_offered(client):
    typed_twice(tally(), user_with(Role.TOWNSHIP_ORG), user_with(Role.TOWNSHIP_ORG))
    client.force_login(user_with(Role.TOWNSHIP_ORG))

    assert "现在没有等您录入的测评" in client.get(reverse("appraisal_counts_file")).content.decode()
