"""The roads of an assignment and of an answer: each step, each guard, who is told."""

import pytest

from branches.assignments import operations
from branches.assignments.models import AssignmentAnswer
from branches.assignments.workflow import ACCEPT, ANSWER_STEPS, CANCEL, CLOSE, HAND_IN, SEND_BACK
from tests.factories import AnswerFactory, AssignmentFactory, user_with
from villagegov.common import clock
from villagegov.common.messages import Message
from villagegov.common.roles import Role
from villagegov.common.workflow import Blocked, take_step

pytestmark = pytest.mark.django_db


def answer_in(stage: str, **facts) -> AssignmentAnswer:
    handed_in = {"handed_in_at": clock.now()} if stage in {"HANDED_IN", "DONE"} else {}
    return AnswerFactory(stage=stage, answers={"0": "3"}, **handed_in, **facts)


def test_the_secretary_hands_in_and_the_office_accepts():
    answer, secretary = answer_in("WAITING"), user_with(Role.VILLAGE_SECRETARY)

    handed_in = take_step(HAND_IN, answer, by=secretary)
    done = take_step(ACCEPT, handed_in, by=user_with(Role.TOWNSHIP_ORG))

    assert (done.stage, done.handed_in_by) == ("DONE", secretary)


def test_what_is_sent_back_says_why_and_tells_who_can_mend_it():
    secretary, clerk = user_with(Role.VILLAGE_SECRETARY), user_with(Role.VILLAGE_CLERK)

    back = take_step(
        SEND_BACK, answer_in("HANDED_IN"), by=user_with(Role.TOWNSHIP_ORG), note="人次不对", why="人次不对"
    )

    assert (back.stage, back.return_reason) == ("RETURNED", "人次不对")
    told = Message.objects.all()
    assert {(one.recipient, one.kind) for one in told} == {(secretary, "return"), (clerk, "return")}
    assert told[0].url == back.get_absolute_url()


def test_nothing_is_handed_in_while_something_is_missing():
    answer = AnswerFactory(answers={"0": ""})
    file = AnswerFactory(assignment=AssignmentFactory(hands_in="FILE", questions=[]))
    secretary = user_with(Role.VILLAGE_SECRETARY)

    for one, told in ((answer, "还没有填：巡查人次"), (file, "还没有选文件，请先选要交的文件")):
        with pytest.raises(Blocked) as blocked:
            take_step(HAND_IN, one, by=secretary)
        assert blocked.value.obstacles == [told]


@pytest.mark.parametrize("step", ANSWER_STEPS.values(), ids=lambda step: step.name)
def test_nothing_goes_on_once_the_assignment_has_ended(step):
    answer = answer_in(step.sources[0], assignment=AssignmentFactory(stage="CANCELLED"))
    by = user_with(Role.VILLAGE_SECRETARY if step is HAND_IN else Role.TOWNSHIP_ORG)

    with pytest.raises(Blocked, match="已作废，不用再报了"):
        take_step(step, answer, by=by, note="理由", why="理由")


def test_an_assignment_is_closed_with_a_reason_where_a_village_has_not_finished():
    answer, office = answer_in("WAITING"), user_with(Role.TOWNSHIP_ORG)

    with pytest.raises(Blocked, match="还有 1 个村没有完成"):
        take_step(CLOSE, answer.assignment, by=office)
    closed = take_step(CLOSE, answer.assignment, by=office, note="县里不要了", why="县里不要了")

    assert (closed.stage, closed.end_reason) == ("CLOSED", "县里不要了")


def test_an_assignment_is_cancelled_only_with_a_reason():
    with pytest.raises(Blocked, match="请写明作废的理由"):
        take_step(CANCEL, AssignmentFactory(), by=user_with(Role.TOWNSHIP_ORG))


def test_a_reminder_says_how_long_and_whom_to_call():
    answer = AnswerFactory()
    answer.assignment.due_on = clock.today()

    text = operations.reminder_text(answer, phone="0990-5550103")

    assert text.startswith("石桥村：“春季防火巡查情况”请在 2026年3月13日以前报送，今天截止，还没有收到")
    assert "0990-5550103" in text
