"""What a record gives to a template: every field, as plain text, without numbers of people."""

import dataclasses

import pytest

from tests.villagegov.common.document_samples import GRID, PLEDGE, RECORD
from villagegov.common.document_layout import Grid
from villagegov.common.documents import LONGEST_VALUE, MOST_ROWS, NEW_PARAGRAPH, documents, values_of


def with_note(text):
    return {**RECORD, "备注": text}


def test_every_value_is_text_and_a_number_too():
    values = values_of(PLEDGE, {**RECORD, "年度": 2026, "备注": None})

    assert (values["年度"], values["备注"]) == ("2026", "")
    assert values["承诺事项"] == [{"序号": "1", "事项": "硬化村道", "责任人": "何永昌"}]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一行\r\n又一行", f"一行{NEW_PARAGRAPH}又一行"),
        ("响铃\a换页\f制表\t", "响铃换页制表"),
        ("\u202e反写\ud800", "反写"),
        ("生僻字𬭚\U0002ebf0", "生僻字𬭚\U0002ebf0"),
        ("身份证 990121199003140015，电话19900012345。", "身份证 （号码略），电话（号码略）。"),
        ("金额 1,234,567.00 元，座机 0990-8000001", "金额 1,234,567.00 元，座机 0990-8000001"),
    ],
)
def test_a_value_is_made_fit_for_paper(typed, kept):
    assert values_of(PLEDGE, with_note(typed))["备注"] == kept


def test_a_text_that_was_looked_through_keeps_its_numbers():
    posted = dataclasses.replace(PLEDGE, keeps_numbers=True)

    assert values_of(posted, with_note("合同 990121199003140015"))["备注"] == "合同 990121199003140015"


def test_values_and_rows_are_bounded():
    row = RECORD["承诺事项"][0]
    values = values_of(PLEDGE, {**with_note("长" * 30_000), "承诺事项": [row] * 600})

    assert (len(values["备注"]), len(values["承诺事项"])) == (LONGEST_VALUE, MOST_ROWS)


def test_a_short_row_of_a_grid_is_filled_up():
    assert values_of(PLEDGE, {**RECORD, "附表": [GRID]})["附表"] == [
        Grid(("名次", "村"), (("1", "石桥村"), ("2", "")), bold=0)
    ]


@pytest.mark.parametrize(
    "record", [{"村名": "石桥村"}, {**RECORD, "电话": "1"}, {**RECORD, "承诺事项": [{"序号": 1}]}]
)
def test_a_subject_that_gives_other_fields_than_it_lists_is_told(record):
    with pytest.raises(ValueError, match="sample"):
        values_of(PLEDGE, record)


def test_the_name_of_the_file_says_what_whose_and_when():
    assert PLEDGE.file_name(RECORD) == "W13 承诺书 石桥村 2026.docx"


def test_the_documents_of_all_subjects_are_found_under_names_of_their_own():
    found = documents()

    assert {"minutes", "notice"} <= found.keys()
    assert len({one.label for one in found.values()}) == len(found)
