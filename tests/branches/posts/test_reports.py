"""T05 as plain rows, vacancies, and the run of years in the two committees."""

import datetime

import pytest

from branches.models import CadreProfile
from branches.posts.models import PostTenure
from branches.posts.reports import T05_COLUMNS, county_t05, t05_rows, unbroken_start, vacancies
from tests.factories import (
    MembershipFactory,
    PersonFactory,
    TenureFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov.common.dates import PartialDate

CUT_OFF = datetime.date(2026, 12, 31)
GOOD_ID = "990121199003140015"
COLUMNS = {column.heads: position for position, column in enumerate(T05_COLUMNS)}


def day(text):
    return datetime.date.fromisoformat(text)


def cells(row, *heads):
    return [row[COLUMNS[head if isinstance(head, tuple) else (head,)]] for head in heads]


@pytest.fixture
def office(db):
    return user_with("township_org")


@pytest.fixture
def person(office):
    person = PersonFactory(name="何永昌", id_number=GOOD_ID, phone="19900000001", ethnic_group="汉族")
    MembershipFactory(person=person, admitted_on=day("2015-06-01"), admitted_on_by_month=True)
    CadreProfile.objects.create(
        person=person, place=person.place, education_full_time="SENIOR_HIGH", education_in_service="JUNIOR_COLLEGE",
        post_collective="理事长", source="RETURNEE",
    )  # fmt: skip
    TenureFactory(person=person, post="BRANCH_SECRETARY", started_on=day("2021-03-15"))
    TenureFactory(
        person=person, post="COMMITTEE_DIRECTOR", started_on=day("2021-04-01"), started_on_by_month=True
    )
    TenureFactory(person=person, post="GRID_WORKER")
    return person


def test_a_row_of_t05_is_typed(office, person):
    [row] = t05_rows(TownshipFactory(), cut_off=CUT_OFF, user=office)

    assert row == [
        1, "石桥村", "何永昌", "男", "汉族", PartialDate(day("1990-03-14")), 36, "高中", "大专", "中共党员",
        PartialDate(day("2015-06-01"), by_month=True), "书记", "村委会主任", "理事长", "网格员",
        PartialDate(day("2021-03-15")), 5, "是", "返乡人员", GOOD_ID, "19900000001", "",
    ]  # fmt: skip
    assert len(row) == len(T05_COLUMNS)


def test_the_masked_table_has_no_id_number_and_masked_telephones(office, person):
    table = county_t05(TownshipFactory(), year=2026, cut_off=CUT_OFF, user=office, masked=True)
    [row] = table.rows

    assert len(table.columns) == len(row) == len(T05_COLUMNS) - 1
    assert ("身份证号",) not in [column.heads for column in table.columns]
    assert "199****0001" in row
    assert GOOD_ID not in row


def test_who_may_not_export_full_numbers_gets_masks(person):
    [row] = t05_rows(TownshipFactory(), cut_off=CUT_OFF, user=user_with("county_org"))

    assert cells(row, "身份证号", "联系电话") == ["990121********0015", "199****0001"]


def test_rows_stand_by_village_then_post_then_strokes(office):
    first, last = (
        VillageFactory(code="990121103206", display_order=1),
        VillageFactory(code="990121103205", display_order=2),
    )
    for name, post, place in [
        ("何永昌", "BRANCH_MEMBER", last), ("丁一", "BRANCH_MEMBER", last), ("于大", "BRANCH_SECRETARY", last),
        ("柳青禾", "COMMITTEE_MEMBER", first),
    ]:  # fmt: skip
        TenureFactory(person=PersonFactory(name=name, place=place), post=post)

    rows = t05_rows(TownshipFactory(), cut_off=CUT_OFF, user=office)

    assert [cells(row, "序号", "姓名") for row in rows] == [
        [1, "柳青禾"],
        [2, "于大"],
        [3, "丁一"],
        [4, "何永昌"],
    ]


def test_only_the_two_committees_of_the_day_are_listed(office):
    TenureFactory(person=PersonFactory(name="何永昌"), post="CLERK")
    TenureFactory(person=PersonFactory(name="丁一"), ended_on=day("2026-12-30"), end_reason="RESIGNED")
    TenureFactory(person=PersonFactory(name="于大"), ended_on=day("2026-12-31"), end_reason="RESIGNED")
    TenureFactory(person=PersonFactory(name="柳青禾"), started_on=day("2027-01-01"))

    rows = t05_rows(TownshipFactory(), cut_off=CUT_OFF, user=office)

    assert [cells(row, "姓名") for row in rows] == [["于大"]]


def test_a_person_of_no_membership_shows_what_the_roster_gave(office):
    person = PersonFactory(political_status="MASSES")
    CadreProfile.objects.create(person=person, place=person.place, admitted_on=day("2010-01-01"))
    TenureFactory(person=person, post="COMMITTEE_MEMBER")

    [row] = t05_rows(TownshipFactory(), cut_off=CUT_OFF, user=office)

    assert cells(row, "政治面貌", "入党时间") == ["群众", PartialDate(day("2010-01-01"))]


def test_the_report_costs_the_same_queries_for_1_row_and_for_20(office, django_assert_num_queries):
    township = TownshipFactory()
    TenureFactory()
    t05_rows(township, cut_off=CUT_OFF, user=office)
    with django_assert_num_queries(2):
        t05_rows(township, cut_off=CUT_OFF, user=office)
    for _ in range(19):
        TenureFactory()
    with django_assert_num_queries(2):
        t05_rows(township, cut_off=CUT_OFF, user=office)


@pytest.mark.parametrize(
    ("spans", "start"),
    [
        ([("2021-03-15", None)], "2021-03-15"),
        ([("2021-03-15", None), ("2016-03-01", "2021-03-14")], "2016-03-01"),
        ([("2021-03-15", None), ("2016-03-01", "2021-02-12")], "2016-03-01"),
        ([("2021-03-15", None), ("2016-03-01", "2021-02-11")], "2021-03-15"),
        ([("2021-03-15", None), ("2020-01-01", "2021-03-14"), ("2011-01-01", "2015-12-31")], "2020-01-01"),
        ([("2021-03-15", None), ("2018-05-01", None), ("2011-01-01", "2018-04-30")], "2011-01-01"),
    ],
)
def test_years_run_on_from_term_to_term_and_break_at_a_gap(spans, start):
    tenures = [PostTenure(started_on=day(a), ended_on=day(b) if b else None) for a, b in spans]

    assert unbroken_start(tenures, CUT_OFF) == day(start)


def test_a_vacancy_counts_from_the_last_day_of_the_last_secretary():
    place = VillageFactory.build(code="990121103204")
    tenures = [
        PostTenure(started_on=day("2016-01-01"), ended_on=day("2021-01-01")),
        PostTenure(started_on=day("2021-01-02"), ended_on=day("2026-03-03")),
    ]

    assert vacancies([place], {place.code: tenures}, day("2026-03-03")) == []
    [vacancy] = vacancies([place], {place.code: tenures}, day("2026-03-04"))
    assert vacancy.days == 1
    [never] = vacancies([place], {}, day("2026-03-04"))
    assert never.days is None
