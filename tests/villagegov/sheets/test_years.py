"""Of which year a file is."""

import dataclasses
import datetime

import pytest
from openpyxl import Workbook

from branches.places.sheets import VILLAGES
from tests.villagegov.sheets.files import TODAY, context
from villagegov.sheets.check import check_sheet
from villagegov.sheets.fixes import Fixes
from villagegov.sheets.years import years_offered


def year(path, *title, asked=None, latest=2025):
    book = Workbook()
    if title:
        book.active.append(title)
    book.active.append(("村名", "区划代码", "户数"))
    book.active.append(("柳湾", "990121103240", 400))
    book.save(path / "a.xlsx")
    known = dataclasses.replace(context(), latest_year=latest)
    return check_sheet(VILLAGES, path / "a.xlsx", known, fixes=Fixes(year=asked)).year


@pytest.mark.parametrize(
    "title",
    [
        ("统计截止日期：2024年12月31日",),
        ("填报单位：松澜镇", "统计截止日期：2024.12.31", "单位：人"),
        ("统计截止日期", "2024年12月"),
        ("数据截止时间:", datetime.date(2024, 12, 31)),
    ],
)
def test_the_cut_off_day_above_the_table_says_it(tmp_path, title):
    assert year(tmp_path, *title) == 2024


@pytest.mark.parametrize(
    "title",
    [
        (),
        ("2024 年村情",),
        ("统计截止日期：",),
        ("统计截止日期：2027年1月1日",),
        ("统计截止日期：1999年12月31日",),
    ],
)
def test_without_one_that_can_be_meant_it_is_the_newest_year_of_the_register(tmp_path, title):
    assert year(tmp_path, *title) == 2025


def test_an_empty_register_begins_with_the_running_year(tmp_path):
    assert year(tmp_path, latest=None) == TODAY.year


def test_what_the_office_asks_for_wins(tmp_path):
    assert year(tmp_path, "统计截止日期：2024年12月31日", asked=2023) == 2023


@pytest.mark.parametrize("asked", [1999, 2027, 9999])
def test_a_year_that_cannot_be_meant_is_not_asked_for(tmp_path, asked):
    assert year(tmp_path, asked=asked) == 2025


def test_an_old_year_of_a_file_stands_among_those_to_choose_from():
    assert years_offered(2012, 2026) == [2026, 2025, 2024, 2023, 2022, 2021, 2012]
