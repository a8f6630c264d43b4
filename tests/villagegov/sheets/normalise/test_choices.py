"""Choices and ticks (excel.md 7.5 and 7.7)."""

import pytest

from villagegov.sheets.normalise.choices import (
    EDUCATION,
    ETHNIC_GROUP,
    POLITICAL_STATUS,
    SEX,
    read_choice,
    read_yes_no,
)


@pytest.mark.parametrize(
    ("text", "known", "value"),
    [
        ("女性", SEX, "FEMALE"),
        ("1", SEX, "MALE"),
        ("土家", ETHNIC_GROUP, "土家族"),
        ("汉族", ETHNIC_GROUP, "汉族"),
        ("党校大专", EDUCATION, "JUNIOR_COLLEGE"),
        ("高 中", EDUCATION, "SENIOR_HIGH"),
        ("初中毕业", EDUCATION, "JUNIOR_HIGH"),
        ("在职硕士研究生", EDUCATION, "POSTGRADUATE"),
        ("党员", POLITICAL_STATUS, "PARTY_MEMBER"),
        ("预备党员", POLITICAL_STATUS, "PROBATIONARY"),
    ],
)
def test_a_spelling_has_its_value(text, known, value):
    assert read_choice(text, known) == (value, "")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("男女", SEX),
        ("火星", ETHNIC_GROUP),
        ("高中/中专", EDUCATION),
        ("肄业", EDUCATION),
        ("积极分子", POLITICAL_STATUS),
    ],
)
def test_an_unclear_spelling_is_asked_for(text, known):
    assert read_choice(text, known) == (None, "unknown_choice")


def test_there_are_fifty_six_ethnic_groups():
    assert len(ETHNIC_GROUP.values) == 56


def test_ticks_and_words_are_yes_or_no():
    assert {read_yes_no(text)[0] for text in ("是", "√", "Y", "1", "TRUE", "对")} == {True}
    assert {read_yes_no(text)[0] for text in ("否", "无", "×", "N", "0", "FALSE")} == {False}
    assert read_yes_no("外出") == (None, "unknown_choice")
