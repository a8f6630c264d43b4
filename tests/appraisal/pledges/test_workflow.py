import datetime

import pytest

from appraisal.models import AnnualPledge
from appraisal.pledges import operations
from appraisal.pledges.workflow import ACCEPT
from tests.appraisal.pledges.makers import pledge_of
from tests.factories import MeetingFactory, ObjectionFactory
from villagegov.common import clock
from villagegov.common.messages import Message
from villagegov.common.models import PolicyValue
from villagegov.common.workflow import Blocked, take_step

DAY = datetime.timedelta(days=1)


def refusal(act) -> str:
    with pytest.raises(Blocked) as refused:
        act()
    return "；".join(refused.value.obstacles)


def submit(pledge, by, **agreed):
    return operations.submit(pledge, by=by, version=None, **agreed)


def test_a_complete_pledge_is_handed_in_with_the_day_of_the_two_committees(secretary):
    pledge = submit(pledge_of(), secretary, meeting_on=datetime.date(2026, 3, 5))

    assert (pledge.stage, pledge.submitted_by) == ("SUBMITTED", secretary)
    assert (pledge.meeting_on, pledge.first_submitted_at) == (datetime.date(2026, 3, 5), pledge.submitted_at)


def test_each_item_says_what_it_lacks(secretary):
    pledge = pledge_of()
    pledge.items.filter(number=3).update(due_on=None, target_value=None)
    pledge.items.filter(number=5).update(due_on=datetime.date(2027, 1, 5))

    told = refusal(lambda: submit(pledge, secretary))

    assert "第 3 条缺少完成时间和量化目标" in told
    assert "第 5 条的完成时间是2027年1月5日，应在 2026 年以内" in told


def test_who_has_left_office_answers_for_nothing(secretary):
    pledge = pledge_of()
    pledge.items.first().responsible.tenures.update(ended_on=clock.today(), end_reason="RESIGNED")

    assert "第 1 条的责任人王淑芬已经不在任，请改选在任村干部" in refusal(lambda: submit(pledge, secretary))


def test_the_number_of_items_is_that_of_the_day_on_which_it_was_begun(secretary, office):
    pledge = pledge_of(items=4)
    PolicyValue.objects.create(
        key="pledge_items_least", place_id="990121103000", year=2026, value="3", document_number="松委〔2026〕1号",
        set_by=office, set_at=clock.now(),
    )  # fmt: skip

    assert "现在有 4 条，最少 5 条，还差 1 条" in refusal(lambda: submit(pledge, secretary))


@pytest.mark.parametrize(
    ("meeting", "told"),
    [
        ({"kind": "MEMBERS"}, "请选本村的村“两委”会议"),
        ({"kind": "TWO_COMMITTEES", "stage": "VOIDED"}, "选的会议已经作废，请另选"),
        ({"kind": "TWO_COMMITTEES", "should_attend": 10, "attended": 5, "on_leave": 0}, "10 人"),
    ],
)
def test_the_meeting_must_be_one_of_the_two_committees_that_stands(meeting, told, secretary):
    held = MeetingFactory(**meeting)

    assert told in refusal(lambda: submit(pledge_of(), secretary, meeting=held))


def test_without_a_meeting_nothing_is_handed_in(secretary):
    pledge = pledge_of()
    AnnualPledge.objects.update(meeting_on=None)
    pledge.refresh_from_db()

    assert "请填村“两委”哪一天通过" in refusal(lambda: submit(pledge, secretary))
    assert "还没有开" in refusal(lambda: submit(pledge, secretary, meeting_on=clock.today() + DAY))


def test_it_is_accepted_once(office):
    pledge = take_step(ACCEPT, pledge_of(stage="SUBMITTED"), by=office)

    assert pledge.state == AnnualPledge.ACCEPTED
    assert "已经审核通过" in refusal(lambda: take_step(ACCEPT, pledge, by=office))


def test_a_return_stands_at_its_item_and_is_told_to_the_village(office, secretary, clerk):
    pledge = pledge_of(stage="ACCEPTED")

    pledge = operations.send_back(pledge, reason="", comments={3: "请补上完成时间"}, by=office, version=None)

    assert (pledge.stage, pledge.accepted_at, pledge.returned_count) == ("RETURNED", None, 1)
    assert pledge.items.get(number=3).return_comment == "请补上完成时间"
    told = Message.objects.filter(kind="return")
    assert {one.recipient for one in told} == {secretary, clerk}
    assert "第 3 条：请补上完成时间" in told[0].text
    assert "第 3 条还没有改：请补上完成时间" in refusal(lambda: submit(pledge, secretary))


