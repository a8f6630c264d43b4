"""Closing the phases of the year."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from appraisal.models import AssessmentYear, PhaseExemption
from appraisal.years import operations, phases, workflow
from appraisal.years.phases import Phase, State
from appraisal.years.workflow import STEPS
from tests.appraisal.factories import scheme_of
from tests.factories import TownshipFactory, VillageFactory, user_with
from villagegov.common import clock
from villagegov.common.roles import Role
from villagegov.common.workflow import Blocked, take_step

pytestmark = pytest.mark.django_db


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
        take_step(STEPS["close_pledges"], year, by=office)
    assert blocked.value.obstacles == ["年初承诺还有 1 个村没有完成：乙村。完成后再办，或登记免报的理由"]

    PhaseExemption.objects.create(
        year=2026, place=second, phase="pledges", reason="书记空缺", decided_by=office, decided_at=clock.now()
    )
    assert take_step(STEPS["close_pledges"], year, by=office).stage == "EXECUTION"


def test_scoring_begins_with_a_scheme_in_force():
    year = AssessmentYear.objects.create(place=TownshipFactory(), year=2026, stage="REPORTING")

    assert workflow.has_scheme_in_force(year) == "2026 年的考核办法还没有发布，请先发布"
    scheme_of(published=True)
    assert workflow.has_scheme_in_force(year) == ""


def test_a_village_is_let_off_in_its_own_township_and_for_a_phase_that_there_is(one_phase):
    office = user_with(Role.TOWNSHIP_ORG, TownshipFactory())
    year = AssessmentYear.objects.create(place=TownshipFactory(), year=2026)
    foreign = VillageFactory(code="990121104204", name="远山村")

    with pytest.raises(ValidationError, match="远山村不在松澜镇"):
        operations.let_off(year, "pledges", place=foreign, reason="书记空缺", by=office)
    with pytest.raises(KeyError):
        phases.phase("nobody")


def test_what_waits_for_the_office_keeps_a_phase_open(one_phase):
    office, village = user_with(Role.TOWNSHIP_ORG, TownshipFactory()), VillageFactory(name="甲村")
    year = AssessmentYear.objects.create(place=TownshipFactory(), year=2026, stage="PLEDGING")
    one_phase[village.code] = State("run", "待审核", is_done=True, waits_for_office=True)

    with pytest.raises(Blocked) as blocked:
        take_step(STEPS["close_pledges"], year, by=office)

    assert "年初承诺还有 1 个村没有完成：甲村" in blocked.value.obstacles[0]
