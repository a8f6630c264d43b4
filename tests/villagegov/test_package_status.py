"""Who has not handed in and which village still owes something: as a list, with words to copy."""

import datetime

import pytest

from tests.factories import (
    FiguresFactory,
    MembershipFactory,
    PersonFactory,
    TenureFactory,
    TownshipFactory,
    user_with,
)
from villagegov import county_package, package_status
from villagegov.common import clock
from villagegov.common.audit import AuditEntry
from villagegov.common.roles import Role
from villagegov.sheets.county import Period

DAY = datetime.date(2026, 3, 13)
PAGE = "/records/county-package/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return user_with(Role.TOWNSHIP_ORG)


@pytest.fixture
def county():
    return user_with(Role.COUNTY_ORG)


@pytest.fixture
def township(office):
    person = PersonFactory()
    MembershipFactory(person=person)
    TenureFactory(person=person)
    FiguresFactory(place=person.place, registered_population=3186)
    place = TownshipFactory()
    place.contact_phone = "0990-5550103"
    place.save()
    return place


def hand_in(place, user, cut_off=DAY, year=2026):
    content = county_package.frozen(place, year=year, cut_off=cut_off, user=user, today=clock.today())
    return county_package.hand_in(place, year=year, content=content, user=user, reason="按现有资料报送")


@pytest.mark.parametrize(
    ("today", "tone", "word"),
    [
        ((2026, 6, 19), "off", "还剩 11 天"),
        ((2026, 6, 20), "due", "还剩 10 天"),
        ((2026, 6, 30), "due", "今天截止"),
        ((2026, 7, 1), "late", "逾期 1 天"),
    ],
)
def test_time_is_told_in_days_and_only_near_ones_stand_out(today, tone, word):
    assert package_status.time_left(datetime.date(2026, 6, 30), datetime.date(*today)) == (tone, word)


def test_the_county_sees_what_is_not_there_yet_the_nearest_day_first(county, township):
    TownshipFactory(code="990121104000", name="青石镇")

    rows = package_status.townships(county, 2026, DAY)

    assert [(row.unit, row.table, row.word) for row in rows] == [
        ("松澜镇", "T01", "还剩 109 天"), ("青石镇", "T01", "还剩 109 天"),
        *((unit, table, "还剩 293 天") for unit in ("松澜镇", "青石镇") for table in ("T05", "T11", "T12")),
    ]  # fmt: skip


def test_who_has_handed_in_is_asked_for_the_next_half_year(county, office, township):
    hand_in(township, office)

    rows = package_status.townships(county, 2026, DAY)

    assert [(row.table, row.word) for row in rows] == [
        (table, "还剩 293 天") for table in ("T01", "T05", "T11", "T12")
    ]


def test_the_desk_of_the_office_says_which_report_is_due_next(client, office, township):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    assert package_status.next_round(township, 2026).name == "上半年"
    assert "2026 年上半年上报表" in client.get("/home/").content.decode()

    hand_in(township, office)

    assert package_status.next_round(township, 2026).name == "全年"
    assert "2026年12月31日截止" in client.get("/home/").content.decode()


def test_the_report_of_december_is_no_correction_of_that_of_june(stand_at, office, township):
    stand_at(datetime.date(2026, 7, 1))
    june = hand_in(township, office, cut_off=datetime.date(2026, 6, 30))
    stand_at(datetime.date(2027, 1, 4))
    december = hand_in(township, office, cut_off=datetime.date(2026, 12, 31))
    again = hand_in(township, office, cut_off=datetime.date(2026, 12, 31))

    assert (june.corrects, december.corrects, again.corrects) == (None, None, december)
    assert package_status.done_rounds(township.code, 2026, [june, december]) == set(
        county_package.package_rounds.rounds_of(township.code, 2026)
    )


def test_the_reminder_names_table_day_and_way_and_blames_nobody(county, township):
    reminder = package_status.townships(county, 2026, DAY)[0].reminder

    for text in ("松澜镇", "T01", "2026年6月30日", "还剩 109 天", "基础台账 → 上报表"):
        assert text in reminder
    assert "！" not in reminder


def test_the_county_sees_when_the_office_last_had_the_page_open(client, county, office, township):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    assert package_status.last_opened(county, [township.code]) == {}

    client.get(PAGE)
    client.get(PAGE)

    assert list(package_status.last_opened(county, [township.code])) == [township.code]
    assert AuditEntry.objects.filter(act=package_status.OPENED).count() == 1


def test_the_county_itself_opening_the_page_does_not_count(client, county, township):
    client.force_login(county, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(PAGE).content.decode()

    assert "还没有报送的乡镇" in page
    assert "还没有打开过" in page
    assert not AuditEntry.objects.filter(act=package_status.OPENED).exists()


def test_a_township_does_not_see_who_else_is_late(client, office, township):
    TownshipFactory(code="990121104000", name="青石镇")
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(PAGE).content.decode()

    assert "还没有报送的乡镇" not in page
    assert "青石镇" not in page


def test_a_village_is_asked_for_what_is_missing_with_the_offices_telephone(office, township):
    rows = package_status.villages(Period(township.code, 2026, DAY), office, DAY)

    t01 = next(row for row in rows if row.table == "T01")
    assert (t01.unit, t01.word, t01.last) == ("石桥村", "还剩 109 天", None)
    assert [gap.is_must for gap in t01.gaps] == [False] * len(t01.gaps)
    assert "还缺：村情数据是 2025 年的" in t01.reminder
    assert "0990-5550103" in t01.reminder


def test_a_village_shows_when_it_last_signed_in(office, township):
    secretary = user_with(Role.VILLAGE_SECRETARY, last_login=clock.now())

    rows = package_status.villages(Period(township.code, 2026, DAY), office, DAY)

    assert {row.last for row in rows if row.table != "T11"} == {
        secretary.last_login
    }  # T11 waits for the township


def test_what_was_handed_in_owes_nothing_more_in_the_villages(stand_at, office, township):
    hand_in(township, office)
    stand_at(datetime.date(2027, 1, 4))
    hand_in(township, office, cut_off=datetime.date(2026, 12, 31))

    rows = package_status.villages(Period(township.code, 2026, DAY), office, DAY)

    assert {row.word for row in rows} == {"已完成"}


def test_without_a_must_a_reason_is_asked(client, office, township):
    FiguresFactory._meta.model.objects.all().delete()
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    facts = {"place": township.code, "year": 2026, "cut_off": "2026-03-13", "reason": ""}

    before = client.get(f"{PAGE}hand-in/", facts).content.decode()
    refused = client.post(f"{PAGE}hand-in/", {**facts, "form_token": "e" * 32})
    taken = client.post(f"{PAGE}hand-in/", {**facts, "form_token": "f" * 32, "reason": "石桥村正在核对"})

    assert "T01 石桥村：没有 2026 年和以前的村情数据" in before
    assert refused.status_code == 422
    assert "T01 石桥村：没有" in refused.content.decode()
    assert taken.status_code == 303
    assert "报送说明：石桥村正在核对" in client.get(taken["Location"]).content.decode()
