"""What waits with proposals: for the office to decide, for the secretary to submit or to read why not."""

import pytest

from branches.proposals import operations, workflow
from branches.proposals.todos import waiting
from tests.factories import PersonFactory, user_with

pytestmark = pytest.mark.django_db


def words(user) -> list[tuple[str, str]]:
    return [(todo.word, todo.button) for todo in waiting(user)]


def test_each_waits_for_whom_it_is():
    office, secretary, clerk = (user_with(r) for r in ("township_org", "village_secretary", "village_clerk"))
    leader = user_with("township_leader")
    draft = operations.propose(PersonFactory(), "person.name", "何永年", "写错了", by=clerk)
    assert (words(secretary), words(office), words(clerk)) == ([("草稿", "去提交")], [], [])

    sent = operations.move_on(workflow.SUBMIT, draft, by=secretary)
    assert (words(secretary), words(office), words(leader)) == ([], [("待审核", "去审核")], [])

    declined = operations.move_on(workflow.DECLINE, sent, by=office, note="请提供户口簿")
    assert (words(secretary), words(office)) == ([("退回", "看理由")], [])
    assert waiting(secretary)[0].note == "请提供户口簿"

    operations.move_on(workflow.ACKNOWLEDGE, declined, by=secretary)
    assert words(secretary) == []
