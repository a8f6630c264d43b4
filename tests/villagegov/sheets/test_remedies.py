"""One button for a whole cause: what it says, and what it does to every cell of it."""

from tests.villagegov.sheets.files import HEADER, NEIGHBOUR, PERSON, context, roster
from villagegov.sheets.check import check_sheet
from villagegov.sheets.fixes import NO_FIXES
from villagegov.sheets.outcome import Status
from villagegov.sheets.remedies import ABOVE, EMPTY, LEAVE_OUT, NEAREST, faults
from villagegov.sheets.resource import resources

KIND = resources()["party_members"].kind


def looked(path, *rows, header=HEADER, fixes=NO_FIXES):
    known = context()
    return check_sheet(KIND, roster(path / "a.xlsx", *rows, header=header), known, fixes=fixes)


def pressed(path, cause, remedy, *rows, header=HEADER):
    """The outcome after a button was pressed."""
    fault = faults(KIND, looked(path, *rows, header=header))[cause]
    return looked(path, *rows, header=header, fixes=fault.apply(remedy, NO_FIXES))


def labels(path, cause, *rows, header=HEADER):
    return [one.label for one in faults(KIND, looked(path, *rows, header=header))[cause].remedies()]


def test_misspelt_villages_are_put_right_at_once_each_with_its_own(tmp_path):
    rows = [("石乔村", *PERSON[1:]), ("大唐村", *NEIGHBOUR[1:])]
    assert labels(tmp_path, "village_not_found.village", *rows) == ["改成石桥村、大塘村"]

    outcome = pressed(tmp_path, "village_not_found.village", NEAREST, *rows)

    assert outcome.verdict == "ok"
    assert len({row.values["village"] for row in outcome.rows}) == 2


def test_blank_villages_take_the_one_above_when_the_office_says_so(tmp_path):
    rows = [PERSON, ("", *NEIGHBOUR[1:])]
    assert labels(tmp_path, "required.village", *rows) == ["用上一行的村名填入 1 行"]

    outcome = pressed(tmp_path, "required.village", ABOVE, *rows)

    assert outcome.verdict == "ok"
    assert outcome.rows[0].values["village"] == outcome.rows[1].values["village"]


def test_an_optional_cell_can_be_left_empty_a_required_one_cannot(tmp_path):
    header = (*HEADER, "联系电话")
    rows = [(*PERSON, "12"), (*NEIGHBOUR, "34")]
    assert labels(tmp_path, "phone_invalid.phone", *rows, header=header) == ["这 2 格留空"]
    assert labels(tmp_path, "id_number_length.id_number", (*PERSON[:2], "123", *PERSON[3:])) == []

    outcome = pressed(tmp_path, "phone_invalid.phone", EMPTY, *rows, header=header)

    assert outcome.verdict == "ok"
    assert all("phone" not in row.values for row in outcome.rows)


def test_repeated_rows_can_be_left_out(tmp_path):
    rows = [PERSON, (*PERSON[:-1], "1992-06-02")]
    assert labels(tmp_path, "duplicate_in_file.id_number", *rows) == ["这 1 行不导入"]

    outcome = pressed(tmp_path, "duplicate_in_file.id_number", LEAVE_OUT, *rows)

    assert [row.status for row in outcome.rows] == [Status.NEW, Status.SKIPPED]


def test_cells_with_the_same_text_are_mapped_once(tmp_path):
    kinds = [(*PERSON[:3], "党员", PERSON[4]), (*NEIGHBOUR[:3], "党员", NEIGHBOUR[4])]

    [text] = faults(KIND, looked(tmp_path, *kinds))["unknown_choice.member_kind"].texts()

    assert (text.given, text.rows, text.suggested) == ("党员", 2, "")
    assert [word for word, _ in text.options] == ["正式党员", "预备党员"]


def test_the_text_of_a_village_offers_the_villages_with_the_nearest_chosen(tmp_path):
    rows = [("石乔村", *PERSON[1:])]

    [text] = faults(KIND, looked(tmp_path, *rows))["village_not_found.village"].texts()

    assert (text.suggested, text.options, text.is_village) == ("石桥村", [], True)
