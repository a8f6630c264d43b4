"""The road of an annual pledge.

DRAFT 起草 --submit--> SUBMITTED 待审核 --accept--> the same, 已通过 --publish--> NOTICED 公示中
                       SUBMITTED --send_back--> RETURNED 退回 --submit--> SUBMITTED
NOTICED 公示中, then 履行中 when the period is over and no objection is open --evaluate--> EVALUATED 已评诺

That it is being fulfilled follows from the dates and objections of its notice; no job moves it. A notice that was taken
down can be posted anew, or the pledge goes back to its village.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from appraisal import policy as numbers
from appraisal.pledges.arithmetic import Promise, count_problem, gaps_in_words
from appraisal.pledges.models import AnnualPledge, PledgeItem
from appraisal.pledges.notice_kinds import agreed_on
from branches.meetings.models import Meeting
from branches.meetings.standards import Kind
from branches.posts.models import Post, PostTenure
from villagegov.common import clock, messages, policy
from villagegov.common.messages import Message
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.workflow import Step

Stage = AnnualPledge.Stage
SENT_DOWN = (Post.FIRST_SECRETARY, Post.TEAM_MEMBER)


def cadres_of(place_code: str) -> Any:
    """Who holds a post of the village today; whoever was sent there answers to another unit."""
    return PostTenure.objects.current().filter(place__code=place_code).exclude(post__in=SENT_DOWN)


def promise_of(item: PledgeItem) -> Promise:
    return Promise(
        item.number, item.target_value, item.milestone, item.due_on, item.responsible_id is not None
    )


def items_are_complete(pledge: AnnualPledge, **facts: Any) -> str:
    """Row by row: what is missing, a day outside the year, a person out of office."""
    in_office = set(cadres_of(pledge.place_id).values_list("person_id", flat=True))
    found = []
    for item in pledge.items.select_related("responsible").order_by("number"):
        found.append(gaps_in_words(promise_of(item)))
        if item.due_on and item.due_on.year != pledge.year:
            found.append(f"第 {item.number} 条的完成时间是{in_words(item.due_on)}，应在 {pledge.year} 年以内")
        if item.responsible_id and item.responsible_id not in in_office:
            found.append(f"第 {item.number} 条的责任人{item.responsible.name}已经不在任，请改选在任村干部")
    return "；".join(text for text in found if text)


def number_of_items_fits(pledge: AnnualPledge, **facts: Any) -> str:
    least, most = limits(pledge)
    return count_problem(pledge.items.count(), least, most)


def limits(pledge: AnnualPledge) -> tuple[int, int]:
    """As they held when the pledge was begun."""
    return limits_in(pledge.standards)


def limits_in(values: Mapping[str, str]) -> tuple[int, int]:
    keys = (numbers.PLEDGE_ITEMS_LEAST, numbers.PLEDGE_ITEMS_MOST)
    least, most = (int(str(policy.frozen(dict(values), key))) for key in keys)
    return least, most


def returned_items_are_mended(pledge: AnnualPledge, **facts: Any) -> str:
    left = pledge.items.exclude(return_comment="").order_by("number")
    return "；".join(f"第 {item.number} 条还没有改：{item.return_comment}" for item in left)


def committees_have_agreed(
    pledge: AnnualPledge, *, meeting: Meeting | None = None, meeting_on: datetime.date | None = None, **facts: Any
) -> str:  # fmt: skip
    """The paper meeting is the act: one of the records, which then must stand, or its day."""
    meeting = meeting or pledge.meeting
    held_on = meeting.held_on if meeting else meeting_on or agreed_on(pledge)
    if held_on is None:
        return "请填村“两委”哪一天通过，或者选已登记的会议"
    if held_on > clock.today():
        return f"村“两委”会议是{in_words(held_on)}，还没有开，通过以后再报送"
    if meeting is None:
        return ""
    if meeting.place_id != pledge.place_id or meeting.kind != Kind.TWO_COMMITTEES:
        return "请选本村的村“两委”会议"
    return "" if meeting.stage != Meeting.Stage.VOIDED else "选的会议已经作废，请另选"


def meeting_is_quorate(pledge: AnnualPledge, *, meeting: Meeting | None = None, **facts: Any) -> str:
    meeting = meeting or pledge.meeting
    quorum = meeting.quorum() if meeting else None
    return quorum.sentence if quorum and not quorum.is_reached else ""


def note_submission(
    pledge: AnnualPledge, *, by: Any, meeting: Meeting | None = None, meeting_on: datetime.date | None = None,
    **facts: Any,
) -> None:  # fmt: skip
    now = clock.now()
    if meeting is not None or meeting_on is not None:
        pledge.meeting, pledge.meeting_on = meeting, None if meeting else meeting_on
    pledge.submitted_by, pledge.submitted_at, pledge.changed_at = by, now, now
    pledge.first_submitted_at = pledge.first_submitted_at or now
    pledge.return_reason = ""


def is_not_accepted_yet(pledge: AnnualPledge, **facts: Any) -> str:
    return f"{pledge.accepted_by.name}已经审核通过" if pledge.accepted_by else ""


def note_acceptance(pledge: AnnualPledge, *, by: Any, **facts: Any) -> None:
    pledge.accepted_by, pledge.accepted_at = by, clock.now()
    pledge.changed_at = pledge.accepted_at


def is_off_the_board(pledge: AnnualPledge, **facts: Any) -> str:
    if pledge.stage != Stage.NOTICED or pledge.notice.is_withdrawn:
        return ""
    return "承诺书正在公示或已经公示，不能退回。要改内容请先撤下公示"


def something_is_said(
    pledge: AnnualPledge, *, reason: str = "", comments: Mapping[int, str] | None = None, **facts: Any
) -> str:
    if not reason.strip():
        return "请写明要改什么：写在要改的那一条下面，或者写总的意见"
    strange = set(comments or {}) - set(pledge.items.values_list("number", flat=True))
    return "条目刚被改过，请重新打开页面" if strange else ""


def note_return(pledge: AnnualPledge, *, reason: str, **facts: Any) -> None:
    pledge.return_reason, pledge.returned_at = reason.strip()[:200], clock.now()
    pledge.returned_count += 1
    pledge.accepted_by = pledge.accepted_at = None
    pledge.changed_at = pledge.returned_at


def tell_village(
    pledge: AnnualPledge, *, by: Any, comments: Mapping[int, str] | None = None, **facts: Any
) -> None:
    """The comment stands at its item; whoever can mend it is told."""
    for number, comment in (comments or {}).items():
        pledge.items.filter(number=number).update(return_comment=comment.strip()[:200])
    people = messages.holders("appraisal.draft_pledge", pledge.place_id)
    text = f"{pledge.year} 年度承诺书被镇里退回：{pledge.return_reason}"
    messages.send(people, Message.Kind.RETURN, text, route="pledge", key=pledge.pk, by=by)


def is_accepted(pledge: AnnualPledge, **facts: Any) -> str:
    if pledge.stage == Stage.NOTICED:
        return "" if pledge.notice.is_withdrawn else f"已经公示，编号 {pledge.notice.number}"
    return "" if pledge.accepted_at else "还没有审核通过，不能公示"


def note_notice(pledge: AnnualPledge, *, notice: Any, **facts: Any) -> None:
    pledge.notice, pledge.changed_at = notice, clock.now()


def is_being_fulfilled(pledge: AnnualPledge, **facts: Any) -> str:
    if pledge.stage != Stage.NOTICED or pledge.is_running:
        return ""
    if pledge.notice.is_withdrawn:
        return "公示已经撤下，请重新公示或者退回"
    if count := pledge.notice.open_ones():
        return f"公示还有 {count} 件异议没有答复"
    return f"公示到{in_words(pledge.notice.ends_on)}为止，期满以后才能办理"


def every_item_is_evaluated(
    pledge: AnnualPledge, *, marks: Mapping[int, tuple[str, str]] | None = None, **facts: Any
) -> str:
    numbers_there = pledge.items.order_by("number").values_list("number", flat=True)
    left = [number for number in numbers_there if not (marks or {}).get(number, ("", ""))[0]]
    return f"还没有评：第 {'、'.join(map(str, left))} 条" if left else ""


def note_evaluation(pledge: AnnualPledge, *, by: Any, **facts: Any) -> None:
    pledge.evaluated_by, pledge.evaluated_at = by, clock.now()
    pledge.changed_at = pledge.evaluated_at


def keep_marks(pledge: AnnualPledge, *, marks: Mapping[int, tuple[str, str]], **facts: Any) -> None:
    items = list(pledge.items.all())
    for item in items:
        item.evaluation, item.evaluation_remark = marks[item.number]
        item.version += 1
    PledgeItem.objects.bulk_update(items, ["evaluation", "evaluation_remark", "version"])


SUBMIT = Step(
    name="submit", label="报送", sources=AnnualPledge.OPEN, target=Stage.SUBMITTED,
    permission="appraisal.submit_pledge",
    guards=(
        number_of_items_fits, items_are_complete, returned_items_are_mended, committees_have_agreed,
        meeting_is_quorate,
    ),
    apply=note_submission,
)  # fmt: skip
ACCEPT = Step(
    name="accept", label="审核通过", sources=(Stage.SUBMITTED,), target=Stage.SUBMITTED,
    permission="appraisal.review_pledge", guards=(is_not_accepted_yet,), apply=note_acceptance,
)  # fmt: skip
SEND_BACK = Step(
    name="send_back", label="退回", sources=(Stage.SUBMITTED, Stage.NOTICED), target=Stage.RETURNED,
    permission="appraisal.review_pledge", guards=(is_off_the_board, something_is_said), apply=note_return,
    after=tell_village,
)  # fmt: skip
PUBLISH = Step(
    name="publish", label="公示", sources=(Stage.SUBMITTED, Stage.NOTICED), target=Stage.NOTICED,
    permission="appraisal.publish_pledge", guards=(is_accepted,), apply=note_notice,
)  # fmt: skip
EVALUATE = Step(
    name="evaluate", label="评诺", sources=(Stage.NOTICED,), target=Stage.EVALUATED,
    permission="appraisal.evaluate_pledge", guards=(is_being_fulfilled, every_item_is_evaluated),
    apply=note_evaluation, after=keep_marks,
)  # fmt: skip
STEPS = {ACCEPT.name: ACCEPT}  # the others have a page of their own
