"""One converter a column, prepared once."""

import pytest

from tests.villagegov.sheets.files import context
from villagegov.sheets.converters import converter_for, ticks_as_yes_and_no
from villagegov.sheets.grid import BadCell, Grid
from villagegov.sheets.kinds import Field, FieldType


def converter(kind, unit="", **more):
    return converter_for(Field("x", kind, (), "栏", **more), Grid("a", []), context(), unit)


@pytest.mark.parametrize(
    ("kind", "cell", "reading"),
    [
        (FieldType.TEXT, "ａｂ ", ("ab", "")),
        (FieldType.TEXT, 7.0, ("7", "")),
        (FieldType.TEXT, "字" * 11, (None, "text_too_long")),
        (FieldType.COUNT, "1,124户", (1124, "")),
        (FieldType.CODE, 990121103204.0, ("990121103204", "")),
        (FieldType.DECIMAL, 5210.0, ("5210.00", "")),
        (FieldType.MONEY, 2.638, ("26380.00", "")),
        (FieldType.NOT_STORED, "46岁", ("46岁", "")),
        (FieldType.YES_NO, "无", (False, "")),
        (FieldType.PHONE, "无", (None, "")),
        (FieldType.VILLAGE, BadCell("cell_error", "#N/A"), (None, "cell_error")),
    ],
)
def test_a_cell_becomes_a_value_by_the_type_of_its_field(kind, cell, reading):
    assert converter(kind, "万元", max_length=10)[cell] == reading


def test_a_cell_seen_before_is_not_read_again(monkeypatch):
    one = converter(FieldType.NAME)
    assert one["张三"] == ("张三", "")
    monkeypatch.setattr(one, "_reader", None)

    assert one["张三"] == ("张三", "")


def test_only_a_column_of_nothing_but_ticks_fills_its_blanks():
    one = converter(FieldType.YES_NO)
    ticks, words, blanks = ["√", "", "☑"], ["√", "", "是"], ["", ""]

    assert ticks_as_yes_and_no(ticks, [one[cell] for cell in ticks])[1] == (False, "")
    assert ticks_as_yes_and_no(words, [one[cell] for cell in words])[1] == (None, "")
    assert ticks_as_yes_and_no(blanks, [one[cell] for cell in blanks])[1] == (None, "")
