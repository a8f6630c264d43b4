"""How far a village is in its year-end report: the secretary's report and the ballots about the organisation."""

import datetime

import pytest

from appraisal.work_reports.indicator_facts import MEASURES
from appraisal.work_reports.workflow import CONFIRM
from appraisal.work_reports.year_phase import PHASE
from appraisal.years.phases import phases
from tests.appraisal.work_reports.factories import home, report, tally, typed_twice
from tests.factories import user_with
from villagegov.common.indicator_facts import measures
from villagegov.common.roles import Role
from villagegov.common.workflow import take_step

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 13)


def appraised() -> None:
    one = typed_twice(tally(), user_with(Role.TOWNSHIP_ORG), user_with(Role.TOWNSHIP_ORG), poor=8)
    take_step(CONFIRM, one, by=user_with(Role.TOWNSHIP_LEADER))


def state() -> tuple[str, bool]:
    one = PHASE.states([home().code], 2025)[home().code]
    return one.word, one.is_settled


@pytest.mark.parametrize(
    ("stage", "word"),
    [
        ("DRAFT", "未提交"),
        ("RETURNED", "退回"),
        ("SUBMITTED", "待点评"),
        ("COMMENTED", "待测评"),
        ("APPRAISED", "待测评"),
    ],
)
def test_a_village_is_as_far_as_the_report_of_its_secretary(stage, word):
    report(stage)

    assert state() == (word, False)
    assert PHASE.states([home().code], 2025)[home().code].is_done == (stage not in {"DRAFT", "RETURNED"})


def test_it_is_done_with_the_ballots_about_its_organisation_also_without_a_secretary(
    django_assert_num_queries,
):
    appraised()
    assert state() == ("已测评", True)

    report("APPRAISED")
    assert state() == ("已测评", True)
    with django_assert_num_queries(2):
        PHASE.states(["990121103204"], 2025)


def test_a_village_that_has_not_begun_is_missing_and_the_phase_is_found_by_its_file():
    assert PHASE.states([home().code], 2025) == {}
    assert PHASE in phases()
    assert PHASE.window("990121103000", 2025) == (datetime.date(2025, 12, 10), datetime.date(2025, 12, 20))


def test_satisfaction_is_a_share_of_the_valid_ballots_by_the_day_they_were_confirmed():
    measure = MEASURES[0]
    assert measures()["appraisal_satisfaction"] is measure
    assert measure.gather([home().code], 2025, TODAY) == {}

    appraised()

    fact = measure.gather([home().code], 2025, TODAY)[home().code]
    assert (fact.value, fact.base) == (101, 109)
    assert fact.words == "有效 109 张，满意 101 张，92.7%"
    assert measure.gather([home().code], 2025, TODAY - datetime.timedelta(days=1)) == {}
