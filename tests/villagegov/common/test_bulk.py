"""Many rows at once: keys reserved beforehand, equal rows left alone, values as the database wants them."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from branches.models import VillageFigures
from tests.factories import FiguresFactory, VillageFactory
from villagegov.common import bulk
from villagegov.common.models import Place
from villagegov.sheets.writing import names_of, row_of

pytestmark = pytest.mark.django_db


def figures(year, **more):
    made = FiguresFactory.build(place=VillageFactory(), year=year, **more)
    (made.pk,) = bulk.reserve_ids(VillageFigures, 1)
    return made


def write(*records):
    bulk.write_rows(VillageFigures, names_of(VillageFigures), [row_of(one) for one in records])


def test_reserved_keys_are_free_and_the_next_row_comes_behind_them():
    first = FiguresFactory(year=2020)

    keys = bulk.reserve_ids(VillageFigures, 3)
    made = FiguresFactory.build(place=first.place, year=2021)
    made.pk = keys[-1]
    bulk.insert_rows(VillageFigures, names_of(VillageFigures), [row_of(made)])

    assert keys == sorted(set(keys))
    assert min(keys) > first.pk
    assert FiguresFactory(place=first.place, year=2022).pk > keys[-1]


def test_new_and_known_rows_are_written_together():
    known = FiguresFactory(year=2020, household_count=10)
    known.household_count = 11

    write(known, figures(2021, household_count=20))

    assert dict(VillageFigures.objects.values_list("year", "household_count")) == {2020: 11, 2021: 20}


def test_the_same_table_can_be_written_twice_in_one_transaction():
    one = figures(2020)
    with transaction.atomic():
        write(one)
        one.household_count = 7
        write(one)

    assert VillageFigures.objects.get().household_count == 7


def test_any_number_of_texts_or_keys_is_one_parameter():
    place = VillageFactory(code="990121103204")
    texts = [f"990121{number:06d}" for number in range(5000)] + [place.code]

    assert list(Place.objects.filter(code__in=bulk.among(texts))) == [place]
    assert list(Place.objects.filter(pk__in=bulk.among([place.pk, 10**9]))) == [place]
    assert not Place.objects.filter(code__in=bulk.among([])).exists()


def test_only_a_large_load_is_counted_again():
    with CaptureQueriesContext(connection) as queries:
        bulk.analyze(Place, rows=bulk.WORTH_ANALYZING)
        bulk.analyze(Place, rows=bulk.WORTH_ANALYZING + 1)

    assert len(queries) == (1 if connection.vendor == "postgresql" else 0)


def test_dates_are_kept_as_dates():
    place = VillageFactory(valid_from=datetime.date(2024, 2, 29))

    bulk.write_rows(Place, names_of(Place), [row_of(place)])

    assert Place.objects.get(pk=place.pk).valid_from == datetime.date(2024, 2, 29)
