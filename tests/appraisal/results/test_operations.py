"""Computing, deciding, correcting a result; and holding the stored against the reckoned."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from appraisal.models import AssessmentResult, Ranking, ScoreSheet
from appraisal.results import operations, workflow
from appraisal.results import ranking as sql
from appraisal.results.published_checks import problems
from appraisal.results.recheck import differences
from appraisal.schemes import operations as schemes
from appraisal.schemes.workflow import PUBLISH as PUBLISH_SCHEME
from tests.appraisal.results.making import post, ranked
from tests.factories import TownshipFactory, user_with
from villagegov.common.roles import Role
from villagegov.common.workflow import take_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return user_with(Role.TOWNSHIP_ORG, TownshipFactory())


@pytest.fixture
def leader():
    return user_with(Role.TOWNSHIP_LEADER, TownshipFactory())


def test_a_result_is_computed_by_the_numbers_of_the_scheme_and_again_as_long_as_it_waits(office):
    scheme = ranked(90_500, 88_000, run=False).scheme
    Ranking.objects.all().delete()

    first = operations.compute(scheme, by=office)
    again = operations.compute(scheme, by=office)

    assert (first.pk, first.revision, again.results.count()) == (again.pk, 1, 2)
    assert (first.step_milli, first.good_from_milli, first.quota_percent) == (100, 90_000, 30)
    assert differences(again) == []


def test_what_is_approved_or_posted_is_not_computed_again(office):
    found = post(ranked(90_500, 88_000))

    with pytest.raises(ValidationError, match="已经公示，不能重算"):
        operations.compute(found.scheme, by=office)
    with pytest.raises(PermissionDenied):
        operations.compute(found.scheme, by=user_with(Role.TOWNSHIP_LEADER))


def test_people_decide_the_border_within_the_quota(leader):
    found = ranked(97_000, 96_000, 95_000, 95_000, *(89_000 - 100 * n for n in range(8)))
    border = list(found.results.filter(is_border=True).values_list("pk", flat=True))

    with pytest.raises(ValidationError, match="好等次限额 3 个，已确定 4 个"):
        operations.decide_border(found, border, basis="松委纪要3号", by=leader)
    with pytest.raises(ValidationError, match="请写明党委会研究的依据"):
        operations.decide_border(found, border[:1], basis=" ", by=leader)
    operations.decide_border(found, border[:1], basis="松委纪要3号", by=leader)

    assert [row.grade for row in found.results.in_order()][2:4] == ["GOOD", "BETTER"]
    assert found.results.get(pk=border[0]).remark == "松委纪要3号"
    assert differences(found) == []


def test_a_posted_result_changes_by_nothing_but_a_correction_not_even_by_sql(leader):
    found = post(ranked(90_500, 88_000))
    row = found.results.in_order().first()

    for change in ({"rank": 2}, {"total_milli": 1}, {"grade": "POOR"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AssessmentResult.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        found.results.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Ranking.objects.filter(pk=found.pk).update(minutes_number="2")


def test_a_correction_is_a_new_revision_with_both_values(leader):
    found = post(ranked(90_400, 88_000))
    lower = found.results.get(total_milli=88_000)

    with pytest.raises(ValidationError, match="选拔任用 26 分超过满分 25 分"):
        operations.correct(found, lower.place_id, "01", 26_000, reason="漏记", by=leader)
    made = operations.correct(found, lower.place_id, "01", 25_000, reason="漏记一项荣誉", by=leader)

    change = made.corrections.get()
    assert (change.old_milli, change.new_milli, made.revision, made.correction_reason) == (
        22_000,
        25_000,
        2,
        "漏记一项荣誉",
    )
    assert [(row.total_milli, row.rank) for row in made.results.in_order()] == [(91_000, 1), (90_400, 2)]
    found.refresh_from_db()
    assert found.stage == "PUBLISHED"
    assert [row.total_milli for row in found.results.in_order()] == [90_400, 88_000]


def test_reckoning_again_finds_what_was_altered(leader):
    found = ranked(90_500, 88_000)
    ScoreSheet.objects.filter(total_milli=88_000).update(total_milli=95_000, base_milli=95_000)

    assert len(differences(found)) == 2


def test_the_check_of_published_records_reckons_every_posted_ranking_again():
    found = post(ranked(90_500, 88_000))
    assert problems() == []

    with connection.cursor() as cursor:
        sheet = found.results.in_order().first().sheet_id
        cursor.execute("update appraisal_scoresheet set total_milli = 80000 where id = %s", [sheet])

    assert len(problems()) == 2
    assert problems()[0].startswith("松澜镇2026年度考核结果 重算不同：")


def test_a_correction_counts_by_the_weight_of_the_mechanisms_and_stays_within_the_bounds(leader):
    found = post(ranked(99_000, 88_000, parts_weigh=50))
    by_total = {row.total_milli: row.place_id for row in found.results.all()}
    made = operations.correct(found, by_total[88_000], "01", 24_000, reason="漏记", by=leader)
    type(made).objects.filter(pk=made.pk).update(parts_weigh=50)
    made.results.all().delete()
    sql.rank([made.pk])
    assert sorted(row.total_milli for row in made.results.all()) == [89_000, 99_000]

    operations.correct(found, by_total[99_000], "01", 25_000, reason="漏记", by=leader)
    type(made).objects.filter(pk=made.pk).update(parts_weigh=100)
    ScoreSheet.objects.filter(total_milli=99_000).update(bonus_milli=4_000)
    made.results.all().delete()
    sql.rank([made.pk])

    assert made.results.get(place_id=by_total[99_000]).total_milli == 100_000


def test_after_a_new_edition_the_result_is_computed_by_it_and_the_old_one_is_not_approved(office, leader):
    old = ranked(90_500, 88_000)
    first = old.scheme
    second = schemes.new_edition(first, reason="县里调整了权重", by=office)
    second = take_step(PUBLISH_SCHEME, second, by=leader)
    for sheet, total in zip(ScoreSheet.objects.filter(scheme=first), (70_000, 95_000), strict=True):
        sheet.pk, sheet.scheme, sheet.total_milli = None, second, total
        sheet.save(force_insert=True)

    assert workflow.scheme_is_in_force(Ranking.objects.get()) == "考核办法已经改版，请组织办按新版重新计算"
    again = operations.compute(second, by=office)

    assert (again.pk, again.scheme_id) == (old.pk, second.pk)
    assert sorted(again.results.values_list("total_milli", flat=True)) == [70_000, 95_000]
