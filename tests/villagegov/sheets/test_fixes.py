"""What was put right on the page: kept and read back, laid over the cells, whatever the file says."""

import datetime

import pytest

from tests.villagegov.sheets.files import HEADER, PERSON, roster
from villagegov.sheets.check import check_sheet
from villagegov.sheets.context import CheckContext
from villagegov.sheets.fixes import NO_FIXES, Fixes, address_of, position_of
from villagegov.sheets.normalise.places import VillageName
from villagegov.sheets.outcome import Status
from villagegov.sheets.resource import resources

CONTEXT = CheckContext(
    today=datetime.date(2026, 3, 13),
    villages=(VillageName("990121103201", "石桥村"), VillageName("990121103202", "大塘村")),
)


def checked(path, *rows, fixes=NO_FIXES, header=HEADER):
    kind = resources()["party_members"].kind
    return check_sheet(kind, roster(path / "a.xlsx", *rows, header=header), CONTEXT, fixes=fixes)


def with_village(name, serial=None):
    return (name, *PERSON[1:])


@pytest.mark.parametrize(
    ("position", "address"), [((0, 0), "A1"), ((36, 3), "D37"), ((9, 26), "AA10"), ((0, 199), "GR1")]
)
def test_a_cell_has_the_address_that_excel_gives_it(position, address):
    assert address_of(position) == address
    assert position_of(address) == position


@pytest.mark.parametrize("address", ["", "37", "D", "d37", "D-1", "ABCD1", "村1", "D3.7"])
def test_what_is_no_address_is_no_position(address):
    with pytest.raises(ValueError, match=r".*"):
        position_of(address)


def test_what_is_kept_is_read_back_the_same():
    fixes = Fixes(
        sheet="一月", columns={3: "name", 4: ""}, words={(1, "石乔"): "石桥村"}, cells={(36, 3): "王 丽"},
        left_out=frozenset({7, 9}), reasons={12: "档案如此"}, year=2025,
    )  # fmt: skip

    assert Fixes.from_json(fixes.as_json()) == fixes
    assert NO_FIXES.as_json() == {}


def test_a_word_is_replaced_wherever_its_column_has_it_and_nowhere_else(tmp_path):
    outcome = checked(tmp_path, with_village("石乔村"), fixes=Fixes(words={(0, "石乔村"): "石桥村"}))

    assert [row.status for row in outcome.rows] == [Status.NEW]
    assert outcome.rows[0].values["village"] == "990121103201"
    assert outcome.typed == {(outcome.rows[0].row - 1, 0): "石乔村"}
    assert [row.status for row in checked(tmp_path, with_village("石乔村")).rows] == [Status.PROBLEM]


def test_a_typed_cell_counts_before_a_replaced_word(tmp_path):
    row = checked(tmp_path, with_village("石乔村")).rows[0].row
    fixes = Fixes(words={(0, "石乔村"): "石桥村"}, cells={(row - 1, 0): "大塘村"})

    outcome = checked(tmp_path, with_village("石乔村"), fixes=fixes)

    assert outcome.rows[0].values["village"] == "990121103202"


def test_a_cell_that_is_no_data_is_not_touched(tmp_path):
    """The form may send any address: the header, a row below, a column that the file has not."""
    fixes = Fixes(cells={(0, 0): "x", (500, 0): "x", (1, 190): "x"})

    outcome = checked(tmp_path, PERSON, fixes=fixes)

    assert outcome.typed == {}
    assert outcome.verdict == "ok"


def test_a_row_that_is_left_out_is_skipped_and_frees_the_row_that_repeats_it(tmp_path):
    twice = (*PERSON[:-1], "2006-07-01")
    rows = checked(tmp_path, PERSON, twice).rows
    assert [row.status for row in rows] == [Status.NEW, Status.PROBLEM]

    again = checked(tmp_path, PERSON, twice, fixes=Fixes(left_out=frozenset({rows[0].row})))

    assert [row.status for row in again.rows] == [Status.SKIPPED, Status.NEW]


def test_a_column_is_read_as_the_office_says(tmp_path):
    header = ("所在地", *HEADER[1:])
    assert checked(tmp_path, PERSON, header=header).refusal.code == "missing_column"

    outcome = checked(tmp_path, PERSON, header=header, fixes=Fixes(columns={0: "village"}))

    assert outcome.verdict == "ok"
    assert "所在地" not in outcome.ignored_columns


def test_a_header_that_was_explained_before_is_known(tmp_path):
    kind = resources()["party_members"].kind
    path = roster(tmp_path / "a.xlsx", PERSON, header=("所在地", *HEADER[1:]))
    context = CheckContext(today=CONTEXT.today, villages=CONTEXT.villages, remembered={"所在地": "village"})

    assert check_sheet(kind, path, context).verdict == "ok"


def test_of_two_columns_for_one_field_the_office_keeps_one(tmp_path):
    header = (*HEADER, "党支部")
    row = (*PERSON, "石桥村党支部")
    assert checked(tmp_path, row, header=header).refusal.code == "duplicate_column"

    outcome = checked(tmp_path, row, header=header, fixes=Fixes(columns={len(HEADER): ""}))

    assert outcome.verdict == "ok"
    assert outcome.ignored_columns == ["党支部"]


def test_a_contradiction_is_taken_with_a_reason(tmp_path):
    header = (*HEADER, "性别")
    other = "男" if int(PERSON[2][16]) % 2 == 0 else "女"
    row = checked(tmp_path, (*PERSON, other), header=header).rows[0]
    assert row.status is Status.PROBLEM

    outcome = checked(tmp_path, (*PERSON, other), header=header, fixes=Fixes(reasons={row.row: "证件如此"}))

    assert outcome.verdict == "ok"
