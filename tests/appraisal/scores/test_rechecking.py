"""Kept sums against the scores behind them, set by set: every model of adding up, and what was tampered with."""

import pytest

from appraisal import policy as numbers
from appraisal.models import ScoreAdjustment, ScoreSheet
from appraisal.scores import published_checks
from appraisal.scores.rechecking import differing
from appraisal.scores.sums import keep_sums
from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import UserFactory, VillageFactory
from villagegov.common import clock

pytestmark = pytest.mark.django_db
FULL = (40_000, 10_000, 30_000, 20_000)
COMPOSITE = {numbers.SCORE_MODEL: numbers.COMPOSITE}
RESCALED = {numbers.RESCALE_NOT_APPLICABLE: "是"}


def sheets_under(values, *, points=FULL, absent=(), **facts):
    """A sheet with an honour above the cap and a criticism, its sums kept as scoring keeps them."""
    sheet = sheet_of(scheme_in_force(numbers=values), VillageFactory(), points=points, **facts)
    sheet.entries.of_township().filter(indicator__key__in=absent).update(
        points_milli=None, is_not_applicable=True
    )
    for kind, level, milli in (
        ("BONUS", "NATIONAL", 4_000),
        ("BONUS", "CITY", 3_000),
        ("DEDUCTION", "", 2_500),
    ):
        ScoreAdjustment.objects.create(
            sheet=sheet, kind=kind, level=level, points_milli=milli, ground="通知", made_by=UserFactory(),
            made_at=clock.now(),
        )  # fmt: skip
    keep_sums(sheet)
    return sheet


@pytest.mark.parametrize(
    ("values", "facts"),
    [
        ({}, {}),
        ({}, {"points": (40_000, 9_990, 0, None)}),
        ({}, {"absent": ["growth"]}),
        (RESCALED, {"absent": ["growth"], "points": (33_330, 9_990, None, 20_000)}),
        (RESCALED, {"absent": ["growth", "manual"]}),
        (COMPOSITE, {"ballots_milli": 92_500, "peers_milli": 85_000, "leaders_milli": 90_000}),
        (COMPOSITE, {"ballots_milli": 92_500, "peers_milli": None, "leaders_milli": 90_000}),
    ],
)
def test_what_scoring_keeps_comes_out_again(values, facts):
    sheet = sheets_under(values, **facts)

    assert differing([sheet.scheme]) == []


@pytest.mark.parametrize("name", ["base_milli", "bonus_milli", "deducted_milli", "total_milli"])
def test_a_sum_that_somebody_changed_is_found(name):
    sheet = sheets_under({})
    ScoreSheet.objects.filter(pk=sheet.pk).update(**{name: 10})

    assert differing([sheet.scheme]) == [sheet.pk]


def test_posted_sheets_are_told_by_their_names():
    sheet = sheets_under({})
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        stage="PUBLISHED", scored_at=clock.now(), confirmed_at=clock.now()
    )
    assert published_checks.problems() == []

    sheet.entries.of_township().filter(indicator__key="faults").update(points_milli=1_000, reason="改过")

    assert published_checks.problems() == [f"{sheet} 存的总分不是各项得分加起来的"]
