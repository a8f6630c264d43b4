"""The byte search over a worksheet finds what calamine does not tell, in every way of writing XML."""

import pytest

from tests.villagegov.sheets.files import sheet_xml
from villagegov.sheets import worksheet
from villagegov.sheets.grid import BadCell
from villagegov.sheets.problems import Refused
from villagegov.sheets.worksheet import WorksheetScan, text_length


def scan(cells, *, size=1 << 20):
    data, one = sheet_xml(cells).encode(), WorksheetScan()
    for at in range(0, len(data), size):
        one.feed(data[at : at + size])
    one.close()
    return one.notes


def test_hidden_rows_and_columns_are_noted():
    cells = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols>'
    cells += (
        '<row r="1"/><row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="4" spans="1:2" hidden="true"/>'
    )

    notes = scan(cells)

    assert notes.hidden_rows == {1, 3}
    assert notes.hidden_columns == {1, 2}


def test_rows_without_a_number_are_counted():
    notes = scan('<row r="5"/><row hidden="1"><c><v>1</v></c></row>')

    assert notes.hidden_rows == {5}


def test_cells_without_a_reference_are_counted():
    cells = '<row r="3"><c t="e"><v>#REF!</v></c><c/><c t="e"><v>#N/A</v></c></row>'

    assert scan(cells).bad_cells == {
        (2, 0): BadCell("cell_error", "#REF!"),
        (2, 2): BadCell("cell_error", "#N/A"),
    }


def test_a_prefix_before_every_name_changes_nothing():
    cells = '<x:row r="2" hidden="1"><x:c r="B2" t="e"><x:f>A1/0</x:f><x:v>#DIV/0!</x:v></x:c></x:row>'

    notes = scan(cells)

    assert notes.hidden_rows == {1}
    assert notes.bad_cells == {(1, 1): BadCell("cell_error", "#DIV/0!")}
    assert notes.formulas == {(1, 1)}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c r="A1"><f>B1</f></c>', "formula_without_value"),
        ('<c r="A1"><f>B1</f><v></v></c>', "formula_without_value"),
        ('<c r="A1" t="n"><f t="shared" si="0"/></c>', "formula_without_value"),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', None),
        ('<c r="A1"><f>B1</f><v>7</v></c>', None),
    ],
)
def test_a_formula_without_a_value_is_told_from_one_with_an_empty_text(cell, code):
    notes = scan(f'<row r="1">{cell}</row>')

    assert notes.formulas == {(0, 0)}
    assert [bad.code for bad in notes.bad_cells.values()] == ([code] if code else [])


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD9"><v>1</v></c>',
        "<c r='XFD9'><v>1</v></c>",
        '<c s="1" r="XFD9"><v>1</v></c>',
        '<c s=">" r="XFD9"><v>1</v></c>',
        '<c\tr="XFD9"><v>1</v></c>',
        '<c\n  r = "XFD9" ><v>1</v></c>',
        '<y:c r="XFD9"><y:v>1</y:v></y:c>',
        '<c r="XFD9" t="inlineStr"><is><t>x</t></is></c>',
        '<c r="B9"><v>1</v></c>' * 300 + "<c><v>1</v></c>" * 200,
    ],
)
def test_no_way_of_writing_hides_a_far_cell(cell):
    with pytest.raises(Refused) as caught:
        scan(f'<row r="9">{cell}</row>')

    assert caught.value.code == "too_many_columns"


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_the_size_of_the_pieces_does_not_matter(size):
    hidden = dict.fromkeys(range(3, 30, 3), ' hidden="1"')
    cells = "".join(
        f'<row r="{n}"{hidden.get(n, "")}><c r="A{n}"><f>B{n}</f><v>{n}</v></c>'
        f'<c r="B{n}" t="e"><f>C{n}</f><v>#N/A</v></c></row>'
        for n in range(1, 30)
    )

    notes = scan(cells, size=size)

    assert notes == scan(cells)
    assert len(notes.bad_cells) == 29
    assert notes.hidden_rows == set(range(2, 29, 3))


def test_a_row_larger_than_a_block_is_searched_in_parts(monkeypatch):
    monkeypatch.setattr(worksheet, "LARGEST_BLOCK", 2_000)
    letters = [f"{first}{second}" for first in "ABCDEF" for second in "ABCDEFGHIJ"]
    cells = "".join(f'<c r="{one}1" t="inlineStr"><is><t>{"长" * 100}</t></is></c>' for one in letters)

    notes = scan(f'<row r="1">{cells}<c r="GA1" t="e"><v>#N/A</v></c></row>', size=500)

    assert list(notes.bad_cells) == [(0, 182)]


def test_long_texts_are_measured_in_characters():
    good = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"长" * 32_767}</t></is></c></row>'
    runs = f"<r><t>{'长' * 20_000}</t></r><r><t>{'长' * 12_768}</t></r>"
    bad = f'<row r="1"><c r="A1" t="inlineStr"><is>{runs}</is></c></row>'

    scan(good)
    with pytest.raises(Refused) as caught:
        scan(bad)

    assert caught.value.code == "cell_too_long"


def test_an_entity_is_one_character():
    assert text_length(b"<t>a&amp;b&#x4e2d;</t><v>1</v>") == 5
