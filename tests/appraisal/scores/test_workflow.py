"""From scoring to the confirmed sheet, back by the county, and the appeal of the village."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from appraisal.models import ScoreAppeal, ScoreSheet
from appraisal.scores import workflow
from appraisal.scores.operations import Given, give
from appraisal.scores.rechecking import differing
from appraisal.scores.sums import keep_sums
from tests.appraisal.factories import scheme_in_force, sheet_of
from tests.factories import CountyFactory, TownshipFactory, VillageFactory, user_with
from villagegov.common import audit
from villagegov.common.workflow import Blocked, take_step

pytestmark = pytest.mark.django_db
FULL = (40_000, 10_000, 30_000, 20_000)


@pytest.fixture
def office():
    return user_with("township_org", TownshipFactory())


@pytest.fixture
def leader():
    return user_with("township_leader", TownshipFactory())


@pytest.fixture
def village():
    return VillageFactory(code="990121103204", name="石桥村")


@pytest.fixture
def sheet(office, village):
    sheet = sheet_of(scheme_in_force(), village, points=FULL)
    keep_sums(sheet)
    return sheet


def confirmed(sheet, office, leader):
    sheet = take_step(workflow.FINISH, sheet, by=office)
    return take_step(workflow.CONFIRM, sheet, by=leader)


def entry_of(sheet, key):
    return sheet.entries.of_township().get(indicator__key=key)


def test_a_sheet_is_scored_confirmed_and_locks_what_the_village_gave(sheet, office, leader):
    done = confirmed(sheet, office, leader)

    assert (done.stage, done.scored_by, done.confirmed_by) == ("CONFIRMED", office, leader)
    assert done.self_score.__class__.objects.get(sheet=done).stage == "LOCKED"


def test_a_gap_is_named_and_blocks_the_end_of_scoring(sheet, office):
    entry = entry_of(sheet, "manual")
    give(sheet, {entry.pk: Given(None)}, by=office)

    with pytest.raises(Blocked, match="“环境整治”还没有分数"):
        take_step(workflow.FINISH, sheet, by=office)


def test_who_typed_a_point_does_not_confirm_it(sheet, office, leader):
    sheet.entries.of_township().filter(indicator__key="manual").update(entered_by=leader)

    with pytest.raises(Blocked, match="录入人与复核人不能是同一人"):
        confirmed(sheet, office, leader)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_a_confirmed_sheet_takes_no_points(sheet, office, leader, is_superuser):
    sheet = confirmed(sheet, office, leader)
    office.is_superuser = is_superuser

    with pytest.raises(ValidationError, match="现在是“已确认”，不能再评分"):
        give(sheet, {entry_of(sheet, "manual").pk: Given(19_000, "沟渠未清")}, by=office)


def test_the_county_unlocks_with_a_reason_and_another_scores_again(sheet, office, leader):
    county = user_with("county_org", CountyFactory())
    sheet = confirmed(sheet, office, leader)

    with pytest.raises(Blocked, match="请写明解锁的理由"):
        take_step(workflow.UNLOCK, sheet, by=county)
    sheet = take_step(workflow.UNLOCK, sheet, by=county, note="有一项要核实")

    assert (sheet.stage, sheet.scored_by, sheet.confirmed_by) == ("SCORING", None, None)


def test_one_changed_point_writes_the_sums_and_its_trail(sheet, office):
    sheet = give(sheet, {entry_of(sheet, "manual").pk: Given(18_500, "沟渠未清")}, by=office)

    entry = audit.AuditEntry.objects.newest_first().first()
    assert (sheet.total_milli, sheet.parts[1]["points"]) == (98_500, 48_500)
    assert differing([sheet.scheme]) == []
    assert (entry.before, entry.after, entry.reason) == ({"环境整治": "20"}, {"环境整治": "18.5"}, "沟渠未清")
    assert entry.area_code == sheet.scheme.place_id


def test_the_same_point_again_changes_nothing(sheet, office):
    given = {entry_of(sheet, "manual").pk: Given(20_000, "有记录可查")}

    assert give(sheet, given, by=office).version == sheet.version


def test_a_village_appeals_once_and_both_values_stay(sheet, office, leader, village):
    secretary = user_with("village_secretary", village)
    sheet = confirmed(sheet, office, leader)
    entry = entry_of(sheet, "faults")
    appeal = workflow.file_appeal(sheet, entry.pk, "会开过", by=secretary)

    with pytest.raises(ValidationError, match="每项只能申诉一次"):
        workflow.file_appeal(sheet, entry.pk, "会开过", by=secretary)
    appeal = take_step(workflow.ANSWER, appeal, by=office, note="缺一次", answer="缺一次", points=9_000)

    sheet = ScoreSheet.objects.get(pk=sheet.pk)
    assert (appeal.before_milli, appeal.after_milli, sheet.total_milli) == (10_000, 9_000, 99_000)
    assert entry_of(sheet, "faults").reason == "申诉后调整：缺一次"


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (5, True), (6, False)])
def test_an_appeal_is_taken_for_three_working_days(sheet, office, leader, village, days, is_open, settings):
    """Confirmed on Friday the 13th: Monday, Tuesday and Wednesday follow."""
    sheet = confirmed(sheet, office, leader)
    settings.REFERENCE_DAY = datetime.date(2026, 3, 13) + datetime.timedelta(days=days)

    refusal = workflow.what_forbids_an_appeal(sheet, entry_of(sheet, "faults"))

    assert (refusal == "") is is_open


def test_an_answer_needs_points_within_the_full_mark(sheet, office, leader, village):
    sheet = confirmed(sheet, office, leader)
    appeal = workflow.file_appeal(
        sheet, entry_of(sheet, "faults").pk, "会开过", by=user_with("village_secretary", village)
    )

    with pytest.raises(Blocked, match="请填答复后的镇核分"):
        take_step(workflow.ANSWER, appeal, by=office, note="x", answer="x", points=None)
    with pytest.raises(Blocked, match="核定 11 分超过满分 10 分"):
        take_step(workflow.ANSWER, appeal, by=office, note="x", answer="x", points=11_000)
    assert ScoreAppeal.objects.get().stage == "OPEN"


def test_another_village_appeals_against_nothing_here(sheet, office, leader):
    stranger = user_with("village_secretary", VillageFactory(code="990121103205", name="梅岭村"))

    assert not ScoreSheet.objects.visible_to(stranger).exists()
    with pytest.raises(PermissionDenied):
        take_step(workflow.CONFIRM, sheet, by=stranger)
