"""Grade and arrow beside each village, once the year is reckoned and as long as the sheets say the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import ScoreSheet, SelfScore
from appraisal.scores.ranked import counts_of, moved_in_words
from tests.appraisal.results.making import post, ranked
from tests.factories import TownshipFactory, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = user_with("township_org", TownshipFactory())
    client.force_login(user)
    return user


def year_page(client):
    for sheet in ScoreSheet.objects.filter(self_score=None):
        SelfScore.objects.create(sheet=sheet, place=sheet.place)
    return client.get(reverse("score_year", args=[2026]))


@pytest.mark.parametrize(
    ("rise", "words"),
    [(3, "比上年上升 3 位"), (-1, "比上年下降 1 位"), (0, "和上年相同"), (None, "上年没有名次")],
)
def test_an_arrow_is_told_in_words(rise, words):
    assert moved_in_words(rise) == words


def test_grades_are_counted_in_their_order():
    assert counts_of(["较好", "待党委会研究", "好", "较好"]) == "好 1，较好 2，待党委会研究 1"


def test_a_reckoned_year_shows_grade_and_arrow(client, office):
    post(ranked(90_000, 80_000, year=2025))
    ranked(75_000, 92_000, 65_000, quota_percent=50)

    page = year_page(client).text

    assert "比上年上升 1 位" in page
    assert "比上年下降 1 位" in page
    assert "上年没有名次" in page
    assert "新" in page
    assert "好 1，一般 1，差 1" in page


def test_a_score_that_changed_since_makes_the_places_provisional_again(client, office):
    made = ranked(90_000, 80_000)
    ScoreSheet.objects.filter(pk=made.results.first().sheet_id).update(total_milli=70_000)

    page = year_page(client).text

    assert "等次</th>" not in page
    assert "没有评完的村还没有名次" in page


def test_a_ranked_year_asks_as_often_for_one_village_as_for_three(client, office):
    counts = []
    for year, totals in ((2026, (90_000,)), (2027, (90_000, 80_000, 70_000))):
        ranked(*totals, year=year)
        year_page(client)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("score_year", args=[year]))
        counts.append(len(queries))

    assert counts[0] == counts[1]