def test_a_return_without_a_word_is_refused(office):
    def send_back():
        return operations.send_back(
            pledge_of(stage="SUBMITTED"), reason=" ", comments={}, by=office, version=None
        )

    assert "请写明要改什么" in refusal(send_back)


def test_what_is_on_the_board_does_not_go_back(office):
    def send_back():
        return operations.send_back(
            pledge_of(stage="NOTICED"), reason="改", comments={}, by=office, version=None
        )

    assert "请先撤下公示" in refusal(send_back)


def test_only_what_was_accepted_is_posted(office):
    pledge = pledge_of(stage="SUBMITTED")

    assert "还没有审核通过" in refusal(lambda: operations.publish(pledge, by=office, version=None))


def test_posting_freezes_the_items_and_the_period_runs(office):
    pledge = operations.publish(pledge_of(stage="ACCEPTED"), by=office, version=None)

    notice = pledge.notice
    assert (pledge.state, notice.stage) == ("NOTICED", "RUNNING")
    rows = notice.publication.content["blocks"][1]["rows"]
    assert rows[0][2:6] == ["新增蔬菜种植", "120 亩", "2026年9月30日", "王淑芬"]
    assert {"资金来源", "配合单位和人员"}.isdisjoint(notice.publication.content["blocks"][1]["columns"])


def test_a_number_of_a_person_keeps_it_off_the_board(office):
    pledge = pledge_of(stage="ACCEPTED")
    pledge.items.filter(number=1).update(content="联系电话 19900012345")

    assert "疑似" in refusal(lambda: operations.publish(pledge, by=office, version=None))
    pledge.refresh_from_db()
    assert (pledge.notice, pledge.state) == (None, AnnualPledge.ACCEPTED)


@pytest.mark.django_db
@pytest.mark.parametrize(("over_since", "state"), [(0, "NOTICED"), (1, "RUNNING")])
def test_it_is_being_fulfilled_from_the_day_after_its_notice(over_since, state):
    pledge = pledge_of(stage="NOTICED")
    day = pledge.notice.ends_on + over_since * DAY

    assert pledge.state_on(day) == state
    assert AnnualPledge.objects.running(day).exists() is (state == "RUNNING")
    assert AnnualPledge.objects.on_the_board(day).exists() is (state == "NOTICED")


def test_an_open_objection_holds_it_up(office):
    pledge = pledge_of(stage="RUNNING")
    ObjectionFactory(notice=pledge.notice)

    assert pledge.state == "NOTICED"
    assert not AnnualPledge.objects.running(clock.today()).exists()
    marks = dict.fromkeys(range(1, 6), ("FULFILLED", ""))
    told = refusal(lambda: operations.evaluate(pledge, marks, by=office, version=None))
    assert "公示还有 1 件异议没有答复" in told


def test_a_notice_taken_down_is_posted_anew_or_goes_back(office):
    pledge = operations.publish(pledge_of(stage="ACCEPTED"), by=office, version=None)
    first = pledge.notice
    pledge = operations.take_down(pledge, reason="第 2 条写错", by=office, version=None)
    assert pledge.state == AnnualPledge.WITHDRAWN

    pledge = operations.publish(pledge, by=office, version=None)

    assert pledge.notice.corrects == first
    assert pledge.notice.correction_reason == "第 2 条写错"
    assert pledge.state == "NOTICED"


def test_every_item_is_evaluated_at_once(office):
    pledge = pledge_of(stage="RUNNING")
    told = refusal(lambda: operations.evaluate(pledge, {1: ("FULFILLED", "")}, by=office, version=None))
    assert "还没有评：第 2、3、4、5 条" in told

    marks = dict.fromkeys(range(1, 6), ("MOSTLY", "差一点"))
    pledge = operations.evaluate(pledge, marks, by=office, version=None)

    assert (pledge.stage, pledge.evaluated_by) == ("EVALUATED", office)
    assert set(pledge.items.values_list("evaluation", "evaluation_remark")) == {("MOSTLY", "差一点")}
