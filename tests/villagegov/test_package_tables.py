"""A county table as the page shows it."""

import datetime
from decimal import Decimal

import pytest

from villagegov.common.dates import PartialDate
from villagegov.package_tables import differences, head_rows, in_words, shown
from villagegov.sheets.tables import COUNT, DATE, MONEY, PERCENT, TEXT, SheetColumn, Table

COLUMNS = (
    SheetColumn(("序号",), COUNT),
    SheetColumn(("村名",)),
    SheetColumn(("人口", "户籍"), COUNT),
    SheetColumn(("人口", "常住"), COUNT),
)


def table(*rows, total=None):
    return Table("T01", "", COLUMNS, [list(row) for row in rows], total=total, freeze_columns=2)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, COUNT, ""), (0, COUNT, "0"), (31127, COUNT, "31,127"), (Decimal("41.6"), COUNT, "41.6"),
        (Decimal("5210"), MONEY, "5,210.00"), (Decimal("0.361"), PERCENT, "36.1%"), (True, TEXT, "是"),
        (False, TEXT, "否"), ("=1", TEXT, "=1"),
        (PartialDate(datetime.date(1987, 6, 1), by_month=True), DATE, "1987.06"),
    ],
)  # fmt: skip
def test_values_are_written_as_people_read_them(value, kind, text):
    assert in_words(value, kind) == text


def test_the_heads_span_what_they_stand_over():
    top, below = head_rows(table())

    assert [(head["text"], head["columns"], head["rows"]) for head in top] == [
        ("序号", 1, 2), ("村名", 1, 2), ("人口", 2, 1),
    ]  # fmt: skip
    assert [(head["text"], head["number"]) for head in below] == [("户籍", True), ("常住", True)]


def test_without_a_report_behind_it_nothing_is_a_link():
    rows = shown(table((1, "石桥村", 3186, 2540)))["rows"]

    assert [cell.url for cell in rows[0]] == ["", "", "", ""]
    assert [cell.is_head for cell in rows[0]] == [False, True, False, False]


def test_what_a_correction_changed_is_told_by_name_and_column():
    old = table((1, "石桥村", 3186, None), (2, "大塘村", 1, 1), total=[None, "合计", 3187, 1])
    new = table((1, "青竹村", 7, 7), (2, "石桥村", 3187, 2540), total=[None, "合计", 3194, 2547])

    assert differences(old, new) == [
        "没有了：大塘村", "新增：青竹村", "石桥村 户籍：3,186 → 3,187", "石桥村 常住：空 → 2,540",
        "合计 户籍：3,187 → 3,194", "合计 常住：1 → 2,547",
    ]  # fmt: skip
