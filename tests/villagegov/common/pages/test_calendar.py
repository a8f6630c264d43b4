"""The page of the working calendar: all read, the county and the administrator write."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.factories import user_with
from villagegov.common import calendar, tokens
from villagegov.common.audit import AuditEntry
from villagegov.common.calendar import WorkDay
from villagegov.common.calendar_notice import CLEAR, OFF, WORK
from villagegov.common.roles import SIGNS_IN

pytestmark = pytest.mark.django_db

NATIONAL_DAY = datetime.date(2026, 10, 1)


def typed(text: str) -> dict:
    return {"text": text, tokens.FIELD: tokens.fresh()}


@pytest.mark.parametrize("role", sorted(SIGNS_IN))
def test_every_role_reads_the_calendar(client, role):
    client.force_login(user_with(role))

    page = client.get(reverse("calendar"))

    assert page.status_code == 200
    assert ("录入通知" in page.content.decode()) == (role in {"system_admin", "county_org"})


@pytest.mark.parametrize("role", ["system_admin", "county_org"])
def test_the_county_and_the_administrator_type_the_notice(client, role):
    client.force_login(user_with(role))

    answer = client.post(reverse("calendar"), typed("2027年10月1日至7日 放假\n2027-10-09 上班"))

    assert answer.status_code == 303
    assert answer["Location"] == "/settings/calendar/?year=2027"
    assert WorkDay.objects.filter(kind=OFF).count() == 7
    assert AuditEntry.objects.get(act="change_calendar").after["2027-10-09"] == WORK


@pytest.mark.parametrize("role", sorted(SIGNS_IN - {"system_admin", "county_org"}))
def test_others_are_refused_and_the_refusal_is_an_entry(client, role):
    client.force_login(user_with(role))

    answer = client.post(reverse("calendar"), typed("2026-10-10 放假"))

    assert answer.status_code == 403
    assert not WorkDay.objects.exists()
    assert AuditEntry.objects.filter(act="refused").exists()


def test_all_wrong_lines_come_back_at_once_and_nothing_is_written(client):
    client.force_login(user_with("county_org"))

    answer = client.post(reverse("calendar"), typed("10月1日\n10月2日 放假\n2月30日 上班"))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "第 1 行" in page
    assert "第 3 行" in page
    assert not WorkDay.objects.exists()


def test_the_page_shows_holidays_and_working_weekends_with_their_source(client):
    WorkDay.objects.create(day=datetime.date(2026, 8, 3), kind=OFF)
    client.force_login(user_with("village_clerk"))

    page = client.get(reverse("calendar"), {"year": "2026"}).content.decode()

    assert "10月1日" in page
    assert "随系统" in page
    assert "8月3日" in page
    assert "本单位录入" in page


@pytest.mark.parametrize("year", ["1999", "9999", "x", "²²²²", "20266"])
def test_a_year_out_of_reach_shows_this_year(client, year):
    client.force_login(user_with("village_clerk"))

    page = client.get(reverse("calendar"), {"year": year})

    assert page.status_code == 200
    assert "2026年放假和调休上班" in page.content.decode()


def test_an_own_row_goes_before_the_package_and_can_be_taken_back():
    county = user_with("county_org")
    calendar.write_days({NATIONAL_DAY: WORK}, by=county)
    assert calendar.calendar_of(2026).is_working_day(NATIONAL_DAY)

    calendar.write_days({NATIONAL_DAY: CLEAR}, by=county)

    assert not calendar.calendar_of(2026).is_working_day(NATIONAL_DAY)
    assert AuditEntry.objects.filter(act="change_calendar").count() == 2


def test_what_already_stands_is_refused_with_a_word():
    county = user_with("county_org")
    calendar.write_days({NATIONAL_DAY: OFF}, by=county)

    with pytest.raises(ValidationError, match="没有要改的"):
        calendar.write_days({NATIONAL_DAY: OFF}, by=county)


def test_the_kernel_asks_the_right_as_well():
    with pytest.raises(PermissionDenied):
        calendar.write_days({NATIONAL_DAY: OFF}, by=user_with("township_org"))


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (datetime.date(2026, 10, 31), None),
        (datetime.date(2026, 11, 1), 2027),
        (datetime.date(2026, 12, 31), 2027),
        (datetime.date(2027, 1, 1), 2027),
    ],
)
def test_from_november_the_next_year_is_asked_for(today, missing):
    assert calendar.missing_year(today) == missing


def test_nothing_is_asked_for_once_the_notice_is_typed():
    calendar.write_days({datetime.date(2027, 10, 1): OFF}, by=user_with("county_org"))

    assert calendar.missing_year(datetime.date(2026, 11, 24)) is None


def test_a_missing_year_is_told_on_the_page(client, stand_at):
    stand_at(datetime.date(2026, 11, 24))
    client.force_login(user_with("village_clerk"))

    assert "2027年的放假安排还没有" in client.get(reverse("calendar")).content.decode()


def test_the_periods_of_2026_are_those_of_the_notice():
    periods = calendar.periods_of(2026)

    national = next(p for p in periods if p.first <= NATIONAL_DAY <= p.last)
    assert (national.first, national.last, national.kind) == (NATIONAL_DAY, datetime.date(2026, 10, 7), OFF)
    assert all(p.first.weekday() >= 5 for p in periods if p.kind == WORK)
