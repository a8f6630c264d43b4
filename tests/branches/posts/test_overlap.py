"""The database itself refuses two tenures of one person in one post at once, by raw insert as well."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from branches.models import PostTenure
from branches.posts import overlap
from tests.factories import PersonFactory, TenureFactory, VillageFactory

pytestmark = pytest.mark.django_db

ENDED = datetime.date(2026, 3, 1)


@pytest.fixture
def held():
    return TenureFactory(post="CLERK", ended_on=ENDED, end_reason="TERM_ENDED")


def raw(held, started_on, **fields):
    """As bulk_create and raw SQL write, past every check of the house."""
    facts = {"person": held.person, "place": held.place, "post": "CLERK", "started_on": started_on, **fields}
    with transaction.atomic():
        PostTenure.objects.bulk_create([PostTenure(**facts)])


@pytest.mark.parametrize(
    ("started_on", "ended_on"),
    [
        (ENDED, None),
        (datetime.date(2020, 1, 1), datetime.date(2021, 3, 15)),
        (datetime.date(2020, 1, 1), None),
        (datetime.date(2022, 1, 1), datetime.date(2023, 1, 1)),
    ],
)
def test_tenures_that_share_a_day_are_refused(held, started_on, ended_on):
    with pytest.raises(IntegrityError):
        raw(held, started_on, ended_on=ended_on, end_reason="OTHER" if ended_on else "")


@pytest.mark.parametrize(
    ("started_on", "ended_on"),
    [
        (datetime.date(2026, 3, 2), None),
        (datetime.date(2020, 1, 1), datetime.date(2021, 3, 14)),
    ],
)
def test_tenures_that_follow_one_another_are_taken(held, started_on, ended_on):
    raw(held, started_on, ended_on=ended_on, end_reason="OTHER" if ended_on else "")

    assert PostTenure.objects.count() == 2


def test_other_people_posts_and_villages_do_not_overlap(held):
    raw(held, ENDED, person=PersonFactory())
    raw(held, ENDED, post="ACCOUNTANT")
    raw(held, ENDED, place=VillageFactory(code="990121103205"))

    assert PostTenure.objects.count() == 4


def test_a_beginning_known_by_month_is_left_to_the_house(held):
    raw(held, datetime.date(2026, 3, 1), started_on_by_month=True)

    assert PostTenure.objects.count() == 2


def test_an_end_cannot_be_moved_over_the_next_beginning(held):
    raw(held, datetime.date(2026, 3, 2))

    with pytest.raises(IntegrityError), transaction.atomic():
        PostTenure.objects.filter(pk=held.pk).update(ended_on=datetime.date(2026, 3, 2))


def test_a_database_without_the_table_is_left_alone(monkeypatch):
    monkeypatch.setattr(overlap, "TABLE", "no_such_table")

    overlap.create(None, using=connection.alias)
