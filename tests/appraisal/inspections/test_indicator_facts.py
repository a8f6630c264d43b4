"""The share of items that did not lag, and the phase of the year: what counts, what is missing, as of which day."""

import datetime
from fractions import Fraction

import pytest

from appraisal.inspections.indicator_facts import inspection_progress
from appraisal.inspections.year_phase import PHASE
from tests.appraisal.inspection_factories import accepted_pledge, inspection_of
from villagegov.common import clock

pytestmark = pytest.mark.django_db

CODE = "990121103204"


def fact(inspection, on=None):
    return inspection_progress([inspection.place_id], 2025, on or clock.today())[inspection.place_id]


def test_two_of_three_items_did_not_lag():
    found = fact(inspection_of())

    assert (found.value, found.base, found.words) == (Fraction(2), Fraction(3), "督查 3 条，2 条提前或正常")


def test_a_lag_of_numbers_counts_whatever_state_a_person_gave():
    found = fact(inspection_of(state="NORMAL", remark="秋后才种"))

    assert (found.value, found.base) == (Fraction(2), Fraction(3))


def test_what_does_not_apply_counts_on_neither_side():
    found = fact(inspection_of(done=("11", "不适用", "80"), problem="项目取消"))

    assert (found.value, found.base) == (Fraction(2), Fraction(2))
    assert found.words.endswith("1 条不适用或没有数")


def test_a_village_is_missing_before_its_inspection_is_finished():
    finished = inspection_of()

    assert fact(finished, datetime.date(2026, 3, 12)).value is None
    assert inspection_progress(["990121103299"], 2025, clock.today())["990121103299"].value is None


def test_the_phase_says_how_far_each_village_is():
    draft = inspection_of(finish=False)

    assert PHASE.states([CODE], 2025)[CODE].word == "进行中"
    assert PHASE.states([CODE], 2026) == {}
    assert PHASE.window(CODE, 2026) == (datetime.date(2026, 6, 15), datetime.date(2026, 6, 30))
    assert draft.place_id == CODE


def test_a_finished_village_is_done_in_the_phase():
    inspection_of(accepted_pledge())

    assert PHASE.states([CODE], 2025)[CODE].is_done
