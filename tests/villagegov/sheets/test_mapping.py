"""Headers become fields (excel.md 4.3 and 4.4)."""

import pytest

from branches.people.sheets import PARTY_MEMBERS
from branches.posts.sheets import VILLAGE_CADRES
from villagegov.sheets.mapping import comparable, field_of, map_columns, unit_of


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("*身份证号码（18位）", "身份证号码"),
        ("耕地(亩)", "耕地"),
        ("出生\n年月：", "出生年月"),
        ("★姓　名", "姓名"),
        ("村【全称】", "村"),
    ],
)
def test_a_header_is_made_comparable(text, same):
    assert comparable(text) == same


def test_the_unit_in_the_bracket_is_kept():
    assert unit_of("人均可支配收入（万元）") == "万元"
    assert unit_of("收入") == ""


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("职务", "党组织"), "post_party"),
        (("任职", "职务", "党组织"), "post_party"),
        (("学历", "在职"), "education_in_service"),
        (("学历",), "education"),
        (("个人信息", "姓名"), "name"),
        (("配偶", "姓名"), None),
        (("家庭成员", "父亲", "出生年月"), None),
        (("职务", "其他"), "post_other"),
        (("照片",), None),
        ((), None),
    ],
)
def test_paths_beat_leaves_and_other_persons_do_not_count(path, field):
    found = field_of(path, VILLAGE_CADRES)

    assert (found.name if found else None) == field


def test_the_first_of_two_columns_wins_and_a_required_one_twice_is_told():
    mapping = map_columns(
        [("序号",), ("姓名",), ("备注",), ("备注",), ("姓名",), (), ("问题",), ("NO",)], PARTY_MEMBERS
    )

    assert mapping.by_field["remark"].letter == "C"
    assert [column.shown for column in mapping.ignored] == ["备注", "姓名", "(F)"]
    assert [(field.name, first.letter, second.letter) for field, first, second in mapping.doubled] == [
        ("name", "B", "E")
    ]
    assert mapping.numbering == [0, 7]


def test_missing_columns_are_named_and_the_village_may_stand_elsewhere():
    assert map_columns([("姓名",), ("入党时间",)], PARTY_MEMBERS).missing(PARTY_MEMBERS) == [
        "身份证号",
        "党员类别",
    ]
    assert map_columns([("姓名",), ("性别",), ("生日",)], VILLAGE_CADRES).missing(VILLAGE_CADRES) == ["职务"]
