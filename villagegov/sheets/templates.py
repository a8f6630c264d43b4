"""The empty form of a kind for download, with drop-downs, hints and instructions (excel.md 10). Knows no Django.

The form has no title, no example and no protection: people overwrite the one, leave the other, and WPS does not paste
into protected sheets. What is wanted stands in the comments of the header and on a sheet of its own.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from villagegov.common.chinese import ID_LENGTH
from villagegov.sheets.kinds import FieldType, SheetKind
from villagegov.sheets.normalise.places import VillageName
from villagegov.sheets.tables import COUNT, MONEY, TEXT
from villagegov.sheets.template_texts import (
    DATE_HINT,
    EXAMPLES,
    TemplateColumn,
    columns_of,
    example_of,
    hint_of,
    need_of,
    rules_of,
)
from villagegov.sheets.workbook import (
    BODY_FONT,
    BORDER,
    CENTRE,
    FORMATS,
    GREY,
    HEAD_FONT,
    LEFT,
    NARROWEST,
    PAPER_A4,
    WIDEST,
    sheet_name,
    text_width,
)

ROWS = 500
CHOICES_SHEET, INSTRUCTIONS_SHEET = "选项", "填表说明"
INSTRUCTIONS_HEAD, INSTRUCTIONS_WIDTHS = ("列", "要不要填", "怎么填", "示例"), (24, 14, 80, 24)
CREATOR = "村级党组织管理"
MOST_IN_COMMENT = 12
CELL_FORMATS = {FieldType.COUNT: COUNT, FieldType.DECIMAL: MONEY, FieldType.MONEY: MONEY}
WRAPPED = Alignment(vertical="top", wrap_text=True)


def template(kind: SheetKind, villages: Sequence[VillageName]) -> bytes:
    """The workbook of a kind; `villages` are those that the user may name, in their order."""
    columns = columns_of(kind, villages)
    book = Workbook()
    book.properties.creator = CREATOR
    form = book.worksheets[0]
    form.title = sheet_name(kind.label)
    depth = max(len(column.heads) for column in columns)
    _write_heads(form, columns, depth)
    _prepare_rows(form, columns, depth)
    _set_up(form, columns, depth)
    _write_instructions(book.create_sheet(INSTRUCTIONS_SHEET), kind, columns, villages)
    _write_choices(book, columns)
    _validate(form, columns, depth)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _put(sheet: Worksheet, row: int, column: int, value: str, **style: Any) -> Any:
    """A text, whatever it begins with."""
    cell = sheet.cell(row, column, value)
    cell.data_type = "s"
    cell.font, cell.alignment = style.get("font", BODY_FONT), style.get("alignment", LEFT)
    return cell


def _write_heads(form: Worksheet, columns: Sequence[TemplateColumn], depth: int) -> None:
    for number, column in enumerate(columns, 1):
        for row in range(1, depth + 1):
            text = column.heads[row - 1] if row <= len(column.heads) else ""
            cell = _put(form, row, number, text, font=HEAD_FONT, alignment=CENTRE)
            cell.value, cell.fill, cell.border = text or None, GREY, BORDER
        text = f"{need_of(column.field)}。{hint_of(column, most=MOST_IN_COMMENT)}"
        form.cell(len(column.heads), number).comment = Comment(text, CREATOR, height=90, width=240)
        if len(column.heads) < depth:
            form.merge_cells(
                start_row=len(column.heads), end_row=depth, start_column=number, end_column=number
            )
    for level in range(1, depth):
        _merge_parents(form, columns, level)


def _merge_parents(form: Worksheet, columns: Sequence[TemplateColumn], level: int) -> None:
    """Neighbours under one parent share its cell."""
    numbered = enumerate(columns, 1)
    for path, group in groupby(numbered, key=lambda one: one[1].heads[:level]):
        numbers = [number for number, column in group if len(column.heads) > level]
        if path and len(numbers) > 1:
            for number in numbers[1:]:
                form.cell(level, number).value = None
            form.merge_cells(start_row=level, end_row=level, start_column=numbers[0], end_column=numbers[-1])


def _prepare_rows(form: Worksheet, columns: Sequence[TemplateColumn], depth: int) -> None:
    for number, column in enumerate(columns, 1):
        first = form.cell(depth + 1, number)
        first.number_format = FORMATS[CELL_FORMATS.get(column.field.type, TEXT)]
        first.font, first.border, first.alignment = BODY_FONT, BORDER, LEFT
        for row in range(depth + 2, depth + ROWS + 1):
            form.cell(row, number)._style = first._style  # one look-up of the style a column, not a cell


def _set_up(form: Worksheet, columns: Sequence[TemplateColumn], depth: int) -> None:
    """Panes right of the name, widths, paper."""
    name = next((number for number, column in enumerate(columns, 1) if column.field.name == "name"), 1)
    form.freeze_panes = f"{get_column_letter(name + 1)}{depth + 1}"
    for number, column in enumerate(columns, 1):
        texts = (*column.heads, column.field.example, EXAMPLES.get(column.field.type, ""), *column.choices)
        wide = max(map(text_width, texts)) + 4
        form.column_dimensions[get_column_letter(number)].width = min(max(wide, NARROWEST), WIDEST)
    form.sheet_format.customHeight, form.sheet_format.defaultRowHeight = True, 20
    form.print_title_rows = f"1:{depth}"
    form.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    form.page_setup.orientation, form.page_setup.paperSize = "landscape", PAPER_A4
    form.page_setup.fitToWidth, form.page_setup.fitToHeight = 1, 0


def _write_choices(book: Workbook, columns: Sequence[TemplateColumn]) -> None:
    """Named ranges on a sheet that no menu shows: lists inside a validation end at 255 characters."""
    sheet = book.create_sheet(CHOICES_SHEET)
    sheet.sheet_state = "veryHidden"
    for number, column in enumerate((one for one in columns if one.choices), 1):
        for row, word in enumerate(column.choices, 1):
            _put(sheet, row, number, word)
        letter, name = get_column_letter(number), _range_of(column)
        where = f"'{CHOICES_SHEET}'!${letter}$1:${letter}${len(column.choices)}"
        book.defined_names[name] = DefinedName(name, attr_text=where)


def _range_of(column: TemplateColumn) -> str:
    return f"choices_{column.field.name}"


def _validate(form: Worksheet, columns: Sequence[TemplateColumn], depth: int) -> None:
    """Warnings only, so that pasting is not blocked; the import looks at every cell anyway."""
    for number, column in enumerate(columns, 1):
        validation = _validation_of(column)
        if validation is not None:
            letter = get_column_letter(number)
            validation.add(f"{letter}{depth + 1}:{letter}{depth + ROWS}")
            form.add_data_validation(validation)


def _validation_of(column: TemplateColumn) -> DataValidation | None:
    if column.choices:
        return DataValidation(
            type="list", formula1=_range_of(column), allow_blank=True, errorStyle="warning", showErrorMessage=True,
            errorTitle=column.field.label, error="不在下拉的说法里，导入时会再核对",
        )  # fmt: skip
    if column.field.type is FieldType.ID_NUMBER:
        return DataValidation(
            type="textLength", operator="equal", formula1=str(ID_LENGTH), allow_blank=True, errorStyle="warning",
            showErrorMessage=True, errorTitle=column.field.label, error=f"应为 {ID_LENGTH} 位",
        )  # fmt: skip
    if column.field.type is FieldType.DATE:
        return DataValidation(
            allow_blank=True, showInputMessage=True, promptTitle=column.field.label, prompt=DATE_HINT
        )
    return None


def _write_instructions(
    sheet: Worksheet, kind: SheetKind, columns: Sequence[TemplateColumn], villages: Sequence[VillageName]
) -> None:
    """One line a column: required or not, how it is spelt, an example; the examples together are a good row."""
    for number, (text, width) in enumerate(zip(INSTRUCTIONS_HEAD, INSTRUCTIONS_WIDTHS, strict=True), 1):
        cell = _put(sheet, 1, number, text, font=HEAD_FONT, alignment=CENTRE)
        cell.fill, cell.border = GREY, BORDER
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, column in enumerate(columns, 2):
        label = "/".join(head.lstrip("*") for head in column.heads)
        example = example_of(column, villages)
        for number, text in enumerate((label, need_of(column.field), hint_of(column), example), 1):
            cell = _put(sheet, row, number, text, alignment=WRAPPED)
            cell.border, cell.number_format = BORDER, FORMATS[TEXT]
    for row, text in enumerate(rules_of(kind), len(columns) + 3):
        _put(sheet, row, 1, text)
    sheet.freeze_panes = "A2"
