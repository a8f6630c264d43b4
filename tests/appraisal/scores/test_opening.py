"""Sheets of a year: for every village, with what the registers say, and carried into a later edition."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from appraisal.models import AssessmentScheme, ScoreEntry, ScoreSheet
from appraisal.schemes import operations as schemes
from appraisal.schemes.workflow import PUBLISH
from appraisal.scores import measured
from appraisal.scores.opening import open_sheets
from appraisal.scores.operations import Given, give
from appraisal.scores.rechecking import differing
from tests.appraisal.factories import scheme_in_force
from tests.factories import TownshipFactory, VillageFactory, user_with
from villagegov.common import indicator_facts
from villagegov.common.indicator_facts import Fact, Measure
from villagegov.common.workflow import take_step

pytestmark = pytest.mark.django_db
CODES = ("990121103204", "990121103205", "990121103206")


@pytest.fixture
def office():
    return user_with("township_org", TownshipFactory())


@pytest.fixture
def scheme(office):
    for code in CODES:
        VillageFactory(code=code)
    return scheme_in_force()


@pytest.fixture
def facts(monkeypatch):
    """A measure whose facts the test writes; it is asked for all villages at once."""
    said = {}
    counted = Measure(
        "tested", "试数", "件", lambda codes, year, on: {c: said[c] for c in codes if c in said}
    )
    monkeypatch.setattr(measured, "measures", lambda: {**indicator_facts.measures(), "tested": counted})
    return said


def measured_by(scheme, key, **changes):
    scheme.indicators.filter(key=key).update(measure="tested", **changes)


def points_of(key):
    entries = ScoreEntry.objects.of_township().filter(indicator__key=key)
    return list(entries.order_by("sheet__place_id").values_list("points_milli", flat=True))


def test_a_draft_opens_nothing(office):
    scheme = AssessmentScheme.objects.create(place=TownshipFactory(), year=2025, title="草稿")

    with pytest.raises(ValidationError, match="发布后才能开始评分"):
        open_sheets(scheme, by=office)


def test_every_village_has_one_sheet_with_both_sides_of_every_leaf(scheme, office):
    assert (open_sheets(scheme, by=office), open_sheets(scheme, by=office)) == (3, 0)
    assert [sheet.entries.count() for sheet in ScoreSheet.objects.all()] == [8, 8, 8]


def test_facts_give_points_by_the_rule_and_again_nothing_new(scheme, office, facts):
    measured_by(scheme, "in_time", parameters={})
    facts |= {
        CODES[0]: Fact(Fraction(8), Fraction(10), "10 件办了 8 件"),
        CODES[1]: Fact(Fraction(0), Fraction(10)),
    }
    open_sheets(scheme, by=office)

    assert points_of("in_time") == [32_000, 0, None]
    assert measured.refresh(scheme, by=office) == 0


def test_a_rank_needs_the_numbers_of_all_villages(scheme, office, facts):
    measured_by(scheme, "in_time", rule="RANK", parameters={"step_down": "0.5"})
    facts |= {code: Fact(Fraction(value)) for code, value in zip(CODES, (3, 5, 3), strict=True)}
    open_sheets(scheme, by=office)

    assert points_of("in_time") == [39_500, 40_000, 39_500]


def test_what_a_person_gave_instead_stays_beside_what_the_rule_gives(scheme, office, facts):
    measured_by(scheme, "in_time", parameters={})
    facts[CODES[0]] = Fact(Fraction(8), Fraction(10))
    open_sheets(scheme, by=office)
    sheet = ScoreSheet.objects.get(place=CODES[0])
    entry = sheet.entries.of_township().get(indicator__key="in_time")
    give(sheet, {entry.pk: Given(36_000, "两件跨年", version=entry.version)}, by=office)
    facts[CODES[0]] = Fact(Fraction(5), Fraction(10))
    measured.refresh(scheme, by=office)

    entry.refresh_from_db()
    assert (entry.points_milli, entry.auto_milli, entry.is_overridden) == (36_000, 20_000, True)


def test_what_does_not_apply_is_no_nought_and_no_gap(scheme, office, facts):
    measured_by(scheme, "in_time", parameters={})
    facts |= {code: Fact(None, applies=False, words="今年没有") for code in CODES}
    open_sheets(scheme, by=office)

    entry = ScoreSheet.objects.first().entries.of_township().get(indicator__key="in_time")
    assert (entry.points_milli, entry.is_not_applicable) == (None, True)


def test_a_later_edition_takes_over_what_is_defined_alike(scheme, office):
    leader = user_with("township_leader", TownshipFactory())
    open_sheets(scheme, by=office)
    old = ScoreSheet.objects.get(place=CODES[0])
    rows = {e.indicator.key: e for e in old.entries.of_township().in_order()}
    given = {rows["manual"].pk: Given(18_500, "沟渠未清"), rows["faults"].pk: Given(9_000, "缺 1 次")}
    give(old, given, by=office)
    edition = schemes.new_edition(scheme, reason="县里调整", by=office)
    edition.indicators.filter(key="faults").update(parameters={"per_fault": "2"})
    take_step(PUBLISH, edition, by=leader)
    open_sheets(edition, by=office)

    new = ScoreSheet.objects.get(place=CODES[0], scheme=edition)
    taken = dict(new.entries.of_township().values_list("indicator__key", "points_milli"))
    assert (taken["manual"], taken["faults"]) == (18_500, None)
    old.refresh_from_db()
    assert old.parts[1]["points"] is None
    assert differing([scheme]) == []
    assert dict(old.entries.of_township().values_list("indicator__key", "points_milli"))["faults"] == 9_000


def test_taking_facts_anew_leaves_what_the_village_gave_itself(scheme, office):
    scheme.indicators.filter(key="growth").update(rule="RANK", parameters={"step_down": "1"})
    open_sheets(scheme, by=office)
    own = ScoreEntry.objects.of_village().filter(indicator__key="growth", sheet__place=CODES[0])
    own.update(points_milli=28_000, reason="增长较快")
    number = ScoreEntry.objects.of_township().get(indicator__key="growth", sheet__place=CODES[0])
    give(number.sheet, {number.pk: Given(None, number=Decimal(15), version=number.version)}, by=office)

    measured.refresh(scheme, by=office)

    assert points_of("growth") == [30_000, None, None]
    assert own.get().points_milli == 28_000
