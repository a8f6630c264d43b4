"""What the page of an outcome says about a sheet of villages: totals that differ, and of which year the figures are."""

from branches.people.sheets import PARTY_MEMBERS
from branches.places.sheets import VILLAGES
from tests.villagegov.sheets.files import PERSON, SAMPLES, context, roster
from villagegov.sheets.check import check_sheet
from villagegov.sheets.screen import OutcomeScreen


def screen_of(kind, path):
    return OutcomeScreen(check_sheet(kind, path, context()), kind, {}, {})


def test_a_total_that_differs_is_a_note_with_its_cell_and_no_row_to_look_at():
    screen = screen_of(VILLAGES, SAMPLES / "03-villages-total-differs.xlsx")

    assert screen.file_notes == ["D9：耕地合计写的是 20155.5，上面各行加起来是 20055.5，请核对"]
    assert screen.warnings == []


def test_the_year_of_figures_can_be_chosen_from_the_last_six():
    screen = screen_of(VILLAGES, SAMPLES / "01-villages-t01-two-level-header.xlsx")

    assert screen.outcome.year == 2026
    assert screen.years == [2026, 2025, 2024, 2023, 2022, 2021]


def test_a_roster_of_people_has_no_year(tmp_path):
    assert screen_of(PARTY_MEMBERS, roster(tmp_path / "a.xlsx", PERSON)).years == []
