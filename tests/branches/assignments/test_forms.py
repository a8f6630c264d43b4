"""What the office may ask, and what a village may answer."""

import datetime

import pytest

from branches.assignments.forms import AnswerForm, AssignmentForm, question_of
from tests.factories import AnswerFactory, AssignmentFactory, VillageFactory, user_with
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db
BODY = {
    "title": "报数",
    "whom": "all",
    "due_on": "2026-3-20",
    "hands_in": "ANSWERS",
    "asked": "巡查人次",
}


def form(**changes) -> AssignmentForm:
    VillageFactory(code="990121103204", name="石桥村")
    VillageFactory(code="990121103001", name="莲塘社区", kind="COMMUNITY")
    return AssignmentForm({**BODY, **changes}, user=user_with(Role.TOWNSHIP_ORG))


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, ["莲塘社区", "石桥村"]),
        ({"whom": "VILLAGE"}, ["石桥村"]),
        ({"whom": "COMMUNITY"}, ["莲塘社区"]),
        ({"whom": "pick", "villages": ["990121103204"]}, ["石桥村"]),
    ],
)
def test_the_villages_are_all_or_of_a_kind_or_picked(changes, names):
    asked = form(**changes)

    assert asked.is_valid(), asked.errors
    assert sorted(village.name for village in asked.cleaned_data["chosen"]) == sorted(names)
    assert asked.cleaned_data["questions"] == [{"label": "巡查人次", "kind": "NUMBER"}]


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"due_on": "2026-3-12"}, "due_on", "已经过了，今天是2026年3月13日"),
        ({"asked": " "}, "asked", "至少一项"),
        ({"asked": "数\n" * 6}, "asked", "最多 5 项，写了 6 项"),
        ({"asked": "长" * 31}, "asked", "每项最多 30 个字"),
        ({"whom": "pick"}, "villages", "请至少选一个村"),
        ({"original_due_on": "2026-3-25"}, "original_by", "一起填"),
        (
            {"original_due_on": "2026-3-18", "original_by": "县农业农村局"},
            "due_on",
            "不能晚于上级的截止日期",
        ),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(changes, field, told):
    asked = form(**changes)

    assert told in "".join(asked.errors[field])


@pytest.mark.parametrize(
    ("answer", "due"), [("move", datetime.date(2026, 4, 7)), ("keep", datetime.date(2026, 4, 5))]
)
def test_a_day_off_is_asked_about_with_the_next_working_day(answer, due):
    """Qingming of 2026: 4 to 6 April are off."""
    asked = form(due_on="2026-4-5")
    decided = form(due_on="2026-4-5", on_day_off=answer)

    assert "放假" in "".join(asked.errors["on_day_off"])
    assert "2026年4月7日（星期二）" in str(asked["on_day_off"])
    assert decided.is_valid()
    assert decided.cleaned_data["due_on"] == due


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"answer_0": "-1"}, "answer_0"),
        ({"answer_0": "多"}, "answer_0"),
        ({"answer_1": "电话19900000001"}, "answer_1"),
    ],
)
def test_a_village_answers_with_numbers_and_words_and_no_number_of_a_person(typed, field):
    questions = [{"label": "人次", "kind": "NUMBER"}, {"label": "情况", "kind": "TEXT"}]
    answer = AnswerFactory(assignment=AssignmentFactory(questions=questions))

    filled = AnswerForm({"answer_0": "3", "answer_1": "好", **typed}, instance=answer, user=None)

    assert field in filled.errors


@pytest.mark.parametrize(
    ("line", "label", "kind"),
    [
        ("巡查人次", "巡查人次", "NUMBER"),
        ("主要变化 文字", "主要变化", "TEXT"),
        ("主要变化（文字）", "主要变化", "TEXT"),
        ("文字", "文字", "NUMBER"),
    ],
)
def test_a_line_asks_for_a_number_unless_it_says_words(line, label, kind):
    assert question_of(line) == {"label": label, "kind": kind}


def test_a_draft_may_be_half_full():
    filled = AnswerForm({"answer_0": "", "remark": "等数"}, instance=AnswerFactory(), user=None)

    assert filled.is_valid()
    assert filled.cleaned_data["answers"] == {"0": ""}
