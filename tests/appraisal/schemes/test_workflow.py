"""Publishing a scheme, and closing the phases of the year."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from appraisal.models import AssessmentYear, PhaseExemption
from appraisal.schemes import operations, phases, workflow
from appraisal.schemes.phases import Phase, State
from appraisal.schemes.workflow import PUBLISH, YEAR_STEPS
from tests.appraisal.factories import line_of, scheme_of
from tests.factories import TownshipFactory, VillageFactory, user_with
from villagegov.common import clock, policy
from villagegov.common.roles import Role
from villagegov.common.workflow import Blocked, take_step

pytestmark = pytest.mark.django_db


def test_the_leader_publishes_what_adds_up_and_the_numbers_of_the_day_stay_with_it():
    scheme = scheme_of()

    done = take_step(PUBLISH, scheme, by=user_with(Role.TOWNSHIP_LEADER))

    assert done.stage == "PUBLISHED"
    assert policy.frozen(done.numbers, "grade_bounds") == (90, 80, 70)
    assert not done.indicators.filter(frozen_at=None).exists()


def test_what_does_not_add_up_is_not_published_and_says_all_that_is_wrong():
    scheme = scheme_of()
    line_of(scheme, "01.02", "后备人才", 1_000, rule="RATIO")

    with pytest.raises(Blocked) as blocked:
        take_step(PUBLISH, scheme, by=user_with(Role.TOWNSHIP_LEADER))

    assert blocked.value.obstacles == [
        "“选拔任用”的下级指标分值合计 26 分，应为 25 分，多 1 分",
        "“后备人才”没有填目标数",
    ]


def test_the_office_that_drafts_does_not_publish():
    with pytest.raises(PermissionDenied):
        take_step(PUBLISH, scheme_of(), by=user_with(Role.TOWNSHIP_ORG))


def test_a_new_edition_replaces_the_one_in_force():
    first, leader = scheme_of(published=True), user_with(Role.TOWNSHIP_LEADER)
    second = operations.new_edition(first, reason="调整", by=user_with(Role.TOWNSHIP_ORG))

    take_step(PUBLISH, second, by=leader)

    first.refresh_from_db()
    assert first.stage == "REPLACED"


@pytest.fixture
def one_phase(monkeypatch):
    """A phase in which the first village is done."""
    done: dict[str, State] = {}
    day = datetime.date(2026, 3, 20)
    phase = Phase(
        "pledges",
        "年初承诺",
        1,
        lambda *_: (day, day),
        lambda codes, year: done,
        "scheme_list",
        "appraisal.view_scheme",
    )
    monkeypatch.setattr(phases, "phases", lambda: [phase])
    return done


def test_a_phase_closes_when_every_village_is_done_or_let_off(one_phase):
    office = user_with(Role.TOWNSHIP_ORG, TownshipFactory())
    first, second = VillageFactory(name="甲村"), VillageFactory(name="乙村")
    year = AssessmentYear.objects.create(place=TownshipFactory(), year=2026, stage="PLEDGING")
    one_phase[first.code] = State("ok", "已完成", is_done=True)

    with pytest.raises(Blocked) as blocked:
        take_step(YEAR_STEPS["close_pledges"], year, by=office)
    assert blocked.value.obstacles == ["年初承诺还有 1 个村没有完成：乙村。完成后再办，或登记免报的理由"]

    PhaseExemption.objects.create(
        year=2026, place=second, phase="pledges", reason="书记空缺", decided_by=office, decided_at=clock.now()
    )
    assert take_step(YEAR_STEPS["close_pledges"], year, by=office).stage == "EXECUTION"


def test_scoring_begins_with_a_scheme_in_force():
    year = AssessmentYear.objects.create(place=TownshipFactory(), year=2026, stage="REPORTING")

    assert workflow.has_scheme_in_force(year) == "2026 年的考核办法还没有发布，请先发布"
    scheme_of(published=True)
    assert workflow.has_scheme_in_force(year) == ""
