"""T12: one row a person who reports, ballots as they were confirmed, and what is missing."""

import datetime
from decimal import Decimal

import pytest

from appraisal.work_reports.county_tables import COLUMNS, county_t12, t12_gaps, t12_link
from appraisal.work_reports.workflow import CONFIRM
from tests.appraisal.work_reports.factories import home, report, tally, typed_twice
from tests.factories import PersonFactory, TownshipFactory, VillageFactory, user_with
from villagegov.common.dates import PartialDate
from villagegov.common.roles import Role
from villagegov.common.workflow import take_step
from villagegov.sheets.county import Period

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 13)


def test_it_holds_reports_and_ballots_and_leaves_empty_what_nobody_has_decided():
    office, second = user_with(Role.TOWNSHIP_ORG), user_with(Role.TOWNSHIP_ORG)
    one = report("COMMENTED")
    report("DRAFT", person=PersonFactory(place=home(), name="王淑芬"), is_required=False)
    about = tally(subject="PERSON", person=one.person, report=one, name=one.name)
    take_step(CONFIRM, typed_twice(about, office, second, poor=8), by=user_with(Role.TOWNSHIP_LEADER))

    table = county_t12(TownshipFactory(), year=2026, cut_off=DAY, user=office)

    spoken = PartialDate(datetime.date(2025, 12, 16))
    assert list(table.rows) == [
        [1, "石桥村", "何永昌", "书记", spoken, "会议述职", 109, 101, 0, 0, 8, Decimal("0.927"), *[None] * 4],
        [2, "石桥村", "王淑芬", "书记", *[None] * 12],
    ]
    assert table.lines == ("2025年度　单位：人、张",)


def test_its_numbers_open_the_lists_behind_them():
    period = Period("990121103000", 2026, DAY)
    of = {column.heads[-1]: t12_link(column, home().code, period) for column in COLUMNS}

    assert of["不称职"].endswith("/tallies/?year=2025&place=990121103204")
    assert of["姓名"].endswith("/work-reports/?year=2025&place=990121103204")
    assert of["等次"] == ""


def test_villages_without_an_appraised_report_of_the_secretary_are_named():
    report("SUBMITTED")
    VillageFactory(name="沙洲村")

    gaps = t12_gaps(Period("990121103000", 2026, DAY), user_with(Role.TOWNSHIP_ORG))

    texts = [gap.text for gap in gaps]
    assert texts == ["何永昌的述职报告已提交，还没有测评", "没有 2025 年书记的述职报告"]
