"""Items of pledges from Excel into the drafts of their villages."""

import datetime

import pytest

from appraisal.models import AnnualPledge, PledgeItem
from appraisal.pledges.reports import items_table
from tests.appraisal.pledges.makers import cadre_of, pledge_of
from tests.villagegov.sheets.files import roster
from tests.villagegov.sheets.register import import_sheet, songlan
from villagegov.common.models import AuditEntry, Place
from villagegov.sheets import imports, workbook
from villagegov.sheets.models import ImportBatch

pytestmark = pytest.mark.django_db
HEADER = ("村名", "类别", "承诺事项", "目标值及单位", "完成时限", "责任人", "资金来源")
ROW = ("石桥村", "产业", "新增蔬菜种植", "150亩", "9月30日", "王淑芬", "村集体自筹")
STONE = "990121103204"


@pytest.fixture
def office():
    by = songlan()
    cadre_of(Place.objects.get(code=STONE))
    return by


def imported(path, *rows, header=HEADER):
    return import_sheet("pledges", roster(path / "a.xlsx", *rows, header=header), commit=True)


def codes(found) -> list[tuple[int, str]]:
    return [(one["row"], one["code"]) for one in found["problems"] if not one["code"].startswith("check_")]


def test_a_village_that_has_not_begun_has_a_draft_with_its_items(tmp_path, office):
    imported(tmp_path, ROW, ("石桥村", "民生", "修缮卫生室", "建成投用", "2026-12-31", "", ""))

    pledge = AnnualPledge.objects.get()
    first, second = pledge.items.all()
    assert (pledge.place_id, pledge.stage, pledge.standards["pledge_items_most"]) == (STONE, "DRAFT", "10")
    assert (first.category, first.target_value, first.unit) == ("INDUSTRY", 150, "亩")
    assert (first.due_on, first.responsible.name) == (datetime.date(2026, 9, 30), "王淑芬")
    assert (second.target_value, second.milestone, second.responsible) == (None, "建成投用", None)
    assert AuditEntry.objects.filter(act="import_pledges").count() == 2


def test_twice_changes_nothing_and_another_cell_its_item_alone(tmp_path, office):
    imported(tmp_path, ROW)
    same = imported(tmp_path, ROW)
    assert [row["status"] for row in same["rows"]] == ["unchanged"]

    changed = imported(tmp_path, (*ROW[:3], "180 亩", "", "", ""))

    item = PledgeItem.objects.get()
    assert [row["status"] for row in changed["rows"]] == ["changed"]
    assert (item.target_value, item.due_on, item.funding) == (180, datetime.date(2026, 9, 30), "村集体自筹")


@pytest.mark.parametrize(
    ("place", "cell", "code"),
    [
        (1, "文旅", "unknown_choice"),
        (4, "2027-03-01", "date_of_other_year"),
        (4, "2026.09", "date_without_day"),
        (5, "钱某某", "not_in_office"),
    ],
)
def test_a_bad_cell_keeps_its_row_out(place, cell, code, tmp_path, office):
    row = [*ROW]
    row[place] = cell

    found = import_sheet("pledges", roster(tmp_path / "a.xlsx", tuple(row), header=HEADER))

    assert codes(found) == [(found["header_row"] + 1, code)]


def test_what_was_handed_in_is_not_touched(tmp_path, office):
    pledge_of(Place.objects.get(code=STONE), "SUBMITTED")

    found = import_sheet("pledges", roster(tmp_path / "a.xlsx", ROW, header=HEADER))

    assert [code for _, code in codes(found)] == ["already_reported"]


def test_the_sheet_of_items_comes_back_as_it_was(tmp_path, office):
    pledge = pledge_of(Place.objects.get(code=STONE))
    pledge.items.filter(number=2).update(target_value=None, unit="", milestone="建成投用")
    items = PledgeItem.objects.select_related("pledge__place", "responsible")
    with (tmp_path / "items.xlsx").open("wb") as file:
        workbook.write_tables(file, [items_table(items, 2026, foot="")])

    found = import_sheet("pledges", tmp_path / "items.xlsx")

    assert {row["status"] for row in found["rows"]} == {"unchanged"}


def test_an_import_that_is_taken_back_leaves_an_empty_draft(tmp_path, office):
    found = imported(tmp_path, ROW, ("石桥村", "民生", "修缮卫生室", "建成投用", "2026-12-31", "", ""))

    imports.take_back(ImportBatch.objects.get(pk=found["batch"]), by=office)

    assert not PledgeItem.objects.exists()
    assert AnnualPledge.objects.get().stage == "DRAFT"
