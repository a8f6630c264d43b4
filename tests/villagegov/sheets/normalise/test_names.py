"""Names of people (excel.md 7.2)."""

import pytest

from villagegov.sheets.normalise.names import read_name, read_place_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张 三", "张三"),
        ("阿依努•沙合提江", "阿依努·沙合提江"),
        ("阿依努 . 沙合提江", "阿依努·沙合提江"),
        ("John   Smith", "John Smith"),
        ("龑𠅤", "龑𠅤"),
        ("木" * 50, "木" * 50),
    ],
)
def test_a_name_is_freed_of_padding(text, name):
    assert read_name(text) == (name, "")


@pytest.mark.parametrize(
    "text", ["李", "李明1", "李明(女)", "李?", "□李明", "李\ufffd", "李\ue000", "木" * 51]
)
def test_what_is_no_name_is_refused(text):
    assert read_name(text) == (None, "name_invalid")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("柳湾 村", ("柳湾村", "")),
        ("新村(二)", ("新村(二)", "")),
        ("村" * 30, ("村" * 30, "")),
        ("村" * 31, (None, "name_invalid")),
        ("村", (None, "name_invalid")),
    ],
)
def test_a_name_of_a_place_has_from_2_to_30_characters(text, found):
    assert read_place_name(text, longest=30) == found
