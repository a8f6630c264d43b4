"""What the page sends back: each input's meaning, and what a hostile form may not do."""

from tests.villagegov.sheets.files import HEADER, NEIGHBOUR, PERSON, context, roster
from villagegov.sheets.check import check_sheet
from villagegov.sheets.fixes import NO_FIXES, Fixes
from villagegov.sheets.remedies import faults
from villagegov.sheets.resource import resources
from villagegov.sheets.typed import with_typed

KIND = resources()["party_members"].kind
WRONG = ("石乔村", *PERSON[1:])


def sent(path, typed, *rows, fixes=NO_FIXES):
    """The fixes after a form; row 2 of the file is the first of `rows`."""
    outcome = check_sheet(
        KIND, roster(path / "a.xlsx", *(rows or (WRONG, NEIGHBOUR)), header=HEADER), context()
    )
    return with_typed(typed, fixes, outcome=outcome, faults=faults(KIND, outcome))


def test_only_changed_cells_are_kept(tmp_path):
    fixes = sent(tmp_path, {"cell-A2": "石桥村", "cell-B2": PERSON[1], "cell-C2": f" {PERSON[2]} "})

    assert fixes.cells == {(1, 0): "石桥村"}


def test_an_emptied_cell_is_a_change_a_list_without_a_choice_is_none(tmp_path):
    fixes = sent(tmp_path, {"cell-A2": "", "pick-D2": ""})

    assert fixes.cells == {(1, 0): ""}


def test_the_button_beside_a_cell_counts_before_what_its_input_still_says(tmp_path):
    fixes = sent(tmp_path, {"set-A2": "石桥村", "cell-A2": "石乔"})

    assert fixes.cells == {(1, 0): "石桥村"}


def test_a_form_reaches_cells_of_data_only(tmp_path):
    typed = {"cell-A1": "x", "cell-ZZ2": "x", "cell-A9999": "x", "cell-": "x", "cell-A2": "长" * 601}

    assert sent(tmp_path, typed).cells == {}


def test_a_chosen_word_is_kept_for_its_column(tmp_path):
    outcome = check_sheet(KIND, roster(tmp_path / "b.xlsx", WRONG), context())
    [text] = faults(KIND, outcome)["village_not_found.village"].texts()

    fixes = sent(tmp_path, {f"word-{text.key}": "大塘村", "word-000000000000": "石桥村"})

    assert fixes.words == {(0, "石乔村"): "大塘村"}


def test_a_row_is_left_out_and_taken_again(tmp_path):
    left = sent(tmp_path, {"row-2": "leave"})
    assert left.left_out == {2}

    assert sent(tmp_path, {"row-2": "take"}, fixes=left).left_out == frozenset()
    assert sent(tmp_path, {"all": "take_all"}, fixes=left).left_out == frozenset()
    assert sent(tmp_path, {}, fixes=left).left_out == {2}


def test_a_button_of_a_cause_works_on_what_was_typed_as_well(tmp_path):
    fixes = sent(tmp_path, {"cell-B3": "王丽", "remedy": "village_not_found.village|nearest"})

    assert fixes.cells == {(2, 1): "王丽"}
    assert fixes.words == {(0, "石乔村"): "石桥村"}


def test_an_unknown_button_does_nothing(tmp_path):
    assert sent(tmp_path, {"remedy": "nonsense|nearest"}).words == {}
    assert sent(tmp_path, {"remedy": "village_not_found.village|explode"}).words == {}


def test_a_reason_and_a_year_are_kept(tmp_path):
    fixes = sent(tmp_path, {"reason-2": " 证件如此 ", "reason-3": "  ", "year": "2025"})

    assert fixes.reasons == {2: "证件如此"}
    assert fixes.year == 2025
    assert sent(tmp_path, {"year": "20x5"}).year is None


def test_what_was_put_right_before_stays(tmp_path):
    before = Fixes(cells={(2, 1): "王丽"}, words={(0, "石乔村"): "石桥村"}, reasons={3: "档案如此"})

    after = sent(tmp_path, {"cell-A2": "大塘村"}, fixes=before)

    assert after.cells == {(2, 1): "王丽", (1, 0): "大塘村"}
    assert (after.words, after.reasons) == (before.words, before.reasons)
