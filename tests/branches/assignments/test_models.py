"""What the database itself refuses of an assignment and an answer, and who sees which of them."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from branches.assignments.models import AssignmentAnswer
from tests.factories import AnswerFactory, AssignmentFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 20)


@pytest.mark.parametrize(
    "facts",
    [
        {"original_due_on": DAY},
        {"original_by": "县农业农村局"},
        {"original_due_on": DAY - datetime.timedelta(days=1), "original_by": "县农业农村局"},
        {"hands_in": "GIFT"},
        {"stage": "LOST"},
    ],
)
def test_an_assignment_keeps_its_rules_whatever_door_it_comes_through(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentFactory(due_on=DAY, **facts)


@pytest.mark.parametrize("stage", ["HANDED_IN", "DONE", "LOST"])
def test_an_answer_that_is_handed_in_says_when(stage):
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerFactory(stage=stage)


def test_a_village_owes_one_answer_to_an_assignment():
    answer = AnswerFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentAnswer.objects.create(assignment=answer.assignment, place=answer.place)
