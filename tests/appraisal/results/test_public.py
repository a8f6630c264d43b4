"""What the public reads of a ranking: the columns of F10 and no other."""

import pytest

from appraisal.results import public
from appraisal.results.workflow import results_of
from tests.appraisal.results.making import ranked

pytestmark = pytest.mark.django_db
PARTS = ["选拔任用", "议事决策", "激励约束", "服务发展"]


def table_of(found, **sheet):
    if sheet:
        found.results.first().sheet.__class__.objects.filter(scheme=found.scheme).update(**sheet)
    return public.table(found, list(results_of(found)))


def test_a_column_of_noughts_falls_away():
    head, first, _ = table_of(ranked(90_400, 88_000))  # of two villages none may be good

    assert head == ["名次", "村（社区）", *PARTS, "总分", "上年名次", "升降", "等次"]
    assert first[0] == "1"
    assert first[2:] == ["22.6", "22.6", "22.6", "22.6", "90.4", "—", "—", "较好"]


def test_what_is_added_and_taken_stands_as_sums():
    assert table_of(ranked(90_400), bonus_milli=2_000)[0][6:8] == ["加分", "总分"]
    assert table_of(ranked(90_400, year=2027), deducted_milli=500)[1][6:8] == ["0.5", "90.4"]


def test_grades_alone_are_published_where_the_scheme_says_so():
    found = ranked(90_400, 88_000)
    found.scheme.shows = "GRADE"

    rows = public.table(found, list(results_of(found)))

    assert rows[0] == ["村（社区）", "等次"]
    assert {grade for _, grade in rows[1:]} == {"较好"}


def test_the_notes_say_how_it_was_rounded_and_where_the_grades_begin():
    found = ranked(97_000, 96_000, 95_000, 91_000)

    said = public.notes(found, list(results_of(found)))

    assert said[0] == "总分保留一位小数后排名，总分相同的名次并列，后面的名次空出。"
    assert (
        said[1]
        == "90 分以上为好，80 分以上为较好，70 分以上为一般，不足 70 分为差。好等次限额为 30%，取整数部分。"
    )
    assert len(said) == 5
