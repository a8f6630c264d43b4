"""The county package: page, workbook and frozen copy come from the same rows."""

import datetime
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from openpyxl import load_workbook

from tests.factories import (
    FiguresFactory,
    MembershipFactory,
    PersonFactory,
    TenureFactory,
    TownshipFactory,
    user_with,
)
from villagegov import county_package
from villagegov.common import audit, clock
from villagegov.common.publications import Publication
from villagegov.common.roles import Role
from villagegov.sheets import workbook
from villagegov.sheets.models import ExportFile

DAY = datetime.date(2026, 3, 13)
PERIOD = {"year": 2026, "cut_off": DAY, "today": DAY}
PLACE_AND_PERIOD = {"place": "990121103000", "year": 2026, "cut_off": "2026-03-13"}


@pytest.fixture
def office(db):
    return user_with(Role.TOWNSHIP_ORG)


@pytest.fixture
def township(office):
    person = PersonFactory()
    MembershipFactory(person=person)
    TenureFactory(person=person)
    FiguresFactory(place=person.place, registered_population=3186)
    return TownshipFactory()


def hand_in(township, user, reason="") -> Publication:
    content = county_package.frozen(township, user=user, **PERIOD)
    return county_package.hand_in(township, year=2026, content=content, user=user, reason=reason)


def test_every_app_names_its_tables_in_a_file_of_its_own():
    assert list(county_package.reports()) == ["T01", "T05"]


def test_the_workbook_has_a_cover_and_the_tables_with_their_header_trees(office, township):
    target = io.BytesIO()

    workbook.write_tables(target, county_package.package(township, user=office, **PERIOD))
    book = load_workbook(target)

    assert book.sheetnames == ["封面", "T01", "T05"]
    t01 = book["T01"]
    assert t01["A1"].value == "云岭区(示例)松澜镇 村(社区)基本情况统计表"
    assert t01["A2"].value == "填报单位(盖章)：松澜镇党委"
    assert "F3:H3" in [str(merged) for merged in t01.merged_cells.ranges]  # 人口(人)
    assert t01.freeze_panes == "C5"
    assert t01.print_title_rows == "$3:$4"
    assert t01["C5"].number_format == "@"


def test_full_numbers_go_into_the_workbook_and_masks_into_the_masked_one(office, township):
    in_full = county_package.package(township, user=office, **PERIOD)[2].rows[0]
    masked = county_package.package(township, user=office, masked=True, **PERIOD)[2].rows[0]

    assert any(str(cell).startswith("990121199003") for cell in in_full)
    assert not any(str(cell).startswith("990121199003") for cell in masked)


def test_a_package_that_was_handed_in_is_frozen_and_masked(office, township):
    copy = hand_in(township, office)

    assert copy.number == "SB-2026-103-01"
    assert "990121199003" not in str(copy.content)
    assert audit.broken_links() == []


@pytest.mark.parametrize("role", [Role.TOWNSHIP_LEADER, Role.COUNTY_ORG])
def test_only_the_office_hands_in_by_whatever_door(township, role):
    user = user_with(role)

    with pytest.raises(PermissionDenied):
        county_package.frozen(township, user=user, **PERIOD)
    with pytest.raises(PermissionDenied):
        county_package.hand_in(township, year=2026, content={}, user=user)

    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("cut_off", "word"),
    [
        ("2026-03-13", ""),
        ("2026-03-14", "还没有到"),
        ("2000-01-01", ""),
        ("1999-12-31", "太早"),
        ("0001-01-01", "太早"),
    ],
)
def test_a_report_is_made_by_a_day_that_has_come_and_is_not_too_long_ago(
    client, office, township, cut_off, word
):
    client.force_login(office)

    answer = client.get("/records/county-package/", {"cut_off": cut_off})

    assert answer.status_code == (422 if word else 200)
    assert word in county_package.cut_off_refusal(datetime.date.fromisoformat(cut_off), DAY)


def test_a_second_package_of_the_year_is_a_correction_with_a_reason(office, township):
    first = hand_in(township, office)

    with pytest.raises(ValidationError, match="写明理由"):
        hand_in(township, office)
    second = hand_in(township, office, reason="漏报一人")

    assert second.corrects == first
    assert list(Publication.objects.in_force()) == [second]


def test_the_cover_says_what_changed_since_it_was_handed_in(office, township):
    hand_in(township, office)
    MembershipFactory(person=PersonFactory(name="王淑芬", sex="FEMALE"))

    cover = county_package.package(township, user=office, masked=True, **PERIOD)[0]

    assert {row[1]: row[4] for row in cover.rows} == {"T01": "有", "T05": "无"}


def test_making_the_workbook_leaves_a_file_for_its_maker_and_a_trace(client, office, township):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    body = {**PLACE_AND_PERIOD, "reason": "按要求报送"}

    answer = client.post("/records/county-package/make/", {**body, "form_token": "a" * 32})

    made = ExportFile.objects.get()
    assert answer.status_code == 303
    assert answer["Location"].startswith("/records/county-package/2026/?place=990121103000")
    assert client.get(made.get_absolute_url()).status_code == 200
    assert audit.AuditEntry.objects.filter(act="export_full").count() == 1


def test_sending_the_form_twice_makes_one_workbook(client, office, township):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    body = {**PLACE_AND_PERIOD, "reason": "按要求报送", "form_token": "b" * 32}

    client.post("/records/county-package/make/", body)
    client.post("/records/county-package/make/", body)

    assert ExportFile.objects.count() == 1


def test_the_file_of_a_colleague_is_not_there(client, office, township):
    made = ExportFile.objects.create(
        title="上报表", file_name="x.xlsx", stored_as="x", reason="报送", made_by=office, made_at=clock.now()
    )
    colleague = user_with(Role.TOWNSHIP_ORG, township)
    client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(made.get_absolute_url()).status_code == 404


def test_the_county_reads_and_does_not_make(client, office, township):
    client.force_login(user_with(Role.COUNTY_ORG), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/records/county-package/").status_code == 200
    answer = client.post("/records/county-package/hand-in/", PLACE_AND_PERIOD)
    assert answer.status_code == 403


def test_a_cut_off_day_in_the_future_is_refused(client, office, township):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get("/records/county-package/?cut_off=2026-03-14")

    assert answer.status_code == 422
    assert "还没有到" in answer.content.decode()
