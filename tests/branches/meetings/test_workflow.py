"""The road of a record: handed in complete, given back with a reason, voided with a reason."""

import pytest

from branches.meetings import workflow
from tests.factories import AgendaItemFactory, MeetingFactory, TownshipFactory, user_with
from villagegov.common.workflow import Blocked, take_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return user_with("village_secretary", name="何永昌")


@pytest.fixture
def office():
    return user_with("township_org", TownshipFactory())


def complete(**facts):
    meeting = MeetingFactory(**facts)
    AgendaItemFactory(meeting=meeting)
    return meeting


def test_a_complete_record_is_handed_in_with_the_numbers_that_hold(secretary):
    handed_in = take_step(workflow.SUBMIT, complete(), by=secretary)

    assert handed_in.stage == "SUBMITTED"
    assert handed_in.submitted_at is not None
    assert handed_in.standards == {"members_meeting_quorum": "2/3", "members_majority_base": "应到"}


def test_what_is_missing_is_told_at_once(secretary):
    with pytest.raises(Blocked) as blocked:
        take_step(workflow.SUBMIT, MeetingFactory(attended=None), by=secretary)

    assert blocked.value.obstacles == ["还没有录入应到、实到人数；还没有登记议题"]


def test_what_was_handed_in_is_given_back_with_a_reason_and_handed_in_again(secretary, office):
    meeting = take_step(workflow.SUBMIT, complete(), by=secretary)
    with pytest.raises(Blocked, match="请写明退回会议记录的理由"):
        take_step(workflow.RETURN, meeting, by=office)

    back = take_step(workflow.RETURN, meeting, by=office, note="缺原因", reason="缺原因")
    assert (back.stage, back.return_reason, back.standards, back.submitted_at) == (
        "RETURNED",
        "缺原因",
        {},
        None,
    )

    again = take_step(workflow.SUBMIT, back, by=secretary)
    assert (again.stage, again.return_reason) == ("SUBMITTED", "")


@pytest.mark.parametrize("step", [workflow.SUBMIT, workflow.VOID], ids=lambda step: step.name)
def test_what_was_handed_in_is_neither_sent_again_nor_voided(secretary, step):
    meeting = take_step(workflow.SUBMIT, complete(), by=secretary)

    with pytest.raises(Blocked, match="现在是“已完成”"):
        take_step(step, meeting, by=secretary, note="写错了")


def test_a_wrong_record_is_voided_with_its_reason(secretary):
    with pytest.raises(Blocked, match="请写明作废会议记录的理由"):
        take_step(workflow.VOID, MeetingFactory(), by=secretary)

    assert take_step(workflow.VOID, MeetingFactory(), by=secretary, note="日期写错").stage == "VOIDED"
