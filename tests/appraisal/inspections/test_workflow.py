"""The roads of an inspection and of a rectification: each step, each guard, who is told."""

import pytest

from appraisal.inspections.reading import Amount
from appraisal.inspections.workflow import CLOSE, FINISH, REPORT, SEND_BACK, VOID, VOID_ORDER
from appraisal.models import ItemProgress
from tests.appraisal.inspection_factories import inspection_of, rectification_of
from tests.factories import user_with
from villagegov.common.messages import Message
from villagegov.common.roles import Role
from villagegov.common.workflow import Blocked, take_step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("done", "cells", "told"),
    [
        (("11", "", "80"), {}, "第 2 条还没有填进度"),
        (("11", "不适用", "80"), {}, "第 2 条填的是“不适用”，请在“存在问题”里写明原因"),
        (("11", "25", "80"), {"state": "NORMAL"}, "第 2 条落后 25.0 个百分点，超过 20 个，状态却是“正常”"),
    ],
)
def test_nothing_is_finished_while_a_row_says_too_little(done, cells, told):
    draft = inspection_of(done=done, finish=False, **cells)

    with pytest.raises(Blocked) as blocked:
        take_step(FINISH, draft, by=draft.begun_by)

    assert told in blocked.value.obstacles[0]


@pytest.mark.parametrize(
    ("done", "cells"),
    [
        ("", {"problem": "台账丢失，没有数"}),
        ("", {"state": "BLOCKED"}),
        ("不适用", {"problem": "项目取消"}),
        ("0", {}),
        ("25", {"state": "NORMAL", "remark": "秋后才种，不算慢"}),
    ],
)
def test_a_row_that_explains_itself_can_stand(done, cells):
    finished = inspection_of(done=("11", done, "80"), **cells)

    assert finished.stage == "FINISHED"
    assert not ItemProgress.objects.filter(frozen_at=None).exists()


def test_a_draft_is_voided_with_a_reason_and_another_can_begin():
    draft = inspection_of(finish=False)

    with pytest.raises(Blocked, match="请写明作废的理由"):
        take_step(VOID, draft, by=draft.begun_by)
    voided = take_step(VOID, draft, by=draft.begun_by, note="选错了村")

    assert voided.stage == "VOIDED"
    assert voided.progress.first().amount != Amount()


def test_the_secretary_reports_and_the_office_closes():
    one = rectification_of(report="已补种 40 亩")
    secretary = user_with(Role.VILLAGE_SECRETARY, place=one.place)

    reported = take_step(REPORT, one, by=secretary)
    closed = take_step(CLOSE, reported, by=one.ordered_by)

    assert (closed.stage, closed.reported_by, closed.closed_by) == ("CLOSED", secretary, one.ordered_by)


def test_nothing_is_reported_without_words():
    one = rectification_of()

    with pytest.raises(Blocked, match="请先写明怎么整改的"):
        take_step(REPORT, one, by=user_with(Role.VILLAGE_SECRETARY, place=one.place))


def test_what_is_sent_back_says_why_and_tells_who_can_mend_it():
    one = rectification_of(stage="REPORTED")
    clerk = user_with(Role.VILLAGE_CLERK, place=one.place)

    back = take_step(SEND_BACK, one, by=one.ordered_by, note="请写明亩数", why="请写明亩数")

    assert (back.stage, back.return_reason) == ("RETURNED", "请写明亩数")
    assert Message.objects.get(recipient=clerk).url == back.get_absolute_url()


def test_an_order_by_mistake_is_voided_not_one_that_was_answered():
    answered = rectification_of(stage="REPORTED")

    with pytest.raises(Blocked, match="现在是“待审核”，不能作废"):
        take_step(VOID_ORDER, answered, by=answered.ordered_by, note="列错了")
