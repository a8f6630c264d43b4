"""Names and codes of places that contradict the register or one another."""

import dataclasses

from branches.places.sheets import VILLAGES
from tests.villagegov.sheets.files import context
from villagegov.sheets.directory import Directory
from villagegov.sheets.normalise.places import VillageName
from villagegov.sheets.rows import Row

SHIQIAO = "990121103204"


def conflicts(*pairs, known=None):
    """The message of each row, empty where name and code agree."""
    known = known or context()
    directory, found = Directory(VILLAGES, known), []
    for number, (code, name) in enumerate(pairs, 2):
        row = Row(number, [], {}, VILLAGES, known)
        row.values = {name: value for name, value in (("code", code), ("name", name)) if value}
        directory.report_conflict(row)
        found.append(row.problems[0].message if row.problems else "")
        assert {one.code for one in row.problems} <= {"code_conflict"}
    return found


def test_name_and_code_of_the_register_belong_together():
    known, other_name, other_code = conflicts(
        (SHIQIAO, "石桥村"), (SHIQIAO, "石桥新村"), ("990121103299", "石桥村")
    )

    assert known == ""
    assert "已登记的 990121103204 是石桥村" in other_name
    assert "已登记的石桥村的代码是 990121103204" in other_code


def test_name_and_code_of_a_row_above_belong_together():
    first, other_name, other_code, again = conflicts(
        ("990121103240", "柳湾"), ("990121103240", "古井"), ("990121103241", "柳湾"), ("990121103240", "柳湾")
    )

    assert (first, again) == ("", "")
    assert "第 2 行里 990121103240 是柳湾" in other_name
    assert "第 2 行里柳湾的代码是 990121103240" in other_code


def test_a_row_in_conflict_does_not_stand_against_the_rows_below():
    wrong, right = conflicts((SHIQIAO, "古井"), ("990121103240", "古井"))

    assert wrong
    assert right == ""


def test_a_code_of_a_merged_village_stays_taken_and_its_name_is_free():
    known = dataclasses.replace(context(), former_villages=(VillageName("990121103250", "古井"),))

    taken, free = conflicts(("990121103250", "古井"), ("990121103251", "古井"), known=known)

    assert "990121103250 是已撤并的古井" in taken
    assert free == ""


def test_without_name_or_code_there_is_nothing_to_compare():
    assert conflicts((SHIQIAO, ""), ("", "古井")) == ["", ""]
