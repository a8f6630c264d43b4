"""Drafts, editions and lines of a scheme."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404

from appraisal.models import AssessmentScheme, AssessmentYear, Indicator, Ranking
from appraisal.schemes import operations
from appraisal.schemes.workflow import PUBLISH
from tests.appraisal.factories import line_of, scheme_of
from tests.appraisal.results.making import NUMBERS
from tests.factories import TownshipFactory, user_with
from villagegov.common import clock
from villagegov.common.roles import Role
from villagegov.common.workflow import Blocked, take_step

pytestmark = pytest.mark.django_db
FACTS = {"title": "考核办法", "document_number": "", "shows": "RANK"}


@pytest.fixture
def office():
    return user_with(Role.TOWNSHIP_ORG, TownshipFactory())


def test_the_first_draft_has_the_lines_of_the_framework_and_adds_up(office):
    made = operations.draft(TownshipFactory(), 2026, by=office, **FACTS)

    assert made.indicators.count() == 20
    assert sum(row.full_milli for row in made.indicators.leaves()) == 100_000
    assert AssessmentYear.objects.get(place=made.place, year=2026).stage == "PLANNING"


def test_the_next_year_begins_with_the_lines_and_keys_of_the_last(office):
    last = scheme_of(year=2025, published=True)

    made = operations.draft(last.place, 2026, by=office, **FACTS)

    assert list(made.indicators.in_order().values_list("key", "number_path")) == list(
        last.indicators.in_order().values_list("key", "number_path")
    )
    assert made.indicators.get(number_path="03.01").parent.number_path == "03"
    with pytest.raises(ValidationError, match="已经有了"):
        operations.draft(last.place, 2026, by=office, **FACTS)


def test_a_published_edition_is_changed_by_a_new_one_with_a_reason(office):
    first = scheme_of(published=True)

    with pytest.raises(ValidationError, match="请写明改版的理由"):
        operations.new_edition(first, reason=" ", by=office)
    second = operations.new_edition(first, reason="县里调整了权重", by=office)

    assert (second.edition, second.stage, second.change_reason) == (2, "DRAFT", "县里调整了权重")
    assert second.indicators.count() == first.indicators.count()
    with pytest.raises(ValidationError, match="已有一份草稿"):
        operations.new_edition(first, reason="再改", by=office)


def test_a_settled_year_has_no_new_edition(office):
    first = scheme_of(published=True)
    AssessmentYear.objects.create(place=first.place, year=first.year, stage="NOTICED")

    with pytest.raises(ValidationError, match="本年考核已到“公示”"):
        operations.new_edition(first, reason="改", by=office)


def test_lines_close_up_when_one_goes_and_change_places(office):
    scheme = scheme_of()
    extra = line_of(scheme, "01.02", "后备人才", 5_000, rule="MANUAL")

    operations.move_up(extra, by=office)
    assert scheme.indicators.get(pk=extra.pk).number_path == "01.01"
    operations.remove_line(scheme.indicators.get(name="后备人才"), by=office)
    assert list(scheme.indicators.filter(parent__number_path="01").values_list("number_path", flat=True)) == [
        "01.01"
    ]

    with pytest.raises(ValidationError, match="下面还有指标"):
        operations.remove_line(scheme.indicators.get(number_path="02"), by=office)
    with pytest.raises(ValidationError, match="已经有计分方法"):
        operations.add_line(scheme, scheme.indicators.get(number_path="02.01"), Indicator(), by=office)


def test_a_new_line_comes_last_under_its_parent(office):
    scheme = scheme_of()

    made = operations.add_line(
        scheme,
        scheme.indicators.get(number_path="02"),
        Indicator(name="公开", full_milli=1000, rule="MANUAL"),
        by=office,
    )

    assert (made.number, made.scheme, made.depth) == ("2.2", scheme, 2)


def test_what_is_published_has_no_lines_to_change_not_even_by_sql_or_a_superuser(office):
    scheme = scheme_of(published=True)
    line = scheme.indicators.get(number_path="01.01")
    superuser = user_with(Role.TOWNSHIP_ORG, scheme.place, username="root", is_superuser=True)

    for act in (operations.remove_line, operations.move_up):
        with pytest.raises(ValidationError, match="已经发布，不能再改"):
            act(line, by=superuser)
    with pytest.raises(DatabaseError), transaction.atomic():
        Indicator.objects.filter(pk=line.pk).update(full_milli=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        AssessmentScheme.objects.filter(pk=scheme.pk).update(title="改过")
    with pytest.raises(PermissionDenied):
        operations.remove_line(scheme_of(year=2027).indicators.first(), by=user_with(Role.TOWNSHIP_LEADER))


@pytest.mark.parametrize("decided_by", ["the year", "a result"])
def test_an_edition_that_was_drafted_in_time_is_not_published_once_the_year_is_decided(office, decided_by):
    first = scheme_of(published=True)
    second = operations.new_edition(first, reason="县里调整了权重", by=office)
    if decided_by == "the year":
        AssessmentYear.objects.create(place=first.place, year=first.year, stage="NOTICED")
    else:
        approved = {"stage": "APPROVED", "meeting_on": clock.today(), "minutes_number": "3号"}
        Ranking.objects.create(
            place=first.place, scheme=first, year=first.year, computed_by=office, computed_at=clock.now(),
            **NUMBERS, **approved,
        )  # fmt: skip
    leader = user_with(Role.TOWNSHIP_LEADER, first.place, username="root", is_superuser=True)

    with pytest.raises(Blocked, match="不能再改考核办法"):
        take_step(PUBLISH, second, by=leader)


def test_a_line_that_somebody_removed_or_made_a_leaf_meanwhile_is_read_anew(office):
    scheme = scheme_of()
    heading = line_of(scheme, "01.02", "后备人才", 5_000)
    gone = line_of(scheme, "02.02", "公开", 5_000, rule="MANUAL")
    Indicator.objects.filter(pk=heading.pk).update(rule="MANUAL")
    Indicator.objects.filter(pk=gone.pk).delete()

    with pytest.raises(ValidationError, match="已经有计分方法"):
        operations.add_line(scheme, heading, Indicator(name="新", full_milli=1), by=office)
    for act in (operations.move_up, operations.remove_line):
        with pytest.raises(Http404):
            act(gone, by=office)
