import datetime
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.models import AnnualPledge
from appraisal.pledges.indicator_facts import fulfilment, in_time
from appraisal.pledges.year_phase import PHASE
from tests.appraisal.pledges.makers import pledge_of
from tests.factories import VillageFactory

pytestmark = pytest.mark.django_db
CODE = "990121103204"
YEAR_END = datetime.date(2026, 12, 31)


def reported(day: int) -> None:
    at = datetime.datetime(2026, 3, day, 2, tzinfo=datetime.UTC)
    AnnualPledge.objects.filter(pk=pledge_of(stage="SUBMITTED").pk).update(first_submitted_at=at)


@pytest.mark.parametrize(("day", "value"), [(19, 1), (20, 1), (21, 0)])
def test_reported_by_the_day_is_in_time(day, value):
    reported(day)

    fact = in_time([CODE], 2026, YEAR_END)[CODE]

    assert (fact.value, fact.base) == (value, 1)


@pytest.mark.parametrize(("on", "value"), [((2026, 3, 20), None), ((2026, 3, 21), 0)])
def test_who_has_not_reported_misses_nothing_before_the_day_is_over(on, value):
    VillageFactory(code=CODE)

    fact = in_time([CODE], 2026, datetime.date(*on)).get(CODE)

    assert (fact.value if fact else None) == value


def test_a_pledge_that_came_back_was_reported_in_time():
    reported(12)
    AnnualPledge.objects.update(stage="RETURNED", return_reason="缺完成时间")

    assert in_time([CODE], 2026, YEAR_END)[CODE].value == 1


def test_what_was_kept_is_told_with_halves():
    pledge = pledge_of(stage="EVALUATED")
    pledge.items.filter(number=1).update(evaluation="MOSTLY")
    pledge.items.filter(number=2).update(evaluation="UNFULFILLED")

    fact = fulfilment([CODE], 2026, YEAR_END)[CODE]

    assert (fact.value, fact.base) == (Fraction(7, 2), 5)
    assert fact.words == "5 条兑现 3 条，基本兑现 1 条"
    assert fulfilment([CODE], 2026, datetime.date(2026, 3, 12)) == {}


def test_facts_and_states_cost_the_same_for_one_village_and_for_three():
    def cost(codes) -> int:
        with CaptureQueriesContext(connection) as queries:
            in_time(codes, 2026, YEAR_END), fulfilment(codes, 2026, YEAR_END), PHASE.states(codes, 2026)
        return len(queries)

    codes = [pledge_of(VillageFactory(code=f"99012110320{n}"), "EVALUATED").place_id for n in (1, 2, 3)]

    assert cost(codes[:1]) == cost(codes)


def test_the_phase_tells_how_far_each_village_is():
    pledge_of(VillageFactory(code="990121103201"), "RETURNED")
    pledge_of(VillageFactory(code="990121103202"), "ACCEPTED")

    states = PHASE.states(["990121103201", "990121103202", "990121103203"], 2026)

    assert {code: (one.word, one.is_done) for code, one in states.items()} == {
        "990121103201": ("退回", False), "990121103202": ("已通过", True),
    }  # fmt: skip
    assert PHASE.window("990121103000", 2026) == (datetime.date(2026, 3, 1), datetime.date(2026, 3, 20))
