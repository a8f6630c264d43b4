"""Empty forms for download: opened by two readers, filled in, imported (excel.md 10)."""

import io

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.villagegov.sheets.files import context
from villagegov.sheets.check import check_sheet
from villagegov.sheets.resource import resources
from villagegov.sheets.template_texts import columns_of, example_of
from villagegov.sheets.templates import ROWS, template

VILLAGES = context().villages
KINDS = {name: one.kind for name, one in resources().items()}
of_every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def depth_of(kind):
    return max(len(column.heads) for column in columns_of(kind, VILLAGES))


def opened(kind, villages=VILLAGES):
    return load_workbook(io.BytesIO(template(kind, villages)))


def checked(kind, path, book):
    book.save(path / "模板.xlsx")
    return check_sheet(kind, path / "模板.xlsx", context())


def with_example(kind):
    """The template with its example as the first row."""
    book, row = opened(kind), depth_of(kind) + 1
    for number, column in enumerate(columns_of(kind, VILLAGES), 1):
        book.worksheets[0].cell(row, number).value = example_of(column, VILLAGES) or None
    return book


def validation_of(form, number):
    """The rule of a column and the one range that it covers."""
    rules = ((one, next(iter(one.sqref.ranges))) for one in form.data_validations.dataValidation)
    return next((one, cells) for one, cells in rules if cells.min_col == number)


@of_every_kind
def test_a_template_with_its_example_imports_without_a_word(kind, tmp_path):
    found = checked(kind, tmp_path, with_example(kind))

    assert (found.verdict, found.problems, found.ignored_columns) == ("ok", [], [])
    assert (found.sheet, found.header_row, len(found.rows)) == (kind.label, depth_of(kind), 1)
    assert found.other_sheets == ()


@of_every_kind
def test_the_columns_are_all_that_is_stored_with_stars_where_a_cell_must_be_filled(kind, tmp_path):
    book, columns = with_example(kind), columns_of(kind, VILLAGES)
    form = book.worksheets[0]

    found = checked(kind, tmp_path, book)

    assert [column.field for column in found.columns] == [column.field for column in columns]
    for number, column in enumerate(columns, 1):
        text = form.cell(len(column.heads), number).value
        assert text.startswith("*") is column.field.required
        assert form.cell(len(column.heads), number).comment.text.startswith(
            "必填。" if column.field.required else "可不填。"
        )


@of_every_kind
def test_the_empty_template_has_no_rows(kind, tmp_path):
    assert checked(kind, tmp_path, opened(kind)).refusal.code == "no_rows"


@of_every_kind
def test_the_form_comes_first_the_choices_show_in_no_menu_and_nothing_is_protected(kind):
    book = opened(kind)

    assert book.sheetnames == [kind.label, "填表说明", "选项"]
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "veryHidden"]
    assert not any(sheet.protection.sheet for sheet in book)
    assert not book.security.lockStructure
    assert all(merge.max_row <= depth_of(kind) for merge in book.worksheets[0].merged_cells.ranges)
    assert not book.vba_archive


@of_every_kind
def test_500_rows_are_laid_out_and_keep_numbers_that_are_texts(kind):
    form, texts = opened(kind).worksheets[0], {"id_number", "phone", "code", "birth_date", "admitted_on"}
    last = depth_of(kind) + ROWS

    for number, column in enumerate(columns_of(kind, VILLAGES), 1):
        shown = {form.cell(row, number).number_format for row in (depth_of(kind) + 1, last)}
        assert len(shown) == 1
        if column.field.name in texts:
            assert shown == {"@"}
    assert form.max_row == last


@of_every_kind
def test_every_choice_has_a_drop_down_on_a_named_range(kind):
    book = opened(kind)
    form, choices = book.worksheets[0], book["选项"]

    for number, column in enumerate(columns_of(kind, VILLAGES), 1):
        if not column.choices:
            continue
        one, covered = validation_of(form, number)
        assert (one.type, one.formula1, one.errorStyle) == (
            "list", f"choices_{column.field.name}", "warning",
        )  # fmt: skip
        where = book.defined_names[one.formula1].attr_text
        cells = choices[where.split("!")[1].replace("$", "")]
        assert tuple(cell.value for (cell,) in cells) == column.choices
        assert covered.size["rows"] == ROWS


@of_every_kind
def test_a_second_reader_sees_the_same_header_and_the_instructions(kind):
    book = CalamineWorkbook.from_filelike(io.BytesIO(template(kind, VILLAGES)))

    rows = book.get_sheet_by_name(kind.label).to_python()
    told = book.get_sheet_by_name("填表说明").to_python()

    columns = columns_of(kind, VILLAGES)
    assert [rows[len(column.heads) - 1][number] for number, column in enumerate(columns)] == [
        column.heads[-1] for column in columns
    ]
    assert [row[0] for row in told[1 : len(columns) + 1]] == [
        "/".join(head.lstrip("*") for head in column.heads) for column in columns
    ]


def test_t05_has_its_two_header_rows():
    form = opened(KINDS["village_cadres"]).worksheets[0]

    heads = [[cell.value for cell in row] for row in form["A1:R2"]]

    assert heads[0][5:13] == ["学历", None, "政治面貌", "入党时间", "*职务", None, None, None]
    assert heads[1][5:13] == ["全日制", "在职", None, None, "党组织", "村委会", "集体经济组织", "其他"]
    assert {"F1:G1", "J1:M1", "A1:A2"} <= {merge.coord for merge in form.merged_cells.ranges}
    assert form.freeze_panes == "C3"


def test_an_id_number_of_another_length_is_warned_of_and_a_date_has_its_hint():
    form = opened(KINDS["party_members"]).worksheets[0]
    names = [column.field.name for column in columns_of(KINDS["party_members"], VILLAGES)]

    number, _ = validation_of(form, names.index("id_number") + 1)
    date, _ = validation_of(form, names.index("admitted_on") + 1)

    assert (number.type, number.operator, number.formula1, number.errorStyle) == (
        "textLength", "equal", "18", "warning",
    )  # fmt: skip
    assert (date.type, date.prompt, date.showInputMessage) == (None, "如 1987.06", True)


def test_what_begins_like_a_formula_stays_a_text_in_the_drop_down():
    villages = [VILLAGES[0]._replace(name="=1+1")]

    cell = opened(KINDS["party_members"], villages)["选项"]["A1"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_township_without_villages_gets_a_form_without_that_drop_down(tmp_path):
    book = opened(KINDS["party_members"], [])

    assert "choices_village" not in book.defined_names
    assert [row[3].value for row in book["填表说明"]["A2:D2"]] == ["示例村"]
