"""What runs in a village on its sheet: the open tasks by their day, what is owed with the days that are left."""

import datetime

import pytest

from branches.assignments.booklet import village_part
from tests.factories import AnswerFactory, AssignmentFactory, user_with

pytestmark = pytest.mark.django_db


def test_open_tasks_are_told_by_their_day_and_what_is_owed_says_how_late():
    later = AnswerFactory(assignment=AssignmentFactory(title="春季防火", due_on=datetime.date(2026, 3, 20)))
    AnswerFactory(
        assignment=AssignmentFactory(title="收支情况", due_on=datetime.date(2026, 3, 10)), place=later.place
    )
    AnswerFactory(
        assignment=AssignmentFactory(title="办结的", stage="CLOSED", end_reason="已收齐"), place=later.place
    )

    part = village_part(later.place, user_with("village_secretary"))

    assert [(row[0], row[1]) for row in part.rows] == [
        ("收支情况", "2026年3月10日"),
        ("春季防火", "2026年3月20日"),
    ]
    assert part.rows[0][2].endswith("逾期 3 天")
    assert village_part(later.place, user_with("auditor")) is None
