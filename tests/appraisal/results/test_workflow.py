"""The road of a result: who may take which step, and everything that stands in the way."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from appraisal.models import AssessmentYear, Indicator, Ranking, ScoreAppeal, ScoreEntry, ScoreSheet, Veto
from appraisal.policy import RESULT_NOTICE_DAYS
from appraisal.results import operations
from appraisal.results.recheck import differences
from appraisal.results.workflow import APPROVE, PUBLISH, REOPEN, WITHDRAW
from appraisal.scores.workflow import file_appeal
from branches.models import PublicNotice
from branches.notices import operations as notices
from tests.appraisal.results.making import ranked
from tests.factories import TownshipFactory, UserFactory, VillageFactory, user_with
from tests.watching import wait_until_somebody_waits
from villagegov.common import clock, policy
from villagegov.common.roles import Role
from villagegov.common.workflow import Blocked, take_step

pytestmark = pytest.mark.django_db
AT_ONCE = pytest.mark.django_db(transaction=True)
SECONDS = 20
MEETING = {"meeting_on": datetime.date(2026, 3, 11), "minutes_number": "松委纪要〔2026〕3号"}


@pytest.fixture
def leader():
    return user_with(Role.TOWNSHIP_LEADER, TownshipFactory())


@pytest.fixture
def scored():
    """Two villages with confirmed sheets, in the year that is to be decided."""
    found = ranked(90_400, 88_000, year=2025)
    AssessmentYear.objects.create(place=found.place, year=2025, stage="DECIDING")
    return found


def why_not(step, record, user, **facts) -> list[str]:
    with pytest.raises(Blocked) as blocked:
        take_step(step, record, by=user, **facts)
    return blocked.value.obstacles


def test_a_result_is_approved_by_a_meeting_that_is_named(scored, leader):
    assert why_not(APPROVE, scored, leader) == ["请填镇党委会议的日期和纪要编号"]

    done = take_step(APPROVE, scored, by=leader, **MEETING)

    assert (done.stage, done.minutes_number, done.approved_by) == ("APPROVED", "松委纪要〔2026〕3号", leader)


def test_everything_that_is_missing_is_told_at_once_to_a_superuser_too(scored):
    root = user_with(Role.TOWNSHIP_LEADER, scored.place, username="root", is_superuser=True)
    VillageFactory(code="990121103219", name="新村")
    sheet = ScoreSheet.objects.select_related("place", "scheme").order_by("pk").first()
    line = sheet.scheme.indicators.leaves().first()
    ScoreAppeal.objects.create(
        sheet=sheet, place=sheet.place, indicator=line, ground="少算一次", before_milli=1, filed_by=UserFactory(),
        filed_at=clock.now(),
    )  # fmt: skip
    ScoreSheet.objects.filter(pk=sheet.pk).update(stage="SCORED")

    told = why_not(APPROVE, scored, root, **MEETING)

    assert told == [
        "还有村没有评分表：新村",
        f"还有村的评分没有确认：{sheet.place.name}",
        f"还有 1 件评分申诉没有答复：{sheet.place.name}，答复后再排名",
    ]


def test_the_office_computes_and_does_not_approve_or_post(scored):
    office = user_with(Role.TOWNSHIP_ORG, scored.place)

    for step in (APPROVE, PUBLISH, WITHDRAW):
        with pytest.raises(PermissionDenied):
            take_step(step, scored, by=office)


def test_a_tie_at_the_border_is_decided_before_the_approval(leader):
    found = ranked(97_000, 96_000, 95_000, 95_000, *(89_000 - 100 * n for n in range(8)))

    assert "并列处于优秀名额边界，请党委会研究确定" in why_not(APPROVE, found, leader, **MEETING)[0]


def test_what_was_scored_anew_after_the_reckoning_is_reckoned_anew(scored, leader):
    sheet = ScoreSheet.objects.select_related("place").get(total_milli=88_000)
    ScoreSheet.objects.filter(pk=sheet.pk).update(total_milli=88_040)
    assert why_not(APPROVE, scored, leader, **MEETING)[0].startswith("计算以后评分又改过，请组织办重新计算：")

    ScoreSheet.objects.filter(pk=sheet.pk).update(total_milli=88_000)
    approved = take_step(APPROVE, scored, by=leader, **MEETING)
    Veto.objects.create(sheet=sheet, event="SAFETY", ground="事故通报", made_by=leader, made_at=clock.now())

    assert why_not(PUBLISH, approved, leader)[0].startswith("计算以后评分又改过")


def test_nothing_is_posted_before_it_is_approved(scored, leader):
    assert why_not(PUBLISH, scored, leader)[0] == "现在是“待审核”，不能发布公示"


@pytest.fixture
def posted(scored, leader):
    approved = take_step(APPROVE, scored, by=leader, **MEETING)
    return take_step(PUBLISH, approved, by=leader)


def test_posting_makes_the_notice_and_freezes_result_and_sheets(posted):
    notice = PublicNotice.objects.get()
    text = str(notice.publication.content)

    assert (notice.stage, notice.kind, posted.notice) == ("RUNNING", "RANKING", notice)
    assert "松委纪要" not in text
    assert "90.4" in text
    assert set(ScoreSheet.objects.values_list("stage", flat=True)) == {"PUBLISHED"}
    assert not posted.results.filter(frozen_at=None).exists()
    assert AssessmentYear.objects.get().stage == "NOTICED"
    assert differences(posted) == []


def test_a_second_press_posts_nothing(posted, leader):
    assert why_not(PUBLISH, posted, leader)[0] == "现在是“公示中”，不能发布公示"
    assert PublicNotice.objects.count() == 1


def test_the_notice_is_corrected_and_withdrawn_in_its_own_room(posted, leader):
    office = user_with(Role.TOWNSHIP_ORG, posted.place)
    for act in (notices.correct, notices.withdraw):
        with pytest.raises(ValidationError, match="请到“排名公示”"):
            act(posted.notice, reason="写错了", by=office)

    down = take_step(WITHDRAW, posted, by=leader, note="数据有误", reason="数据有误")

    notice = PublicNotice.objects.get()
    assert (down.stage, notice.stage, notice.withdrawn_reason) == ("WITHDRAWN", "WITHDRAWN", "数据有误")


def test_a_correction_takes_the_place_of_what_it_corrects_when_it_is_posted(posted, leader):
    lower = posted.results.get(total_milli=88_000)
    made = operations.correct(posted, lower.place_id, "01", 25_000, reason="漏记一项荣誉", by=leader)

    take_step(PUBLISH, take_step(APPROVE, made, by=leader, **MEETING), by=leader)

    assert list(Ranking.objects.order_by("revision").values_list("stage", flat=True)) == [
        "CORRECTED",
        "PUBLISHED",
    ]
    first, second = PublicNotice.objects.order_by("pk")
    assert second.corrects == first
    assert second.correction_reason == "漏记一项荣誉"


def test_a_result_that_was_taken_down_is_corrected_and_posted_again(posted, leader):
    down = take_step(WITHDRAW, posted, by=leader, note="数据有误", reason="数据有误")
    lower = posted.results.get(total_milli=88_000)
    made = operations.correct(down, lower.place_id, "01", 25_000, reason="漏记一项荣誉", by=leader)

    take_step(PUBLISH, take_step(APPROVE, made, by=leader, **MEETING), by=leader)

    stages = list(Ranking.objects.order_by("revision").values_list("stage", flat=True))
    assert stages == ["WITHDRAWN", "PUBLISHED"]


def test_a_longer_period_that_is_set_later_does_not_stop_a_scheme_that_froze_its_own(scored, leader):
    facts = {"year": clock.today().year, "text": "9", "document_number": "松委〔2026〕8号", "reason": ""}
    office = user_with(Role.TOWNSHIP_ORG, scored.place)
    policy.set_own_value(policy.NUMBERS[RESULT_NOTICE_DAYS], scored.place, by=office, **facts)

    done = take_step(PUBLISH, take_step(APPROVE, scored, by=leader, **MEETING), by=leader)

    assert done.notice.length == 5


def test_a_result_goes_back_with_a_reason(scored, leader):
    approved = take_step(APPROVE, scored, by=leader, **MEETING)

    assert why_not(REOPEN, approved, leader) == ["请写明退回重算的理由"]
    assert take_step(REOPEN, approved, by=leader, note="县里来文").minutes_number == ""


def refused_after(first: Callable[[], Any], second: Callable[[], Any]) -> str:
    """What the second act answers, when it comes while the first is still under way."""
    answers: list[str] = []

    def come() -> None:
        try:
            second()
            answers.append("")
        except ValidationError as refused:
            answers.append("；".join(refused.messages))
        finally:
            connection.close()

    other = threading.Thread(target=come)
    with transaction.atomic():
        first()
        other.start()
        wait_until_somebody_waits()
    other.join(SECONDS)
    return answers[0]


def an_appeal_of(sheet: ScoreSheet) -> Callable[[], ScoreAppeal]:
    line = Indicator.objects.filter(scheme=sheet.scheme_id).leaves().first()
    entry = ScoreEntry.objects.create(
        sheet=sheet,
        indicator=line,
        source="TOWNSHIP",
        full_milli=line.full_milli,
        points_milli=line.full_milli,
    )
    secretary = user_with(Role.VILLAGE_SECRETARY, sheet.place)
    return lambda: file_appeal(sheet, entry.pk, "少算一次", by=secretary)


@AT_ONCE
@pytest.mark.postgresql
def test_an_appeal_that_is_being_filed_stops_the_posting(leader):
    found = take_step(APPROVE, ranked(90_400, 88_000, year=2025), by=leader, **MEETING)
    appeal = an_appeal_of(ScoreSheet.objects.filter(scheme=found.scheme).first())

    told = refused_after(appeal, lambda: take_step(PUBLISH, found, by=leader))

    assert told.startswith("还有 1 件评分申诉没有答复")
    assert Ranking.objects.get().stage == "APPROVED"


@AT_ONCE
@pytest.mark.postgresql
def test_what_is_being_approved_is_not_reckoned_anew(leader):
    found = ranked(90_400, 88_000, year=2025)
    office = user_with(Role.TOWNSHIP_ORG, found.place)

    told = refused_after(
        lambda: take_step(APPROVE, found, by=leader, **MEETING),
        lambda: operations.compute(found.scheme, by=office),
    )

    assert told == "结果已经审定，不能重算。要改请先退回重算，写明理由"
