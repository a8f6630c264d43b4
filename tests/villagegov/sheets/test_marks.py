"""What an annotated copy says: colours by weight, advice taken out of the message, merged cells."""

import pytest

from villagegov.sheets.mapping import Column
from villagegov.sheets.marks import (
    GREEN,
    MOST_COMMENTS,
    RED,
    YELLOW,
    Marks,
    broken_up,
    fault_and_advice,
    marks_of,
    onto_first_cells,
    own_column,
)
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.problems import PROBLEMS, Problem

COLUMNS = [Column(position, (text,), None) for position, text in enumerate(("村名", "姓名", "备注"))]


def problem(row, column, code, message="错，请核对"):
    return Problem(row, column, None, code, "", message)


def outcome(*problems, columns=COLUMNS):
    return Outcome("a", "a.xlsx", header_row=1, problems=list(problems), columns=columns)


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "身份证号有 17 位，应为 18 位，少 1 位，请核对",
            ("身份证号有 17 位，应为 18 位，少 1 位", "请核对"),
        ),
        (
            "身份证号存成了数字，最后几位已经丢失。请把这一格设为文本，再按证件重新填写 18 位",
            ("身份证号存成了数字，最后几位已经丢失", "请把这一格设为文本，再按证件重新填写 18 位"),
        ),
        ("“桥头村”不归您管，这一行请由所在乡镇导入", ("“桥头村”不归您管", "这一行请由所在乡镇导入")),
        ("请填姓名", ("没有填", "请填姓名")),
        ("与第 3 行完全一样，只导入一次", ("与第 3 行完全一样，只导入一次", "")),
        (
            "电话“1、2”不是一个手机号或座机号。一格只填一个号码",
            ("电话“1、2”不是一个手机号或座机号", "一格只填一个号码"),
        ),
    ],
)
def test_a_message_is_parted_in_fault_and_advice(message, parts):
    assert fault_and_advice(problem(2, "A", "required", message)) == parts


def test_every_error_says_what_to_do():
    errors = {code: text for code, text in PROBLEMS.items() if not code.startswith("check_")}

    assert [
        code for code, text in errors.items() if not fault_and_advice(problem(2, "A", code, text))[1]
    ] == []


def test_an_error_outweighs_a_warning_and_both_outweigh_what_was_typed():
    found = outcome(
        problem(2, "A", "required"),
        problem(2, "A", "check_same_name"),
        problem(3, "B", "check_same_name"),
    )

    marks = marks_of(found, {(1, 0): "a", (2, 1): "b", (3, 1): "c"})

    assert marks.fills == {(1, 0): RED, (2, 1): YELLOW, (3, 1): GREEN}
    assert marks.texts[1, 3] == "错，请核对；错，请核对"


def test_our_column_is_the_one_that_is_there_or_the_next():
    again = [COLUMNS[0], Column(1, ("问题",), None), *COLUMNS[2:]]

    assert own_column(outcome()) == 3
    assert own_column(outcome(columns=again)) == 1
    assert marks_of(outcome(), {}).own is None


def test_a_sheet_full_of_problems_gets_so_many_comments_and_no_more():
    found = outcome(*(problem(row, "A", "required") for row in range(2, MOST_COMMENTS + 10)))

    marks = marks_of(found, {})

    assert len(marks.comments) == MOST_COMMENTS
    assert len(marks.fills) == MOST_COMMENTS + 8


def test_merged_cells_show_their_marks_at_the_first_and_break_where_something_is_written():
    merge, other = ((1, 0), (3, 0)), ((4, 0), (5, 0))
    marks = Marks(
        texts={(5, 0): "a"},
        fills={(1, 0): RED, (2, 0): YELLOW},
        comments={(1, 0): "一", (2, 0): "二"},
    )

    onto_first_cells([merge], marks)

    assert broken_up([merge, other], marks) == [other]
    assert marks.fills == {(1, 0): RED}
    assert marks.comments == {(1, 0): "一\n第 3 行：二"}
