"""What the database refuses of scores, whatever door it comes through."""

import pytest
from django.db import IntegrityError, transaction

from appraisal.models import ScoreEntry, ScoreSheet
from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import UserFactory, VillageFactory
from villagegov.common import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return sheet_of(scheme_in_force(), VillageFactory(code="990121103204", name="石桥村"))


@pytest.mark.parametrize(
    "facts",
    [
        {"points_milli": 10_010, "reason": "好"},
        {"points_milli": 9_000},
        {"points_milli": 10_000, "auto_milli": 8_000},
        {"points_milli": 10_000, "is_not_applicable": True},
    ],
    ids=[
        "above full",
        "below full without a reason",
        "not the automatic one",
        "given where it does not apply",
    ],
)
def test_an_entry_that_its_rules_forbid_is_not_stored(sheet, facts):
    entries = sheet.entries.of_township().filter(indicator__key="faults")

    with pytest.raises(IntegrityError), transaction.atomic():
        entries.update(**facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"points_milli": 10_000},
        {"points_milli": 0, "reason": "没有开过"},
        {"points_milli": 8_000, "auto_milli": 8_000},
        {"points_milli": None, "is_not_applicable": True},
    ],
    ids=["full", "nought with a reason", "as the rule gives", "does not apply"],
)
def test_an_entry_with_its_reason_is_stored(sheet, facts):
    assert sheet.entries.of_township().filter(indicator__key="faults").update(**facts) == 1


def test_an_indicator_has_one_entry_of_each_side(sheet):
    entry = sheet.entries.of_township().first()

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreEntry.objects.create(
            sheet=sheet, indicator=entry.indicator, source="TOWNSHIP", full_milli=entry.full_milli
        )


def test_a_village_has_one_sheet_of_a_scheme(sheet):
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.create(scheme=sheet.scheme, place=sheet.place)


def test_nobody_confirms_what_he_scored(sheet):
    one = UserFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.filter(pk=sheet.pk).update(scored_by=one, confirmed_by=one)


def test_a_published_sheet_stays_as_it_is(sheet):
    ScoreSheet.objects.filter(pk=sheet.pk).update(published_at=clock.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.filter(pk=sheet.pk).update(total_milli=99_000)
